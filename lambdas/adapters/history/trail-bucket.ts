/**
 * The log files of a trail in its bucket, read with the caller's own rights: listed by account, Region and day, downloaded a
 * few at a time and given in the order of their keys. Denyscope's deployed roles read no objects; this is for a person.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 * Errs towards going on: an object that cannot be read is named, a list that cannot ends the reading.
 */
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';

export interface TrailWanted {
  readonly bucket: string;
  readonly prefix: string;
  /** Only days from this one on. */
  readonly since?: Date;
  /** Only keys behind this one: where a reading broke off. */
  readonly after?: string;
}

export type TrailObject =
  | { readonly kind: 'object'; readonly key: string; readonly bytes: Uint8Array }
  | { readonly kind: 'unreadable'; readonly key: string; readonly reason: string };

const AT_A_TIME = 8;
const DAY_MS = 86_400_000;
/** Folders of a trail that hold no records of calls. */
const NO_RECORDS = /\/CloudTrail-(?:Digest|Insight)\//;
const REGION = /\/CloudTrail\/[a-z0-9-]+\/$/;

type Keys = (prefix: string, asFolders: boolean) => AsyncGenerator<{ readonly key?: string; readonly folder?: string }>;

export async function* trailObjects(wanted: TrailWanted, connect: ConnectOptions): AsyncGenerator<TrailObject> {
  const { S3Client, ListObjectsV2Command, GetObjectCommand } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ ...baseConfig(connect), followRegionRedirects: true });
  const list: Keys = async function* (prefix, asFolders) {
    let token: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: wanted.bucket,
          Prefix: prefix,
          Delimiter: asFolders ? '/' : undefined,
          ContinuationToken: token,
          StartAfter: asFolders ? undefined : wanted.after,
        }),
      );
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield { key: Key };
      for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix !== undefined) yield { folder: Prefix };
      token = page.NextContinuationToken;
    } while (token !== undefined);
  };
  const download = async (key: string): Promise<TrailObject> => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: wanted.bucket, Key: key }));
      return { kind: 'object', key, bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(0) };
    } catch (error) {
      return {
        kind: 'unreadable',
        key,
        reason: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
      };
    }
  };
  const underWay: Promise<TrailObject>[] = [];
  for await (const key of keysOf(wanted, list)) {
    underWay.push(download(key));
    const first = underWay.length < AT_A_TIME ? undefined : underWay.shift();
    if (first !== undefined) yield await first;
  }
  for (const rest of underWay) yield await rest;
}

async function* keysOf({ prefix, since, after }: TrailWanted, list: Keys): AsyncGenerator<string> {
  for await (const folder of since === undefined ? [prefix] : daysBelow(prefix, since, list))
    for await (const { key } of list(folder, false))
      if (key !== undefined && !NO_RECORDS.test(key) && (after === undefined || key > after)) yield key;
}

/** Goes down to the Regions, which are few, and knows their days without listing them. */
async function* daysBelow(prefix: string, since: Date, list: Keys): AsyncGenerator<string> {
  if (REGION.test(prefix)) {
    const start = Date.parse(`${since.toISOString().slice(0, 10)}T00:00:00Z`);
    for (let day = start; day <= Date.now() + DAY_MS; day += DAY_MS)
      yield `${prefix}${new Date(day).toISOString().slice(0, 10).replaceAll('-', '/')}/`;
    return;
  }
  // The person named a day or a file.
  if (/\/CloudTrail\/[a-z0-9-]+\/\d{4}\//.test(prefix)) {
    yield prefix;
    return;
  }
  for await (const { folder } of list(prefix, true))
    if (folder !== undefined && !NO_RECORDS.test(folder)) yield* daysBelow(folder, since, list);
}
