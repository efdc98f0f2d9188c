/**
 * A log file of CloudTrail's own, which is one list of records that begin alike, to the records that may tell of a failed
 * call. The others are counted by their bytes and never parsed. Errs towards parsing: a record is passed over only when
 * nothing in it could name a failure, and a file that is written in any other way is left to the reader of all forms.
 */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { SIGNS_OF_FAILURE } from '../../denial/record/failure.ts';
import { findRecords } from '../../denial/wrapped/find.ts';
import { itemsOfFound } from './found-items.ts';
import type { Item } from './item.ts';

/** CloudTrail's files are a few megabytes; larger ones are streamed. */
export const MOST_PACKED = 2 ** 25;
const MOST_UNPACKED = 2 ** 27;
/** As small as pieces may be; what is put together from many is held twice. */
const CHUNK = 2 ** 20;
/** No more than this many bytes come from one: https://zlib.net/zlib_tech.html */
const MOST_OF_ONE = 1_032;
/** Beyond the end, so that the last piece is known to be the last. */
const ROOM = 64;

/** Notifications of S3 have records of a version 2. */
const START = Buffer.from('{"Records":[{"eventVersion":"1.');
/** A quote within a string is escaped, so that a text cannot hold this. */
const BETWEEN = Buffer.from('},{"eventVersion":"');
const SIGNS = SIGNS_OF_FAILURE.map((sign) => Buffer.from(sign));

/** The unpacked bytes; nothing for what is no such file, be it too large or broken. */
export async function trailFile(path: string): Promise<Buffer | undefined> {
  try {
    return await unpackedTrail(await readFile(path));
  } catch {
    // The reader of all forms says what is wrong.
    return undefined;
  }
}

export async function unpackedTrail(bytes: Uint8Array): Promise<Buffer | undefined> {
  try {
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const options = { maxOutputLength: MOST_UNPACKED, chunkSize: isPacked ? unpackedSize(bytes) : CHUNK };
    const unpacked = isPacked
      ? await promisify(gunzip)(bytes, options)
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return isTrail(unpacked) ? unpacked : undefined;
  } catch {
    // The reader of all forms gives what comes before the break.
    return undefined;
  }
}

/** A packed file ends with its size: one piece is made for all of it. The number is only a hint, for anybody may write one. */
function unpackedSize(bytes: Uint8Array): number {
  const end = bytes.subarray(-4).reduce((sum, byte, at) => sum + byte * 256 ** at, 0);
  return Math.max(CHUNK, Math.min(end + ROOM, bytes.length * MOST_OF_ONE, MOST_UNPACKED));
}

function isTrail(bytes: Buffer): boolean {
  return bytes.subarray(0, START.length).equals(START) && /\]\s*\}\s*$/.test(bytes.subarray(-64).toString('latin1'));
}

/** Nothing when a record does not end where it seems to: the file is to be read the long way. */
export function itemsOfTrail(bytes: Buffer, name: string): readonly Item[] | undefined {
  const starts = startsOf(bytes);
  const end = bytes.lastIndexOf(']');
  const mayHaveFailed = recordsWithSigns(bytes, starts);
  const items: Item[] = [];
  for (const at of mayHaveFailed) {
    const from = starts[at] ?? 0;
    const next = starts[at + 1];
    const text = bytes.toString('utf8', from, next === undefined ? end : next - 1);
    try {
      items.push(...itemsOfFound(findRecords(JSON.parse(text)), `${name}: Records[${at}]`));
    } catch {
      return undefined;
    }
  }
  const passedOver = starts.length - mayHaveFailed.length;
  if (passedOver > 0) items.push({ kind: 'passed-over', place: name, count: passedOver });
  return items;
}

function startsOf(bytes: Buffer): readonly number[] {
  const starts = [START.indexOf('[') + 1];
  for (let at = bytes.indexOf(BETWEEN); at !== -1; at = bytes.indexOf(BETWEEN, at + BETWEEN.length))
    starts.push(at + 2);
  return starts;
}

/** In their order. */
function recordsWithSigns(bytes: Buffer, starts: readonly number[]): readonly number[] {
  const marked = new Uint8Array(starts.length);
  for (const sign of SIGNS) {
    let record = 0;
    let at = bytes.indexOf(sign);
    while (at !== -1) {
      while ((starts[record + 1] ?? Number.POSITIVE_INFINITY) <= at) record += 1;
      marked[record] = 1;
      // One sign is enough: go on at the next record.
      const next = starts[record + 1];
      at = next === undefined ? -1 : bytes.indexOf(sign, next);
    }
  }
  return [...marked.keys()].filter((record) => marked[record] === 1);
}
