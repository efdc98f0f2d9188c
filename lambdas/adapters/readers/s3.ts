/**
 * S3: buckets, access points, Block Public Access, and whether an object is there. Every call about a bucket carries its
 * owner when known, so that a bucket of the same name in foreign hands is refused and not read. The existence of an
 * object is asked by listing its exact name with one key at most: nothing of its content or neighbours is needed.
 */

import { bucketArn, parseArn, segmentsOf, shortName } from '../../aws/arn.ts';
import type { ReaderAction } from '../../aws/look-up.ts';
import { globalRegion, partitionOf } from '../../aws/regions.ts';
import { present } from '../../denial/fields.ts';
import type { PublicAccessBlock } from '../../engine/index.ts';
import type { Answer, Gap, LookupOf, Reader, ResourceFacts } from '../../evidence/source.ts';
import { resourcePolicyName } from '../../evidence/subject/policy-names.ts';
import type { ClientConfig } from '../connection/accounts.ts';
import { ask, type Connection, closed, document, found, type Question, unread } from '../connection/ask.ts';
import { tagsFrom } from './resource-reader.ts';

export interface S3Readers {
  readonly resource: Reader<'resource'>;
  readonly accountPublicAccess: Reader<'account-public-access'>;
  readonly object: Reader<'object'>;
}

type Settings = { readonly objectExistence: boolean; readonly accounts: readonly string[] };

const NO_BUCKET = ['NoSuchBucket', 'NotFound'];
/** A call each. */
const MOST_OWNERS = 8;

