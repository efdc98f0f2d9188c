/**
 * What people have, to items: records of a log file, an array, JSON Lines, an event history or EventBridge envelopes,
 * packed or not, or the text of an error. Streams: memory does not grow with the input.
 * Errs towards going on: what cannot be read is an item of its own that names its place, and the next one follows.
 */
import { isObject, type Json } from '../../denial/fields.ts';
import { errorTextIn } from './error-in-json.ts';
import { JsonSplitter, type Piece } from './json-splitter.ts';
import { readText, size } from './read-bytes.ts';
import { folded, refusalsIn } from './text-items.ts';

/** `place` is `file:12` (line) or `file: Records[17]`. */
export type Item =
  | { readonly kind: 'record'; readonly value: unknown; readonly place: string }
  | { readonly kind: 'text'; readonly text: string; readonly place: string }
  | { readonly kind: 'skipped'; readonly place: string; readonly reason: string };

export interface Bounds {
  /** Of the whole input, unpacked. */
  readonly mostBytes: number;
  /** Of one record, or of an error text. */
  readonly longestItem: number;
}

/** A day of a busy trail fits; CloudTrail's own records end at 256 KB. */
const BOUNDS: Bounds = { mostBytes: 2 ** 31, longestItem: 2 ** 24 };
const BLANK_LENGTH = 65_536;
/** What was pasted and not written by CloudTrail is read again as a text, if it is no longer than this. */
const PASTE_LENGTH = 262_144;
const RECORD_FIELDS = ['eventName', 'eventSource', 'userIdentity', 'errorCode', 'eventID', 'detail', 'CloudTrailEvent'];

export async function* readItems(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  bounds: Partial<Bounds> = {},
): AsyncGenerator<Item> {
  const { mostBytes, longestItem } = { ...BOUNDS, ...bounds };
  const splitter = new JsonSplitter(longestItem);
  const held = new Held(name, longestItem);
  let form: 'json' | 'text' | undefined;
  let head = '';
  let tooLong = false;
  let stopped: string | undefined;
  for await (const chunk of readText(chunks, mostBytes)) {
    if (chunk.kind === 'stopped') {
      stopped = chunk.reason;
      continue;
    }
    if (form !== 'json') head += chunk.text;
    form ??= formOf(head);
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
    } else if (head.length > longestItem) {
      head = head.slice(0, longestItem);
      tooLong = true;
      // Nothing of it will be read: neither is the rest.
      break;
    }
  }
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
class Held {
  readonly #name: string;
  readonly #longestItem: number;
  #text: string | undefined = '';
  #items: Item[] = [];
  #isBroken = false;
  #hasError = false;

  constructor(name: string, longestItem: number) {
    this.#name = name;
    this.#longestItem = longestItem;
  }

  keep(text: string): void {
    if (this.#text === undefined) return;
    this.#text += text;
    if (this.#text.length > PASTE_LENGTH) this.#text = undefined;
  }

  *next(piece: Piece): Generator<Item> {
    const items = itemsOf(piece, this.#name, this.#longestItem);
    for (const item of items) {
      if (item.kind === 'record' && isRecord(item.value)) this.#text = undefined;
      this.#isBroken ||= item.kind === 'skipped';
      this.#hasError ||= item.kind === 'text';
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

/** `[ERROR] AccessDenied` starts with a bracket and is no JSON. */
function formOf(head: string): 'json' | 'text' | undefined {
  const start = head.trimStart();
  if (start.length < 2) return undefined;
  if (/^\{\s*$|^\[\s*$/.test(start) && start.length < 1000) return undefined;
  // `[2026-11-01 …]` is how logs begin; a list of numbers goes on with a comma.
  if (/^\[\s*-?[\d.]*$/.test(start)) return undefined;
  return /^\{\s*["}]|^\[\s*(?:[{["\]]|-?\d+(?:\.\d+)?\s*[,\]](?!\s?\d\d:)|null|true|false)/.test(start)
    ? 'json'
    : 'text';
}

function itemsOf(piece: Piece, name: string, longestItem: number): readonly Item[] {
  const place = piece.at.path === undefined ? `${name}:${piece.at.line}` : `${name}: ${piece.at.path}`;
  if (piece.kind === 'broken') {
    const reason = piece.reason === 'too-long' ? `longer than ${size(longestItem)}` : 'breaks off before its end';
    return [{ kind: 'skipped', place, reason }];
  }
  let value: unknown;
  try {
    value = JSON.parse(piece.text);
  } catch (error) {
    const reason = `not JSON: ${error instanceof Error ? error.message : ''}`.slice(0, 200);
    return [{ kind: 'skipped', place, reason }];
  }
  if (!isObject(value)) {
    const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
    return [{ kind: 'skipped', place, reason: `a record must be an object, this is ${kind}` }];
  }
  if (isRecord(value)) return [{ kind: 'record', value, place }];
  if (Object.hasOwn(value, 'DecodedMessage') || isDecoded(value)) return [{ kind: 'text', text: piece.text, place }];
  const text = errorTextIn(value);
  if (text === undefined) return [{ kind: 'record', value, place }];
  return refusalsIn(text).map((part) => ({ kind: 'text', text: part.text, place }));
}

function isRecord(value: unknown): boolean {
  return isObject(value) && RECORD_FIELDS.some((field) => Object.hasOwn(value, field));
}

/** The content of a decoded authorization message. */
function isDecoded(value: Json): boolean {
  return Object.hasOwn(value, 'explicitDeny') && Object.hasOwn(value, 'context');
}

/** Log lines with a record behind a time stamp, the errors of one run of a tool, or one error. */
function* textItems(text: string, name: string): Generator<Item> {
  const lines = text.split(/\r?\n/);
  const records = lines.map((line) => (line.includes('{"') ? recordIn(line) : undefined));
  if (records.some((record) => record !== undefined)) {
    for (const [at, line] of lines.entries()) {
      const value = records[at];
      if (value !== undefined) yield { kind: 'record', value, place: `${name}:${at + 1}` };
      else if (line.trim() !== '')
        yield { kind: 'skipped', place: `${name}:${at + 1}`, reason: 'no record in this line' };
    }
    return;
  }
  for (const part of refusalsIn(text)) yield { kind: 'text', text: part.text, place: `${name}:${part.line}` };
}

function recordIn(line: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(line.slice(line.indexOf('{"')));
    return isObject(value) && isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
