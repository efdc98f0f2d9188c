/**
 * The inputs named on the command line as one stream of items. A file that cannot be opened is a skipped item that
 * names it; the others are still read.
 */
import { createReadStream } from 'node:fs';
import { systemWords } from '../../contract/system-words.ts';
import { warn } from '../console.ts';
import { isInBucket } from './from-bucket.ts';
import type { Item } from './item.ts';
import { filesAt, type InputFile } from './places.ts';
import { readItems } from './read-input.ts';
import { itemsOfTrail, MOST_PACKED, trailFile } from './read-trail-file.ts';
import { readParquet } from './table/read-parquet.ts';

/** `input`: what follows comes from this place, as it was named on the command line. */
export type Met = Item | { readonly kind: 'input'; readonly name: string };

/** What reads addresses that are no files, where the caller's rights are known. */
export type Remote = (address: string) => AsyncIterable<Item>;

/** `everyCall`: those that were let through are wanted as well. */
export async function* openInputs(files: readonly string[], remote?: Remote, everyCall = false): AsyncGenerator<Met> {
  for (const named of files) {
    const name = named === '-' ? 'standard input' : named;
    yield { kind: 'input', name };
    if (remote !== undefined && isInBucket(named)) {
      yield* remote(named);
      continue;
    }
    if (named === '-') {
      if (process.stdin.isTTY) warn('paste an error or a record, then press Ctrl-D on a line of its own');
      yield* guarded(readItems(process.stdin, name, { everyCall }), name);
      continue;
    }
    for await (const { place, trail } of ahead(named, everyCall)) {
      if (place.kind === 'unreadable') yield { kind: 'skipped', place: place.path, reason: place.reason };
      else yield* itemsOfFile(place, await trail, everyCall);
    }
  }
}

interface Ahead {
  readonly place: InputFile;
  /** A file of CloudTrail's own, unpacked while the ones before it are looked through. */
  readonly trail: Promise<Buffer | undefined>;
}

/** Files unpacked at a time, beside the one that is looked through: Node unpacks on threads of its own. */
const AHEAD = 1;

async function* ahead(named: string, everyCall: boolean): AsyncGenerator<Ahead> {
  const waiting: Ahead[] = [];
  for await (const place of filesAt(named)) {
    waiting.push({
      place,
      trail: !everyCall && isShortLog(place) ? trailFile(place.path) : Promise.resolve(undefined),
    });
    const next = waiting.length > AHEAD ? waiting.shift() : undefined;
    if (next !== undefined) yield next;
  }
  yield* waiting;
}

function isShortLog(place: InputFile): boolean {
  return place.kind === 'file' && place.size > 0 && place.size <= MOST_PACKED && /\.json(?:\.gz)?$/i.test(place.path);
}

async function* itemsOfFile(
  { path, size }: Extract<InputFile, { readonly kind: 'file' }>,
  trail: Buffer | undefined,
  everyCall: boolean,
): AsyncGenerator<Item> {
  const items = trail === undefined ? undefined : itemsOfTrail(trail, path);
  if (items !== undefined) yield* items;
  else if (size === 0) yield { kind: 'skipped', place: path, reason: 'empty' };
  else if (/\.parquet$/i.test(path)) yield* guarded(readParquet(path), path);
  else yield* guarded(readItems(createReadStream(path), path, { everyCall }), path);
}

async function* guarded(items: AsyncIterable<Item>, name: string): AsyncGenerator<Item> {
  try {
    yield* items;
  } catch (error) {
    const reason = `cannot be read: ${reasonOf(error)}`;
    yield { kind: 'skipped', place: name, reason };
  }
}

/** The stack ends only where brackets open in brackets by the thousand. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError && error.message.startsWith('Maximum call stack'))
    return 'its JSON is nested thousands of levels deep';
  return systemWords(error) ?? (error instanceof Error ? error.message : 'unknown reason');
}
