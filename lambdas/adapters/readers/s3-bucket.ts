/**
 * A bucket: its policy, settings, key and tags. Every call carries the owner that is expected, so that a bucket of the
 * same name in foreign hands is refused and not read. Where the owner is not known, the first account that may read the
 * policy of a bucket as its own is who owns it.
 */

import {
  GetBucketAbacCommand,
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { shortName } from '../../aws/arn.ts';
import { partitionOf } from '../../aws/regions.ts';
import { present } from '../../denial/fields.ts';
import type { ResourceFacts } from '../../evidence/facts.ts';
import type { Answer, LookupOf } from '../../evidence/source.ts';
import { resourcePolicyName } from '../../evidence/subject/policy-names.ts';
import type { Clients } from '../connection/accounts.ts';
import { type Connection, found, gapsOf, partOf } from '../connection/ask.ts';
import { type Asker, askerOf } from '../connection/asker.ts';
import { tagsFrom } from './resource-reader.ts';
import { plainBlock } from './s3-control.ts';

export const NO_BUCKET = ['NoSuchBucket', 'NotFound'];
/** A call each. */
const MOST_OWNERS = 8;

type ReadBucket = (arn: string, lookup: LookupOf<'resource'>, signal: AbortSignal) => Promise<Answer<ResourceFacts>>;

interface Owned {
  readonly asker: Asker<S3Client>;
  readonly account: string;
  readonly policy: Answer<string | undefined>;
}

export function bucketReader(
  connection: Connection,
  clients: Clients<S3Client>,
  watched: readonly string[],
): ReadBucket {
  /** Asked as the bucket of this account. */
  async function ownedBy(account: string, arn: string, region: string, signal: AbortSignal): Promise<Answer<Owned>> {
    const about = { subject: arn, layer: 'resource', account, signal, noneCodes: NO_BUCKET } as const;
    const asker = await askerOf(connection, clients(account, region), about);
    if (asker.kind !== 'found') return asker;
    const input = inputOf(arn, account);
    const policy = await asker.value.askPart('s3:GetBucketPolicy', ['NoSuchBucketPolicy'], async (client, options) => {
      return (await client.send(new GetBucketPolicyCommand(input), options)).Policy;
    });
    return found({ asker: asker.value, account, policy });
  }

  return async (arn, lookup, signal) => {
    const own = lookup.account ?? lookup.asker ?? (await connection.accounts.own());
    let owned = await ownedBy(own, arn, lookup.region, signal);
    if (lookup.account === undefined) {
      const likely = [own, await connection.accounts.own(), ...watched];
      for (const account of [...new Set(likely)].slice(1, MOST_OWNERS)) {
        if (owned.kind === 'found' && !isRefused(owned.value.policy)) break;
        const other = await ownedBy(account, arn, lookup.region, signal);
        if (other.kind === 'found' && !isRefused(other.value.policy)) owned = other;
      }
    }
    if (owned.kind !== 'found') return owned;
    if (owned.value.policy.kind === 'absent') return { kind: 'absent' };
    return bucketFacts(owned.value, arn, lookup);
  };
}

async function bucketFacts({ asker, account, policy }: Owned, arn: string, lookup: LookupOf<'resource'>) {
  const input = inputOf(arn, account);
  const [block, ownership, key, tags] = await Promise.all([
    asker.askPart(
      's3:GetBucketPublicAccessBlock',
      ['NoSuchPublicAccessBlockConfiguration'],
      async (client, options) => {
        const answer = await client.send(new GetPublicAccessBlockCommand(input), options);
        return plainBlock(answer.PublicAccessBlockConfiguration);
      },
    ),
    asker.askPart('s3:GetBucketOwnershipControls', ['OwnershipControlsNotFoundError'], async (client, options) => {
      const answer = await client.send(new GetBucketOwnershipControlsCommand(input), options);
      return answer.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
    }),
    asker.askPart(
      's3:GetEncryptionConfiguration',
      ['ServerSideEncryptionConfigurationNotFoundError'],
      async (client, options) => {
        const answer = await client.send(new GetBucketEncryptionCommand(input), options);
        const rule = answer.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
        // A bucket on KMS without a key of its own uses the AWS-managed one of its owner.
        const onKms = rule?.SSEAlgorithm !== undefined && rule.SSEAlgorithm !== 'AES256';
        return onKms ? keyArn(rule.KMSMasterKeyID ?? 'alias/aws/s3', lookup.region, account) : undefined;
      },
    ),
    asker.askPart('s3:GetBucketTagging', ['NoSuchTagSet'], async (client, options) => {
      return tagsFrom((await client.send(new GetBucketTaggingCommand(input), options)).TagSet);
    }),
  ]);
  // Without tags there is nothing that conditions could see.
  const isTagged = tags.kind === 'found' && Object.keys(tags.value ?? {}).length > 0;
  const abac: Answer<boolean | undefined> = isTagged
    ? await asker.ask('s3:GetBucketAbac', async (client, options) => {
        const status = (await client.send(new GetBucketAbacCommand(input), options)).AbacStatus?.Status;
        return status === undefined ? undefined : status === 'Enabled';
      })
    : { kind: 'absent' };
  const answers = [policy, block, ownership, key, tags, abac];
  const isOwner = answers.some((one) => one.kind !== 'unread');
  const written = partOf(policy);
  const text = written && asker.document('s3:GetBucketPolicy', resourcePolicyName(arn), written);
  const tagged = partOf(tags);
  const facts = present<ResourceFacts>({
    arn,
    account: lookup.account ?? (isOwner ? account : undefined),
    policy: text ? text.policy : written === null ? null : undefined,
    publicAccessBlock: partOf(block),
    objectOwnership: partOf(ownership),
    kmsKeyArn: partOf(key),
    tags: tagged === undefined ? {} : tagged,
    abac: partOf(abac),
  });
  return found(facts, [...gapsOf(...answers), ...(text ? text.gaps : [])]);
}

function inputOf(arn: string, account: string) {
  return { Bucket: shortName(arn), ExpectedBucketOwner: account };
}

function keyArn(key: string, region: string, account: string): string {
  if (key.startsWith('arn:')) return key;
  const partition = partitionOf(region) ?? 'aws';
  return `arn:${partition}:kms:${region}:${account}:${key.startsWith('alias/') ? key : `key/${key}`}`;
}

/** S3 refuses alike who may not read and whose bucket it is not. */
function isRefused(asked: Answer<unknown>): boolean {
  return asked.kind === 'unread' && asked.gaps[0]?.reason === 'access-denied';
}
