/**
 * Whether an object is a record itself, not a wrap around one: as CloudTrail writes it, as a table or a log system spells
 * it, or a piece of one. Errs towards a piece: what names a call counts as a record, with what it lacks.
 */
import { isObject, type Json } from '../fields.ts';
import { isAggregated } from './aggregated.ts';
import { recordOfDatadog, recordOfElastic } from './spelling/elastic.ts';
import { isOcsf, recordOfOcsf } from './spelling/ocsf.ts';
import { recordOfRow } from './spelling/row.ts';

const RECORD_FIELDS = ['eventName', 'eventSource', 'userIdentity', 'errorCode', 'eventID'] as const;

/** The record of every log: known before anything else is tried. */
export function isWhole(value: Json): boolean {
  return (
    isObject(value['userIdentity']) &&
    typeof value['eventName'] === 'string' &&
    value['eventSource'] !== 'aws:s3' &&
    !isAggregated(value)
  );
}

export function namesItselfARecord(value: Json): boolean {
  // The error of a program or a service, whose sentence has another name than in a record.
  const isOther = typeof value['message'] === 'string' && !Object.hasOwn(value, 'errorMessage');
  const fields = isOther ? RECORD_FIELDS.filter((name) => name !== 'errorCode') : RECORD_FIELDS;
  return fields.some((name) => Object.hasOwn(value, name));
}

/** CloudTrail writes its version into every record: what names a call without it may be a piece, of which the error lacks. */
export function leftOut(value: Json): readonly string[] {
  const shows = (...names: readonly string[]): boolean => names.some((name) => Object.hasOwn(value, name));
  const isPiece = shows('eventName', 'eventSource') && !shows('eventVersion', 'userIdentity', ...FIELDS_OF_ERROR);
  return isPiece ? FIELDS_OF_ERROR : [];
}

const FIELDS_OF_ERROR = ['errorCode', 'errorMessage'] as const;

/** Asked before a text of any field is opened. */
export function mayHoldARecord(value: unknown): boolean {
  if (typeof value === 'object') return /"userIdentity/.test(JSON.stringify(value));
  return typeof value === 'string' && (/^(?:H4sI|eyJ)/.test(value) || /"(?:userIdentity|event)/.test(value));
}

/** A record of which something is broken, not a row of a table with texts for its structs. */
export function isInOwnSpelling(value: Json): boolean {
  const identity = value['userIdentity'];
  // CloudTrail writes its version into every record, and a table has lower case or columns of its own.
  if (identity === undefined)
    return ['eventVersion', 'eventName'].every((name) => Object.hasOwn(value, name)) && !hasFlattened(value);
  if (isObject(identity)) return false;
  return !(typeof identity === 'string' && identity.trimStart().startsWith('{'));
}

function hasFlattened(value: Json): boolean {
  return Object.keys(value).some((name) => name.includes('.'));
}

/** What the object is a record in the spelling of. */
export function ownRecord(value: Json): ReturnType<typeof recordOfRow> {
  if (isOcsf(value)) return recordOfOcsf(value);
  const isIndexed = Object.hasOwn(value, 'aws') || Object.hasOwn(value, 'aws.cloudtrail.event_version');
  const indexed = isIndexed || Object.keys(value).some((name) => name.startsWith('aws.cloudtrail.'));
  if (indexed) return recordOfElastic(value) ?? recordOfRow(value, false);
  if (isObject(value['userIdentity']) || Object.hasOwn(value, 'evt'))
    return recordOfDatadog(value) ?? recordOfRow(value, false);
  return recordOfRow(value, false);
}