export function s3Readers(connection: Connection, settings: Settings): S3Readers {
  const buckets = connection.accounts.clients(async (config) => {
    const { S3Client } = await import('@aws-sdk/client-s3');
    // The answer of S3, not the event, says in which Region the bucket is.
    return new S3Client({ ...config, followRegionRedirects: true });
  });
  const controls = connection.accounts.clients(controlClient);

  async function bucket(
    arn: string,
    lookup: LookupOf<'resource'>,
    signal: AbortSignal,
  ): Promise<Answer<ResourceFacts>> {
    const q = (account: string, permission: ReaderAction, ...noneCodes: readonly string[]): Question => ({
      permission,
      subject: arn,
      layer: 'resource',
      account,
      signal,
      noneCodes,
    });
    const options = { abortSignal: signal };
    const sdk = await import('@aws-sdk/client-s3');
    const name = shortName(arn);
    const read = async (account: string) => {
      const opened = await buckets(account, lookup.region);
      if (opened.kind === 'closed') return opened;
      const { client } = opened;
      const input = { Bucket: name, ExpectedBucketOwner: account };
      let gone = false;
      const policy = await ask(
        connection,
        q(account, 's3:GetBucketPolicy', 'NoSuchBucketPolicy', ...NO_BUCKET),
        async () => {
          try {
            return (await client.send(new sdk.GetBucketPolicyCommand(input), options)).Policy;
          } catch (error) {
            gone = error instanceof Error && NO_BUCKET.includes(error.name);
            throw error;
          }
        },
      );
      return { kind: 'read', client, input, account, policy, gone } as const;
    };
    // What the expected owner may read is the expected owner's: the first that may is who owns it.
    let asked = await read(await firstOf(lookup));
    if (lookup.account === undefined) {
      for (const account of (await ownersOf(lookup)).slice(1)) {
        if (asked.kind === 'read' && !isRefused(asked.policy)) break;
        const other = await read(account);
        if (other.kind === 'read' && !isRefused(other.policy)) asked = other;
      }
    }
    if (asked.kind === 'closed') return closed(asked.gap, 'resource');
    const { client, input, account, policy, gone } = asked;
    if (gone) return { kind: 'absent' };
    const [block, ownership, key, tags] = await Promise.all([
      ask(
        connection,
        q(account, 's3:GetBucketPublicAccessBlock', 'NoSuchPublicAccessBlockConfiguration', ...NO_BUCKET),
        async () => {
          return (await client.send(new sdk.GetPublicAccessBlockCommand(input), options))
            .PublicAccessBlockConfiguration;
        },
      ),
      ask(
        connection,
        q(account, 's3:GetBucketOwnershipControls', 'OwnershipControlsNotFoundError', ...NO_BUCKET),
        async () => {
          const answer = await client.send(new sdk.GetBucketOwnershipControlsCommand(input), options);
          return answer.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
        },
      ),
      ask(
        connection,
        q(account, 's3:GetEncryptionConfiguration', 'ServerSideEncryptionConfigurationNotFoundError', ...NO_BUCKET),
        async () => {
          const answer = await client.send(new sdk.GetBucketEncryptionCommand(input), options);
          const rule = answer.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
          // A bucket on KMS without a key of its own uses the AWS-managed one of its owner.
          const onKms = rule?.SSEAlgorithm !== undefined && rule.SSEAlgorithm !== 'AES256';
          return onKms ? keyArn(rule.KMSMasterKeyID ?? 'alias/aws/s3', lookup.region, account) : undefined;
        },
      ),
      ask(connection, q(account, 's3:GetBucketTagging', 'NoSuchTagSet', ...NO_BUCKET), async () => {
        return tagsFrom((await client.send(new sdk.GetBucketTaggingCommand(input), options)).TagSet);
      }),
    ]);
    // Without tags there is nothing that conditions could see.
    const isTagged = tags.kind === 'found' && Object.keys(tags.value).length > 0;
    const abac: Answer<boolean | undefined> = isTagged
      ? await ask(connection, q(account, 's3:GetBucketAbac', ...NO_BUCKET), async () => {
          const status = (await client.send(new sdk.GetBucketAbacCommand(input), options)).AbacStatus?.Status;
          return status === undefined ? undefined : status === 'Enabled';
        })
      : { kind: 'absent' };
    const isOwner = [policy, block, ownership, key, tags, abac].some((one) => one.kind !== 'unread');
    const question = q(account, 's3:GetBucketPolicy');
    const text = policy.kind === 'found' ? document(question, resourcePolicyName(arn), policy.value) : undefined;
    const facts = present<ResourceFacts>({
      arn,
      account: lookup.account ?? (isOwner ? account : undefined),
      policy: policy.kind === 'absent' ? undefined : (text?.policy ?? null),
      publicAccessBlock: block.kind === 'found' ? plainBlock(block.value) : block.kind === 'unread' ? null : undefined,
      objectOwnership: partOf(ownership),
      kmsKeyArn: partOf(key),
      tags: partOf(tags) ?? (tags.kind === 'absent' ? {} : null),
      abac: partOf(abac),
    });
    return found(facts, [...gaps(policy, block, ownership, key, tags, abac), ...(text?.gaps ?? [])]);
  }

  /** Who may own a bucket whose owner is not known: the account that asked, our own, those we were told to watch. */
  async function ownersOf(lookup: LookupOf<'resource'>): Promise<readonly string[]> {
    const own = await connection.accounts.own();
    const likely = [...(lookup.asker === undefined ? [] : [lookup.asker]), own, ...settings.accounts];
    return [...new Set(likely)].slice(0, MOST_OWNERS);
  }

  async function firstOf(lookup: LookupOf<'resource'>): Promise<string> {
    return lookup.account ?? lookup.asker ?? (await connection.accounts.own());
  }

  async function accessPoint(lookup: LookupOf<'resource'>, signal: AbortSignal): Promise<Answer<ResourceFacts>> {
    const arn = parseArn(lookup.arn);
    const account = arn?.account ?? lookup.account;
    const [, name] = segmentsOf(arn?.resource ?? '');
    if (account === undefined || name === undefined)
      return unread({ layer: 'resource', reason: 'malformed', subject: lookup.arn });
    const opened = await controls(account, arn?.region ?? lookup.region);
    if (opened.kind === 'closed') return closed(opened.gap, 'resource');
    const sdk = await import('@aws-sdk/client-s3-control');
    const input = { AccountId: account, Name: name };
    const options = { abortSignal: signal };
    const q = (permission: ReaderAction, ...noneCodes: readonly string[]): Question => ({
      permission,
      subject: lookup.arn,
      layer: 'resource',
      account,
      signal,
      noneCodes,
    });
    const policyQuestion = q('s3:GetAccessPointPolicy', 'NoSuchAccessPointPolicy', 'NoSuchAccessPoint');
    const [point, policy] = await Promise.all([
      ask(connection, q('s3:GetAccessPoint', 'NoSuchAccessPoint'), async () => {
        return (await opened.client.send(new sdk.GetAccessPointCommand(input), options)).Bucket;
      }),
      ask(connection, policyQuestion, async () => {
        return (await opened.client.send(new sdk.GetAccessPointPolicyCommand(input), options)).Policy;
      }),
    ]);
    if (point.kind === 'absent') return { kind: 'absent' };
    const read =
      policy.kind === 'found' ? document(policyQuestion, resourcePolicyName(lookup.arn), policy.value) : undefined;
    const bucketName = point.kind === 'found' ? point.value : undefined;
    const facts: ResourceFacts = {
      arn: lookup.arn,
      account,
      policy: policy.kind === 'absent' ? undefined : (read?.policy ?? null),
      bucket: bucketName === undefined ? null : `arn:${arn?.partition ?? 'aws'}:s3:::${bucketName}`,
    };
    return found(facts, [...gaps(point, policy), ...(read?.gaps ?? [])]);
  }

  return {
    resource: (lookup, signal) => {
      const resource = parseArn(lookup.arn)?.resource ?? '';
      if (resource.startsWith('accesspoint/')) return accessPoint(lookup, signal);
      // An object's policy is its bucket's.
      return bucket(bucketArn(lookup.arn), lookup, signal);
    },

    async accountPublicAccess({ account }, signal) {
      // The setting is the account's, the same from every Region.
      const opened = await controls(account, globalRegion(partitionOf(connection.accounts.region) ?? 'aws'));
      if (opened.kind === 'closed') return closed(opened.gap, 'resource');
      const sdk = await import('@aws-sdk/client-s3-control');
      const question: Question = {
        permission: 's3:GetAccountPublicAccessBlock',
        subject: account,
        layer: 'resource',
        account,
        signal,
        noneCodes: ['NoSuchPublicAccessBlockConfiguration'],
      };
      const asked = await ask(connection, question, async () => {
        const command = new sdk.GetPublicAccessBlockCommand({ AccountId: account });
        return (await opened.client.send(command, { abortSignal: signal })).PublicAccessBlockConfiguration;
      });
      if (asked.kind === 'unread') return unread(...asked.gaps);
      return asked.kind === 'absent' ? { kind: 'absent' } : found(plainBlock(asked.value));
    },

    async object(lookup, signal) {
      const subject = `arn:aws:s3:::${lookup.bucket}/${lookup.key}`;
      if (!settings.objectExistence) return unread({ layer: 'resource', reason: 'switched-off', subject });
      const account = lookup.account ?? (await connection.accounts.own());
      const opened = await buckets(account, lookup.region);
      if (opened.kind === 'closed') return closed(opened.gap, 'resource');
      const sdk = await import('@aws-sdk/client-s3');
      const question: Question = {
        permission: 's3:ListBucket',
        subject,
        layer: 'resource',
        account,
        signal,
        noneCodes: NO_BUCKET,
      };
      const asked = await ask(connection, question, async () => {
        const command = new sdk.ListObjectsV2Command({
          Bucket: lookup.bucket,
          Prefix: lookup.key,
          // The reader role may list with one key only.
          MaxKeys: 1,
          ExpectedBucketOwner: lookup.account,
        });
        return (await opened.client.send(command, { abortSignal: signal })).Contents?.[0]?.Key;
      });
      if (asked.kind === 'unread') return unread(...asked.gaps);
      // Keys come in order, so the exact name is the first of its prefix.
      return found({ exists: asked.kind === 'found' && asked.value === lookup.key });
    },
  };
}

