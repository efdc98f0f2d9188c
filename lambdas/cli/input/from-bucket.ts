/**
 * `s3://BUCKET/PREFIX` as items: the log files of a trail, one after another. Says where to go on when a reading breaks off.
 */

import type { ConnectOptions } from '../../adapters/connection/accounts.ts';
import { type TrailObject, trailObjects } from '../../adapters/history/trail-bucket.ts';
import { present } from '../../denial/fields.ts';
import { note } from '../console.ts';
import type { Item } from './item.ts';
import { readItems } from './read-input.ts';
import { itemsOfTrail, unpackedTrail } from './read-trail-file.ts';

const ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

export function isInBucket(named: string): boolean {
  return named.startsWith('s3://');
}

export interface BucketWanted {
  readonly sinceMs?: number;
  readonly after?: string;
}

export async function* bucketItems(
  address: string,
  wanted: BucketWanted,
  connect: ConnectOptions,
  everyCall = false,
): AsyncGenerator<Item> {
  const [, bucket = '', given = ''] = ADDRESS.exec(address) ?? [];
  if (bucket === '') {
    yield { kind: 'skipped', place: address, reason: 'no address of a bucket: write s3://BUCKET/AWSLogs/' };
    return;
  }
  // A folder named without its slash; a file has an ending.
  const prefix = given === '' || given.endsWith('/') || /\.\w+$/.test(given) ? given : `${given}/`;
  const objects = trailObjects(
    present({
      bucket,
      prefix,
      since: wanted.sinceMs === undefined ? undefined : new Date(Date.now() - wanted.sinceMs),
      after: wanted.after,
    }),
    connect,
  );
  let last: string | undefined;
  let files = 0;
  try {
    for await (const object of objects) {
      yield* itemsOfObject(object, `s3://${bucket}/${object.key}`, everyCall);
      last = object.key;
      files += 1;
      note(`${files} files read, now ${object.key}`);
    }
    if (files === 0) yield { kind: 'skipped', place: address, reason: 'no log file of this time has a key like this' };
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown reason';
    const onward = last === undefined ? '' : `; go on with --after ${last}`;
    yield { kind: 'skipped', place: address, reason: `cannot be listed: ${why}${onward}` };
  }
}

async function* itemsOfObject(object: TrailObject, place: string, everyCall: boolean): AsyncGenerator<Item> {
  if (object.kind === 'unreadable') {
    yield { kind: 'skipped', place, reason: `cannot be read: ${object.reason}` };
    return;
  }
  const trail = everyCall ? undefined : await unpackedTrail(object.bytes);
  const items = trail === undefined ? undefined : itemsOfTrail(trail, place);
  if (items !== undefined) yield* items;
  else yield* readItems(once(object.bytes), place, { everyCall });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
