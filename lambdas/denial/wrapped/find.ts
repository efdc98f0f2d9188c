/**
 * The CloudTrail records inside whatever wraps them: envelopes of EventBridge, SQS, SNS, CloudWatch Logs and Kinesis, the
 * answers of queries, rows of tables and the exports of log systems, texts included.
 * Errs towards finding: what names itself a record counts as one. It looks so deep and no deeper, for a wrap may hold itself.
 */
import { fieldAt, isObject, type Json, objectAt, present, textAt } from '../fields.ts';
import { aggregatedOf, isAggregated } from './aggregated.ts';
import { foreignForm } from './foreign.ts';
import type { Found, Times, Unreadable } from './found.ts';
import { isInOwnSpelling, isWhole, leftOut, mayHoldARecord, namesItselfARecord, ownRecord } from './own-record.ts';
import { opened } from './packed.ts';
import { isOcsf } from './spelling/ocsf.ts';
import { recordOfRow } from './spelling/row.ts';
import { rowsIn } from './tables.ts';
import { LISTS_OF_RECORDS, WRAPPERS } from './wrappers.ts';

const DEEPEST = 8;

/** A wrapped payload holds thousands of events at most; more is a mistake or an attack. */
const MOST = 100_000;
const MOST_LOOKED_AT = 1_000_000;

/** Nothing for what holds no record. */
export function findRecords(value: unknown): readonly Found[] {
  if (isObject(value) && isWhole(value)) return [record(value, [], '')];
  const search: Search = { found: [], left: MOST_LOOKED_AT, isInAnyField: false };
  look(search, value, 0, '');
  return search.found;
}

/** A row of a table, each of whose columns is shown, be it empty: one that is missing was not asked for. */
export function findInRow(row: Json): readonly Found[] {
  const found = findRecords(row);
  const [only] = found;
  if (only?.kind !== 'record' || only.path !== '' || found.length > 1 || isOcsf(row)) return found;
  const own = recordOfRow(row, true);
  return own === undefined ? found : [{ ...only, ...own }];
}

interface Search {
  readonly found: Found[];
  left: number;
  /** Below a field that is not known to hold records: only what cannot be anything else counts as one. */
  readonly isInAnyField: boolean;
}

function look(search: Search, value: unknown, depth: number, path: string): void {
  search.left -= 1;
  if (search.found.length >= MOST || search.left < 0) return;
  if (typeof value === 'string') lookIntoText(search, value, depth, path);
  else if (Array.isArray(value)) lookIntoList(search, value, depth, path);
  else if (isObject(value)) lookIntoObject(search, value, depth, path);
}

function lookIntoText(search: Search, text: string, depth: number, path: string): void {
  const open = opened(text);
  if (open.kind === 'json' && (typeof open.value === 'object' || typeof open.value === 'string'))
    inside(search, open.value, depth, path);
  const { cut } = open;
  if (cut !== undefined) search.found.push({ kind: 'refused', why: { kind: 'cut', length: cut }, path });
}

function lookIntoList(search: Search, list: readonly unknown[], depth: number, path: string): void {
  const row = rowOf(list);
  if (row !== undefined) inside(search, row, depth, path);
  // A list in a list is one more wrap, what else is in a list is not.
  else
    for (const [at, each] of list.entries())
      if (Array.isArray(each)) inside(search, each, depth, `${path}[${at}]`);
      else look(search, each, depth, `${path}[${at}]`);
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
  // Messages of a queue may have one field each as well, but all of them the same.
  const names = new Set(cells.flat().map(([name]) => name));
  return cells.length > 1 && names.size === cells.length ? Object.fromEntries(cells.flat()) : undefined;
}

