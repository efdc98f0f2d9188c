/**
 * One piece of JSON to items: the records in it, or the error that a program logged as JSON.
 * Errs towards going on: a piece that is broken or of no known form is an item that says so.
 */
import { isObject, type Json } from '../../denial/fields.ts';
import { SIGNS_OF_FAILURE } from '../../denial/record/failure.ts';
import { findRecords } from '../../denial/wrapped/find.ts';
import type { Unreadable } from '../../denial/wrapped/found.ts';
import { namesItselfARecord } from '../../denial/wrapped/own-record.ts';
import { errorTextIn } from './error-in-json.ts';
import { itemsOfFound } from './found-items.ts';
import type { Bounds, Item } from './item.ts';
import type { Piece } from './json/json-splitter.ts';
import { KNOWN_FORMS } from './known-forms.ts';
import { size } from './read-bytes.ts';
import { TELLS_AS_AWS } from './text/items-of-text.ts';
import { refusalsIn } from './text/refusals.ts';

const RECORD_IN = ['detail', 'CloudTrailEvent'];

export function* itemsOfJson(
  piece: Piece,
  name: string,
  bounds: Pick<Bounds, 'longestItem' | 'everyCall'>,
): Generator<Item> {
  const place = piece.at.path === undefined ? `${name}:${piece.at.line}` : `${name}: ${piece.at.path}`;
  if (piece.kind === 'broken') {
    const reason =
      piece.reason === 'too-long' ? `longer than ${size(bounds.longestItem)}` : 'breaks off before its end';
    yield { kind: 'skipped', place, reason };
    return;
  }
  if (!bounds.everyCall && tellsOfNoFailure(piece.text)) {
    yield { kind: 'passed-over', place };
    return;
  }
  if (piece.kind === 'around') {
    yield* itemsAround(piece, place);
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse(piece.text);
  } catch (error) {
    yield { kind: 'skipped', place, reason: notJson(error) };
    return;
  }
  const found = findRecords(value);
  // What a program had in hand when it failed is not what it logs.
  const isBeside =
    found.length > 0 && found.every((one) => one.kind === 'refused' && one.path !== '' && !isUdm(one.why));
  const told = isBeside && isObject(value) ? errorTextIn(value) : undefined;
  if (found.length > 0 && !(told !== undefined && TELLS_AS_AWS.test(told))) yield* itemsOfFound(found, place);
  else if (isObject(value)) yield* errorItems(value, piece.text, place);
  else yield { kind: 'skipped', place, reason: unknownForm(value) };
}

/**
 * What stands around lists of records may hold one more, or the error of a program whose lists are empty. Else it is a wrap:
 * its elements were told already.
 */
function* itemsAround({ text, elements }: Extract<Piece, { readonly kind: 'around' }>, place: string): Generator<Item> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    yield { kind: 'skipped', place, reason: notJson(error) };
    return;
  }
  const found = findRecords(value).filter((one) => one.kind !== 'refused' || one.why.kind !== 'foreign');
  const told = elements === 0 && found.length === 0 && isObject(value) ? errorTextIn(value) : undefined;
  yield* itemsOfFound(found, place);
  if (told !== undefined) for (const part of refusalsIn(told)) yield { kind: 'text', text: part.text, place };
}

/** A SIEM's form of a whole record: the sentence in it tells less than the record did. */
function isUdm(why: Unreadable): boolean {
  return why.kind === 'foreign' && why.form === 'udm-event';
}

/** CloudTrail's own records begin with their version; what wraps a record does not, and notifications of S3 have another. */
function tellsOfNoFailure(text: string): boolean {
  return text.startsWith('{"eventVersion":"1.') && !SIGNS_OF_FAILURE.some((sign) => text.includes(sign));
}

function* errorItems(value: Json, json: string, place: string): Generator<Item> {
  if (namesItselfARecord(value) || RECORD_IN.some((field) => Object.hasOwn(value, field))) {
    yield { kind: 'skipped', place, reason: unknownForm(value) };
    return;
  }
  if (Object.hasOwn(value, 'DecodedMessage') || isDecoded(value)) {
    yield { kind: 'text', text: json, place };
    return;
  }
  const text = errorTextIn(value);
  if (text === undefined) yield { kind: 'skipped', place, reason: unknownForm(value) };
  else for (const part of refusalsIn(text)) yield { kind: 'text', text: part.text, place };
}

/** The content of a decoded authorization message. */
function isDecoded(value: Json): boolean {
  return Object.hasOwn(value, 'explicitDeny') && Object.hasOwn(value, 'context');
}

function notJson(error: unknown): string {
  return `not JSON: ${error instanceof Error ? error.message : ''}`.slice(0, 200);
}

function unknownForm(value: unknown): string {
  if (isObject(value)) return `no form that is known: none of ${KNOWN_FORMS}`;
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  return `a record must be an object, this is ${kind}`;
}
