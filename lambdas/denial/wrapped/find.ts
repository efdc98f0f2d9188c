/**
 * The CloudTrail records inside whatever wraps them: envelopes of EventBridge, SQS, SNS, CloudWatch Logs and Kinesis, the
 * answers of queries, rows of tables and the exports of log systems, texts included.
 * Errs towards finding: what names itself a record counts as one. It looks so deep and no deeper, for a wrap may hold itself.
 */
import { fieldAt, isObject, type Json, listAt, objectAt, present, textAt } from '../fields.ts';
import { type Aggregated, aggregatedOf, isAggregated } from './aggregated.ts';
import { recordOfDatadog, recordOfElastic } from './elastic.ts';
import { isOcsf, recordOfOcsf } from './ocsf.ts';
import { opened } from './packed.ts';
import { recordOfRow } from './row.ts';

export type Found =
  | {
      readonly kind: 'record';
      readonly record: Json;
      /** What the form does not carry. */
      readonly lacks: readonly string[];
      /** Where in the value: `logEvents[3].message`; empty for the value itself. */
      readonly path: string;
      /** A row that stands for many calls. */
      readonly times?: Times;
    }
  | { readonly kind: 'aggregated'; readonly aggregated: Aggregated; readonly path: string }
  | { readonly kind: 'refused'; readonly why: Refused; readonly path: string };

/** `cut`: a text that begins as a record and breaks off after `length` characters. */
export type Refused =
  | { readonly kind: 'cut'; readonly length: number }
  | { readonly kind: 'too-deep'; readonly depth: number };

export interface Times {
  readonly count: number;
  readonly first?: string;
  readonly last?: string;
}

const DEEPEST = 8;

/** A wrapped payload holds thousands of events at most; more is a mistake or an attack. */
const MOST = 100_000;

/** Fields that hold a record, or a text of one, or a list of either; in the order they are believed. */
export const WRAPPERS = [
  'detail',
  'CloudTrailEvent',
  'eventJson',
  '@message',
  '_raw',
  'event.original',
  'message',
  'Message',
  'body',
  'Sns',
  'awslogs',
  'kinesis',
  'data',
  'content',
  'attributes',
  '_source',
  'fields',
  'result',
  'sample',
  'logEvents',
  'events',
  'Events',
  'Records',
  'records',
  'results',
  'QueryResultRows',
  'queryResultRows',
  'hits',
  'event',
  'original',
] as const;

const RECORD_FIELDS = ['eventName', 'eventSource', 'userIdentity', 'errorCode', 'eventID'] as const;

/** Nothing for what holds no record. */
export function findRecords(value: unknown): readonly Found[] {
  const found: Found[] = [];
  if (isObject(value) && isWhole(value)) return [record(value, [], '')];
  look(value, 0, '', found);
  return found;
}

/** The record of every log: known before anything else is tried. */
function isWhole(value: Json): boolean {
  return isObject(value['userIdentity']) && typeof value['eventName'] === 'string' && !isAggregated(value);
}

function namesItselfARecord(value: Json): boolean {
  return RECORD_FIELDS.some((name) => Object.hasOwn(value, name));
}

function look(value: unknown, depth: number, path: string, found: Found[]): void {
  if (found.length >= MOST) return;
  if (typeof value === 'string') lookIntoText(value, depth, path, found);
  else if (Array.isArray(value)) lookIntoList(value, depth, path, found);
  else if (isObject(value)) lookIntoObject(value, depth, path, found);
}

function lookIntoText(text: string, depth: number, path: string, found: Found[]): void {
  const open = opened(text);
  if (open.kind === 'cut') found.push({ kind: 'refused', why: open, path });
  else if (open.kind === 'json' && typeof open.value === 'object') inside(open.value, depth, path, found);
}

function lookIntoList(list: readonly unknown[], depth: number, path: string, found: Found[]): void {
  const row = rowOf(list);
  if (row !== undefined) inside(row, depth, path, found);
  else for (const [at, each] of list.entries()) inside(each, depth, `${path}[${at}]`, found);
}