function lookIntoObject(search: Search, value: Json, depth: number, path: string): void {
  const { found } = search;
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
  const type = textAt(value, 'detail-type');
  if (detail !== undefined && type !== undefined && !isAggregated(detail)) {
    if (/CloudTrail/i.test(type) || namesItselfARecord(detail)) {
      found.push(record(detail, [], below(path, 'detail')));
      return;
    }
  }
  const form = search.isInAnyField ? undefined : foreignForm(value);
  if (form !== undefined) {
    const named = form === 'other-event' ? (type ?? '') : undefined;
    found.push({ kind: 'refused', why: present<Unreadable>({ kind: 'foreign', form, named }), path });
    return;
  }
  const rows = rowsIn(value);
  if (rows !== undefined) {
    for (const [at, row] of rows.entries())
      for (const one of findInRow(row)) found.push({ ...one, path: `${below(path, 'row')}[${at}]` });
    return;
  }
  const refused = lookIntoWrappers(search, value, depth, path);
  if (refused === undefined) return;
  const own = isInOwnSpelling(value) ? undefined : ownRecord(value);
  if (own !== undefined) found.push(withTimes(record(own.record, own.lacks, path), value));
  else if (refused.length > 0) found.push(...refused.slice(0, 1));
  else if (!namesItselfARecord(value)) lookIntoAnyField(search, value, depth, path);
  else if (!search.isInAnyField) found.push(record(value, leftOut(value), path));
}

/** The fields that are known to hold records, until one does; what was refused in them, where none does. */
function lookIntoWrappers(search: Search, value: Json, depth: number, path: string): readonly Found[] | undefined {
  const refused: Found[] = [];
  for (const name of WRAPPERS) {
    const inner = fieldAt(value, name);
    if (inner === undefined || inner === null) continue;
    const held: Search = { ...search, found: [] };
    inside(held, inner, depth, below(path, name));
    search.left = held.left;
    if (held.found.some(({ kind }) => kind !== 'refused')) {
      const others = otherLists(search, value, depth, path, name, held.found);
      for (const each of [...held.found, ...others]) search.found.push(withTimes(each, value));
      return undefined;
    }
    refused.push(...held.found);
  }
  return refused;
}

/**
 * Records in further lists beside the field that is believed. One that it holds already is the same in other words, and
 * nothing tells whether one without an id is.
 */
function otherLists(
  search: Search,
  value: Json,
  depth: number,
  path: string,
  believed: string,
  found: readonly Found[],
): readonly Found[] {
  const others = LISTS_OF_RECORDS.filter(
    (name) => name !== believed && typeof fieldAt(value, name) === 'object' && fieldAt(value, name) !== null,
  );
  if (others.length === 0) return [];
  const known = new Set(found.map(idOf));
  return others.flatMap((name) => {
    const held: Search = { ...search, found: [] };
    inside(held, fieldAt(value, name), depth, below(path, name));
    search.left = held.left;
    return held.found.filter((one) => idOf(one) !== undefined && !known.has(idOf(one)));
  });
}

function idOf(found: Found): string | undefined {
  return found.kind === 'record' ? textAt(found.record, 'eventID') : undefined;
}

/** Wraps are of many makes: a record is one wherever it lies, and all of them are wanted. */
function lookIntoAnyField(search: Search, value: Json, depth: number, path: string): void {
  for (const [name, inner] of Object.entries(value)) {
    const isKnown: boolean = WRAPPERS.some((wrapper) => wrapper === name);
    if (isKnown || inner === null || (typeof inner !== 'object' && !mayHoldARecord(inner))) continue;
    const held: Search = { found: [], left: search.left, isInAnyField: true };
    inside(held, inner, depth, below(path, name));
    search.left = held.left;
    for (const each of held.found)
      if (each.kind !== 'refused' || each.why.kind !== 'foreign') search.found.push(withTimes(each, value));
  }
}

function inside(search: Search, value: unknown, depth: number, path: string): void {
  if (depth < DEEPEST) look(search, value, depth + 1, path);
  else if (
    search.isInAnyField
      ? mayHoldARecord(value)
      : typeof value === 'object' || (typeof value === 'string' && opened(value).kind !== 'none')
  )
    search.found.push({ kind: 'refused', why: { kind: 'too-deep', depth: DEEPEST }, path });
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
