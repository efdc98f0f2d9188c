/**
 * What people have, to items: records of a log file, an array, JSON Lines, an event history or EventBridge envelopes,
 * packed or not, or the text of an error. Streams: memory does not grow with the input.
 * Errs towards going on: what cannot be read is an item of its own that names its place, and the next one follows.
 */
import { BufferedInput } from './buffered-input.ts';
import type { Bounds, Item } from './item.ts';
import { JsonSplitter } from './json/json-splitter.ts';
import { readText, size } from './read-bytes.ts';
import { CsvReader, isCsv } from './table/read-csv.ts';
import { itemsOfText } from './text/items-of-text.ts';

type Form = 'json' | 'csv' | 'text';

/** A day of a busy trail fits; CloudTrail's own records end at 256 KB. */
const BOUNDS: Bounds = { mostBytes: 2 ** 31, longestItem: 2 ** 24, everyCall: false };
const BLANK_LENGTH = 65_536;
const HEADER_LENGTH = 65_536;

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
  for (const piece of left) if (piece.kind !== 'broken' || stopped === undefined) yield* held.next(piece);
  if (form === 'json') yield* held.end(stopped === undefined);
  if (head.trim() !== '') yield* itemsOfText(head, name);
  if (tooLong)
    yield { kind: 'skipped', place: name, reason: `text longer than ${size(longestItem)}; the rest was not read` };
  if (stopped !== undefined) {
    const [broken] = left;
    const place = broken?.kind === 'broken' && broken.at.path !== undefined ? `${name}: ${broken.at.path}` : name;
    yield { kind: 'skipped', place, reason: stopped };
  } else if (form === undefined && head.trim() === '') yield { kind: 'skipped', place: name, reason: 'empty' };
}

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