/** The cells of one row: `[{"field": "@message", "value": "…"}]` of Logs Insights, `[{"eventName": "…"}]` of CloudTrail Lake. */
function rowOf(list: readonly unknown[]): Json | undefined {
  const cells = list.map((cell): readonly (readonly [string, unknown])[] => {
    if (!isObject(cell)) return [];
    const name = textAt(cell, 'field');
    if (name !== undefined) return [[name, fieldAt(cell, 'value')]];
    const own = Object.entries(cell);
    return own.length === 1 && typeof own[0]?.[1] !== 'object' ? own : [];
  });
  return cells.length > 1 && cells.every((cell) => cell.length === 1) ? Object.fromEntries(cells.flat()) : undefined;
}

function lookIntoObject(value: Json, depth: number, path: string, found: Found[]): void {
  if (isWhole(value)) {
    found.push(record(value, [], path));
    return;
  }
  if (isAggregated(value)) {
    found.push({ kind: 'aggregated', aggregated: aggregatedOf(value), path });
    return;
  }
  // EventBridge says what its detail is, be it a record of which nothing is left.
  const detail = objectAt(value, 'detail');
  if (detail !== undefined && textAt(value, 'detail-type') !== undefined && !isAggregated(detail)) {
    found.push(record(detail, [], below(path, 'detail')));
    return;
  }
  const refused: Found[] = [];
  for (const name of WRAPPERS) {
    const inner = fieldAt(value, name);
    if (inner === undefined || inner === null) continue;
    const held: Found[] = [];
    inside(inner, depth, below(path, name), held);
    if (held.some(({ kind }) => kind !== 'refused')) {
      for (const each of held) found.push(withTimes(each, value));
      return;
    }
    refused.push(...held);
  }
  const own = isInOwnSpelling(value) ? undefined : ownRecord(value);
  if (own !== undefined) found.push(withTimes(record(own.record, own.lacks, path), value));
  else if (refused.length > 0) found.push(...refused.slice(0, 1));
  else if (namesItselfARecord(value)) found.push(record(value, [], path));
  else for (const row of athenaRows(value)) inside(row, depth, path, found);
}

/** A record of which something is broken, not a row of a table with texts for its structs. */
function isInOwnSpelling(value: Json): boolean {
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

function ownRecord(value: Json): ReturnType<typeof recordOfRow> {
  if (isOcsf(value)) return recordOfOcsf(value);
  const isIndexed = Object.hasOwn(value, 'aws') || Object.hasOwn(value, 'aws.cloudtrail.event_version');
  const indexed = isIndexed || Object.keys(value).some((name) => name.startsWith('aws.cloudtrail.'));
  if (indexed) return recordOfElastic(value) ?? recordOfRow(value, false);
  if (isObject(value['userIdentity']) || Object.hasOwn(value, 'evt'))
    return recordOfDatadog(value) ?? recordOfRow(value, false);
  return recordOfRow(value, false);
}

/** `get-query-results` of Athena: the first row holds the names of the columns. */
function athenaRows(value: Json): readonly Json[] {
  const rows = listAt(objectAt(value, 'ResultSet'), 'Rows').map((row) =>
    listAt(row, 'Data').map((cell) => textAt(cell, 'VarCharValue')),
  );
  const [header = [], ...rest] = rows;
  return rest.map((row) => Object.fromEntries(header.map((name, at) => [name ?? '', row[at] ?? ''])));
}

function inside(value: unknown, depth: number, path: string, found: Found[]): void {
  if (depth < DEEPEST) look(value, depth + 1, path, found);
  else if (typeof value === 'object' || (typeof value === 'string' && opened(value).kind !== 'none'))
    found.push({ kind: 'refused', why: { kind: 'too-deep', depth: DEEPEST }, path });
}

function record(found: Json, lacks: readonly string[], path: string): Found {
  return { kind: 'record', record: found, lacks, path };
}

/** A query that groups denials gives one of each kind and how many there were. */
function withTimes(found: Found, row: Json): Found {
  const count = Number(textAt(row, 'denials') ?? Number.NaN);
  if (found.kind !== 'record' || found.times !== undefined || !Number.isSafeInteger(count) || count < 1) return found;
  const first = textAt(row, 'first_seen');
  const last = textAt(row, 'last_seen');
  return {
    ...found,
    times: present<Times>({ count, first, last }),
  };
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
