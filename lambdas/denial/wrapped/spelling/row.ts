/**
 * A row of a table to a CloudTrail record: Athena's, CloudTrail Lake's, Logs Insights', the console's event history, a
 * search engine's fields. Its columns are known by their names, in any case and flattened or not.
 * What has no column was not carried and is said so: absent would mean that the call had none of it.
 */
import { isObject, type Json } from '../../fields.ts';
import { isList, type Shape } from './shape.ts';
import { placeOf, plain, RECORD, spelled } from './spelling.ts';

export interface Carried {
  readonly record: Json;
  /** Fields that the form does not carry, as `userIdentity.invokedBy`: not absent but unknown. */
  readonly lacks: readonly string[];
}

/** Names of the console's table and of Datadog's and Sentinel's that are not CloudTrail's own. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  awsaccesskey: ['userIdentity', 'accessKeyId'],
  sourceipaddress: ['sourceIPAddress'],
  evtname: ['eventName'],
  networkclientip: ['sourceIPAddress'],
  httpuseragent: ['userAgent'],
  errorkind: ['errorCode'],
  awseventid: ['eventID'],
  awsrequestid: ['requestID'],
  sessionissuerarn: ['userIdentity', 'sessionContext', 'sessionIssuer', 'arn'],
  sessionissuertype: ['userIdentity', 'sessionContext', 'sessionIssuer', 'type'],
  sessionissueraccountid: ['userIdentity', 'sessionContext', 'sessionIssuer', 'accountId'],
  sessionissuerprincipalid: ['userIdentity', 'sessionContext', 'sessionIssuer', 'principalId'],
  sessionissuerusername: ['userIdentity', 'sessionContext', 'sessionIssuer', 'userName'],
  sessionmfaauthenticated: ['userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated'],
  sessioncreationdate: ['userIdentity', 'sessionContext', 'attributes', 'creationDate'],
};

/** Of every record; a table with all of them leaves out what is empty. */
const OF_A_WHOLE_RECORD = [
  'userIdentity',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'requestID',
  'eventID',
  'recipientAccountId',
] as const;

/** The fields below `userIdentity` that a part of it may lack. */
const PARTS_OF_IDENTITY = [
  'type',
  'arn',
  'principalId',
  'accountId',
  'invokedBy',
  'inScopeOf',
  'sessionContext',
] as const;

/** `wholeTable`: every column is shown, be it empty, so that a missing one was not asked for. */
export function recordOfRow(row: Json, wholeTable: boolean): Carried | undefined {
  const record: Record<string, unknown> = {};
  const columns = new Set<string>();
  for (const [column, value] of Object.entries(row)) {
    const place = placeOfColumn(column);
    if (place === undefined) continue;
    columns.add(place.join('.'));
    put(record, place, spelled(value, shapeAt(place)));
  }
  if (record['eventName'] === undefined || !isPlausible(columns)) return undefined;
  for (const [name, value] of Object.entries(record)) record[name] = withLists(value);
  return { record, lacks: wholeTable || !isWhole(columns) ? missing(columns) : [] };
}

/** Columns by which a table of CloudTrail's is known. */
export function isTable(columns: readonly string[]): boolean {
  return isPlausible(new Set(columns.flatMap((column) => placeOfColumn(column)?.join('.') ?? [])));
}

export function placeOfColumn(column: string): readonly string[] | undefined {
  const name = plain(column);
  return Object.hasOwn(RENAMED, name) ? RENAMED[name] : placeOf(column);
}

/** An `eventName` alone may be anybody's. */
function isPlausible(columns: ReadonlySet<string>): boolean {
  return (
    columns.has('eventName') && (columns.has('errorCode') || columns.has('eventSource') || columns.has('errorMessage'))
  );
}

function isWhole(columns: ReadonlySet<string>): boolean {
  const tops = new Set([...columns].map((column) => column.split('.')[0]));
  return OF_A_WHOLE_RECORD.every((field) => tops.has(field));
}

function missing(columns: ReadonlySet<string>): readonly string[] {
  const tops = new Set([...columns].map((column) => column.split('.')[0] ?? ''));
  const fields = Object.keys(RECORD).filter((field) => !tops.has(field));
  if (columns.has('userIdentity') || !tops.has('userIdentity')) return fields;
  const below = PARTS_OF_IDENTITY.map((part) => `userIdentity.${part}`).filter(
    (path) => ![...columns].some((column) => column === path || column.startsWith(`${path}.`)),
  );
  return [...fields, ...below];
}

function shapeAt(place: readonly string[]): Shape {
  let shape: Shape = RECORD;
  for (const name of place) {
    if (typeof shape !== 'object' || isList(shape)) return 'any';
    shape = Object.entries(shape).find(([own]) => own === name)?.[1] ?? 'any';
  }
  return shape;
}

/** Flattened lists have numbers for names: `resources.0.ARN`. */
export function withLists(value: unknown): unknown {
  if (!isObject(value)) return value;
  const inner = Object.entries(value).map(([name, below]) => [name, withLists(below)] as const);
  const isListed = inner.length > 0 && inner.every(([name], at) => name === String(at));
  return isListed ? inner.map(([, below]) => below) : Object.fromEntries(inner);
}

export function put(into: Record<string, unknown>, place: readonly string[], value: unknown): void {
  const [name, ...rest] = place;
  if (name === undefined || value === undefined || name === '__proto__') return;
  if (rest.length === 0) {
    into[name] ??= value;
    return;
  }
  const below: Record<string, unknown> = { ...(isObject(into[name]) ? into[name] : {}) };
  put(below, rest, value);
  into[name] = below;
}
