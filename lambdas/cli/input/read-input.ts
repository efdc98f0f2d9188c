/**
 * What people have, to items: records of a log file, an array, JSON Lines, an event history or EventBridge envelopes,
 * packed or not, or the text of an error. Streams: memory does not grow with the input.
 * Errs towards going on: what cannot be read is an item of its own that names its place, and the next one follows.
 */
import { isObject, type Json } from '../../denial/fields.ts';
import { failureIn, SIGNS_OF_FAILURE } from '../../denial/record/failure.ts';
import { findRecords, type Refused, type Times } from '../../denial/wrapped/find.ts';
import { foreignText } from '../../denial/wrapped/foreign.ts';
import { errorTextIn } from './error-in-json.ts';
import { foreignReason, itemsOfFound } from './found-items.ts';
import { JsonSplitter, type Piece } from './json-splitter.ts';
import { KNOWN_FORMS } from './known-forms.ts';
import { readText, size } from './read-bytes.ts';
import { CsvReader, isCsv } from './read-csv.ts';
import { folded, refusalsIn } from './text-items.ts';

/** `place` is `file:12` (line) or `file: Records[17]`. */
export type Item =
  | {
      readonly kind: 'record';
      readonly value: Json;
      readonly place: string;
      /** What the form does not carry. */
      readonly lacks?: readonly string[];
      /** A row of a query that stands for many calls. */
      readonly times?: Times;
    }
  | { readonly kind: 'text'; readonly text: string; readonly place: string }
  /** Read and of no interest: it tells of no call that was refused. */
  | { readonly kind: 'passed-over'; readonly place: string; readonly count?: number }
  | { readonly kind: 'skipped'; readonly place: string; readonly reason: string };

type Form = 'json' | 'csv' | 'text';

export interface Bounds {
  /** Of the whole input, unpacked. */
  readonly mostBytes: number;
  /** Of one record, or of an error text. */
  readonly longestItem: number;
  /** Records of calls that were let through are wanted as well, and none is passed over. */
  readonly everyCall: boolean;
}

/** A day of a busy trail fits; CloudTrail's own records end at 256 KB. */
const BOUNDS: Bounds = { mostBytes: 2 ** 31, longestItem: 2 ** 24, everyCall: false };
const BLANK_LENGTH = 65_536;
const HEADER_LENGTH = 65_536;
/** What was pasted and not written by CloudTrail is read again as a text, if it is no longer than this. */
const PASTE_LENGTH = 262_144;
const RECORD_FIELDS = ['eventName', 'eventSource', 'userIdentity', 'errorCode', 'eventID', 'detail', 'CloudTrailEvent'];

export async function* readItems(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  bounds: Partial<Bounds> = {},
): AsyncGenerator<Item> {
  const { mostBytes, longestItem, everyCall } = { ...BOUNDS, ...bounds };
  const splitter = new JsonSplitter(longestItem);
  const held = new BufferedInput(name, { longestItem, everyCall });
  let form: Form | undefined;
  let csv: CsvReader | undefined;
  let head = '';
  let tooLong = false;
  let stopped: string | undefined;
  for await (const chunk of readText(chunks, mostBytes)) {
    if (chunk.kind === 'stopped') {
      stopped = chunk.reason;
      continue;
    }
    if (form !== 'json' && form !== 'csv') head += chunk.text;
    form ??= formOf(head, name, false);
    if (form === undefined && head.length > BLANK_LENGTH && head.trim() === '') {
      // Blanks without end are not kept; the splitter counts their lines.
      splitter.feed(head);
      head = '';
    }
    if (form === 'json') {
      const text = head === '' ? chunk.text : head;
      head = '';
      held.keep(text);
      for (const piece of splitter.feed(text)) yield* held.next(piece);
    } else if (form === 'csv') {
      csv ??= new CsvReader(head, name, longestItem);
      const text = head === '' ? chunk.text : head;
      head = '';
      yield* csv.feed(text);
    } else if (head.length > longestItem) {
      head = head.slice(0, longestItem);
      tooLong = true;
      // Nothing more of it will be read.
      break;
    }
  }
  if (form === undefined && formOf(head, name, true) === 'csv') {
    csv = new CsvReader(head, name, longestItem);
    yield* csv.feed(head);
    form = 'csv';
    head = '';
  }
  if (csv !== undefined) yield* csv.end();
  // What a break leaves of a record is told by the reason of the break.
  const left = form === 'json' ? splitter.end() : [];
  for (const piece of left) if (piece.kind === 'piece' || stopped === undefined) yield* held.next(piece);
  if (form === 'json') yield* held.end(stopped === undefined);
  if (head.trim() !== '') yield* textItems(head, name);
  if (tooLong)
    yield { kind: 'skipped', place: name, reason: `text longer than ${size(longestItem)}; the rest was not read` };
  if (stopped !== undefined) {
    const [broken] = left;
    const place = broken?.kind === 'broken' && broken.at.path !== undefined ? `${name}: ${broken.at.path}` : name;
    yield { kind: 'skipped', place, reason: stopped };
  } else if (form === undefined && head.trim() === '') yield { kind: 'skipped', place: name, reason: 'empty' };
}

