/**
 * S3: what of a resource's ARN is read where, and whether an object is there. The existence of an object is asked by
 * listing its exact name with one key at most: nothing of its content or neighbours is needed.
 */
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { bucketArn, parseArn, shortName } from '../../aws/arn.ts';
import type { Reader } from '../../evidence/source.ts';
import { type Connection, found, unread } from '../connection/ask.ts';
import { askerOf } from '../connection/asker.ts';
import { bucketReader, NO_BUCKET } from './s3-bucket.ts';
import { accessPointReader, accountPublicAccessReader } from './s3-control.ts';

export interface S3Readers {
  readonly resource: Reader<'resource'>;
  readonly accountPublicAccess: Reader<'account-public-access'>;
  readonly object: Reader<'object'>;
}

/**
 * Ends of the aliases of access points, which stand where a bucket's name does, and of buckets of other kinds: no bucket is
 * called so. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const NO_BUCKET_NAME = /(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

type Settings = { readonly objectExistence: boolean; readonly accounts: readonly string[] };

export function s3Readers(connection: Connection, settings: Settings): S3Readers {
  const buckets = connection.accounts.clients((config) => {
    // The answer of S3, not the event, says in which Region the bucket is.
    return new S3Client({ ...config, followRegionRedirects: true });
  });
  const bucket = bucketReader(connection, buckets, settings.accounts);
  const accessPoint = accessPointReader(connection);

  return {
    resource: async (lookup, signal) => {
      const resource = parseArn(lookup.arn)?.resource ?? '';
      if (resource.startsWith('accesspoint/')) return accessPoint(lookup, signal);
      if (NO_BUCKET_NAME.test(shortName(bucketArn(lookup.arn))))
        return unread({ layer: 'resource', reason: 'no-reader', subject: lookup.arn });
      // An object's policy is its bucket's.
      return bucket(bucketArn(lookup.arn), lookup, signal);
    },

    accountPublicAccess: accountPublicAccessReader(connection),

    async object(lookup, signal) {
      const subject = `arn:aws:s3:::${lookup.bucket}/${lookup.key}`;
      if (!settings.objectExistence) return unread({ layer: 'resource', reason: 'switched-off', subject });
      const account = lookup.account ?? (await connection.accounts.own());
      const about = { subject, layer: 'resource', account, signal, noneCodes: NO_BUCKET } as const;
      const asker = await askerOf(connection, buckets(account, lookup.region), about);
      if (asker.kind !== 'found') return asker;
      const asked = await asker.value.ask('s3:ListBucket', async (client, options) => {
        const command = new ListObjectsV2Command({
          Bucket: lookup.bucket,
          Prefix: lookup.key,
          // The reader role may list with one key only.
          MaxKeys: 1,
          ExpectedBucketOwner: lookup.account,
        });
        return (await client.send(command, options)).Contents?.[0]?.Key;
      });
      if (asked.kind === 'unread') return asked;
      // Keys come in order, so the exact name is the first of its prefix.
      return found({ exists: asked.kind === 'found' && asked.value === lookup.key });
    },
  };
}