export async function controlClient(config: ClientConfig) {
  const { S3ControlClient } = await import('@aws-sdk/client-s3-control');
  const endpointProvider = onPlainAddress(config);
  return new S3ControlClient(present({ ...config, endpointProvider }));
}

/** S3 Control puts the account id before the host name, which an address of numbers does not allow. */
function onPlainAddress(config: { readonly endpoint?: string; readonly region: string }) {
  const endpoint = config.endpoint ?? process.env['AWS_ENDPOINT_URL'];
  if (endpoint === undefined || !URL.canParse(endpoint) || !/^[\d.]+$/.test(new URL(endpoint).hostname))
    return undefined;
  const scheme = { name: 'sigv4', signingName: 's3', signingRegion: config.region, properties: {} };
  return () => ({ url: new URL(endpoint), properties: { authSchemes: [scheme] } });
}

function keyArn(key: string, region: string, account: string): string {
  if (key.startsWith('arn:')) return key;
  const partition = partitionOf(region) ?? 'aws';
  return `arn:${partition}:kms:${region}:${account}:${key.startsWith('alias/') ? key : `key/${key}`}`;
}

function gaps(...asked: readonly Answer<unknown>[]): readonly Gap[] {
  return asked.flatMap((one) => (one.kind === 'unread' ? one.gaps : []));
}

/** S3 refuses alike who may not read and whose bucket it is not. */
function isRefused(asked: Answer<unknown>): boolean {
  return asked.kind === 'unread' && asked.gaps[0]?.reason === 'access-denied';
}

/** `null` where it could not be read, nothing where AWS says there is none. */
function partOf<T>(asked: Answer<T>): T | null | undefined {
  if (asked.kind === 'unread') return null;
  return asked.kind === 'absent' ? undefined : asked.value;
}

function plainBlock(
  block: { readonly [K in keyof PublicAccessBlock]?: boolean | undefined } | undefined,
): PublicAccessBlock {
  return present<PublicAccessBlock>({
    BlockPublicAcls: block?.BlockPublicAcls,
    IgnorePublicAcls: block?.IgnorePublicAcls,
    BlockPublicPolicy: block?.BlockPublicPolicy,
    RestrictPublicBuckets: block?.RestrictPublicBuckets,
  });
}