/**
 * Pieces of JSON until it is known what they are: a log of CloudTrail is passed on as it comes, a paste is waited for,
 * as a window may have broken its lines and other lines may stand between.
 */
class BufferedInput {
  readonly #name: string;
  readonly #bounds: Pick<Bounds, 'longestItem' | 'everyCall'>;
  #text: string | undefined = '';
  #items: Item[] = [];
  #isBroken = false;

  constructor(name: string, bounds: Pick<Bounds, 'longestItem' | 'everyCall'>) {
    this.#name = name;
    this.#bounds = bounds;
  }

  keep(text: string): void {
    if (this.#text === undefined) return;
    this.#text += text;
    if (this.#text.length > PASTE_LENGTH) this.#text = undefined;
  }

  *next(piece: Piece): Generator<Item> {
    const items = [...itemsOf(piece, this.#name, this.#bounds)];
    for (const item of items) {
      if (item.kind === 'record' || item.kind === 'passed-over') this.#text = undefined;
      this.#isBroken ||= item.kind === 'skipped';
    }
    if (this.#text !== undefined) this.#items.push(...items);
    else yield* [...this.#release(), ...items];
  }

  *end(isWhole: boolean): Generator<Item> {
    const text = this.#text;
    const asText = isWhole && text !== undefined && this.#isBroken ? [...textItems(text, this.#name)] : [];
    // Read as a text it tells more only where it tells of a refusal.
    const tells = asText.some((item) => item.kind === 'text' && TELLS.test(item.text));
    if (tells) yield* asText;
    else yield* this.#release();
  }

  #release(): readonly Item[] {
    const items = this.#items;
    this.#items = [];
    // A controller that tries again tells the same refusal again.
    const texts = [...folded(items.filter((item) => item.kind === 'text'))];
    return items.flatMap((item): readonly Item[] => {
      if (item.kind !== 'text') return [item];
      const [next] = texts;
      return next?.place === item.place && next.text.startsWith(item.text) ? texts.splice(0, 1) : [];
    });
  }
}

const TELLS =
  /not\s+authorized|access\s*denied|forbidden|UnauthorizedOperation|when calling the|operation error|credential|security token/i;

const TELLS_AS_AWS = /not authorized to perform|when calling the|api error|operation error|\(Service: /i;

/** `[ERROR] AccessDenied` starts with a bracket and is not JSON. */
function formOf(head: string, name: string, isAll: boolean): Form | undefined {
  const start = head.trimStart();
  if (start.length < 2) return undefined;
  if (/^\{\s*$|^\[\s*$/.test(start) && start.length < 1000) return undefined;
  // `[2026-11-01 …]` is how logs begin; a list of numbers goes on with a comma.
  if (/^\[\s*-?[\d.]*$/.test(start) && !isAll) return undefined;
  if (/^\{\s*["}]|^\[\s*(?:[{["\]]|-?\d+(?:\.\d+)?\s*[,\]](?!\s?\d\d:)|null|true|false)/.test(start)) return 'json';
  const csv = isCsv(head, name, isAll);
  if (csv === undefined && head.length <= HEADER_LENGTH) return undefined;
  return csv === true ? 'csv' : 'text';
}

function* itemsOf(piece: Piece, name: string, bounds: Pick<Bounds, 'longestItem' | 'everyCall'>): Generator<Item> {
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
  let value: unknown;
  try {
    value = JSON.parse(piece.text);
  } catch (error) {
    yield { kind: 'skipped', place, reason: `not JSON: ${error instanceof Error ? error.message : ''}`.slice(0, 200) };
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

/** A SIEM's form of a whole record: the sentence in it tells less than the record did. */
function isUdm(why: Refused): boolean {
  return why.kind === 'foreign' && why.form === 'udm-event';
}

/** CloudTrail's own records begin with their version; what wraps a record does not, and notifications of S3 have another. */
function tellsOfNoFailure(text: string): boolean {
  return text.startsWith('{"eventVersion":"1.') && !SIGNS_OF_FAILURE.some((sign) => text.includes(sign));
}

function* errorItems(value: Json, json: string, place: string): Generator<Item> {
  if (RECORD_FIELDS.some((field) => Object.hasOwn(value, field))) {
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

function unknownForm(value: unknown): string {
  if (isObject(value)) return `no form that is known: none of ${KNOWN_FORMS}`;
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
  return `a record must be an object, this is ${kind}`;
}

/** Log lines with a record behind a time stamp, records between other lines, the errors of one run of a tool, or one error. */
function* textItems(text: string, name: string): Generator<Item> {
  const foreign = foreignText(text);
  if (foreign !== undefined) {
    yield { kind: 'skipped', place: name, reason: foreignReason(foreign) };
    return;
  }
  const lines = text.split(/\r?\n/);
  const records = lines.map((line) => (/\{\s*"|&quot;/.test(line) ? findRecords(unescaped(line)) : []));
  if (records.some((found) => found.length > 0)) {
    for (const [at, line] of lines.entries()) {
      const found = records[at] ?? [];
      const place = `${name}:${at + 1}`;
      if (found.length > 0) yield* itemsOfFound(found, place);
      else if (line.trim() !== '') yield { kind: 'skipped', place, reason: 'no record in this line' };
    }
    return;
  }
  const whole = text.length > PASTE_LENGTH ? [] : findRecords(unescaped(text));
  if (whole.some((one) => one.kind === 'record' && failureIn(one.record) !== undefined)) {
    yield* itemsOfFound(whole, name);
    return;
  }
  const isRecord = !whole.some(({ kind }) => kind === 'record') && looksLikeARecord(text);
  if (isRecord) yield { kind: 'skipped', place: name, reason: NOT_JSON };
  if (isRecord && !TELLS_AS_AWS.test(text)) return;
  for (const part of refusalsIn(text)) yield { kind: 'text', text: part.text, place: `${name}:${part.line}` };
}

/** A page of the web has entities for quotes. */
function unescaped(text: string): string {
  return text.includes('&quot;')
    ? text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
    : text;
}

const NOT_JSON = "fields of a record, but not as JSON (YAML, JSON5 or a program's own print): save it as JSON";
const OWN_FIELDS =
  /(?:^|[\s{,'"])(eventVersion|userIdentity|eventSource|eventName|awsRegion|sourceIPAddress|requestParameters|recipientAccountId)['"]?\s{0,4}[:=]/g;

/** Names of a record's fields, each with its value behind it. */
function looksLikeARecord(text: string): boolean {
  const named = new Set([...text.slice(0, PASTE_LENGTH).matchAll(OWN_FIELDS)].map(([, field]) => field));
  return named.size > 2 && named.has('eventName') && (named.has('userIdentity') || named.has('eventVersion'));
}
