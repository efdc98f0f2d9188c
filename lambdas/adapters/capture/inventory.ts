/**
 * What an account holds in a Region of the kinds whose policies refuse most: names only, for a snapshot. Each kind is
 * bounded; what was left out and what could not be listed is said, never taken for "there is none".
 */

import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { ReaderAction } from '../../aws/look-up.ts';
import { globalRegion, partitionOf } from '../../aws/regions.ts';
import type { Answer, Gap } from '../../evidence/source.ts';
import type { Clients } from '../connection/accounts.ts';
import { type Connection, found, gapsOf, type Page, unread } from '../connection/ask.ts';
import { askerOf } from '../connection/asker.ts';
import { controlClient } from '../readers/s3-control.ts';

interface Inventory {
  readonly arns: readonly string[];
  /** Aliases by key ARN, which a key does not tell of itself; `null` where they could not all be listed. */
  readonly aliases: Readonly<Record<string, readonly string[]>> | null;
  /** Of buckets, whose ARNs tell none. */
  readonly regions: Readonly<Record<string, string>>;
  /** Ids of VPC endpoints. */
  readonly endpoints: readonly string[];
}

export interface Inventories {
  /** Buckets of the account, whatever their Region. */
  buckets(account: string, signal: AbortSignal): Promise<Answer<Inventory>>;
  /** Everything else, of one Region. */
  region(account: string, region: string, signal: AbortSignal): Promise<Answer<Inventory>>;
  /** Keys of a small bucket; nothing where it holds more than a page. */
  keys(account: string, region: string, bucket: string, signal: AbortSignal): Promise<Answer<readonly string[]>>;
  accounts(from: string, signal: AbortSignal): Promise<Answer<readonly string[]>>;
}

const PAGES_A_KIND = 20;

export function inventories(connection: Connection): Inventories {
  const of = connection.accounts.clients;
  const s3 = of(
    async (config) => new (await import('@aws-sdk/client-s3')).S3Client({ ...config, followRegionRedirects: true }),
  );
  const control = of(controlClient);
  const kms = of(async (config) => new (await import('@aws-sdk/client-kms')).KMSClient({ ...config }));
  const sqs = of(async (config) => new (await import('@aws-sdk/client-sqs')).SQSClient({ ...config }));
  const sns = of(async (config) => new (await import('@aws-sdk/client-sns')).SNSClient({ ...config }));
  const lambda = of(async (config) => new (await import('@aws-sdk/client-lambda')).LambdaClient({ ...config }));
  const secrets = of(async (config) => {
    return new (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient({ ...config });
  });
  const tables = of(async (config) => new (await import('@aws-sdk/client-dynamodb')).DynamoDBClient({ ...config }));
  const ecr = of(async (config) => new (await import('@aws-sdk/client-ecr')).ECRClient({ ...config }));
  const ec2 = of(async (config) => new (await import('@aws-sdk/client-ec2')).EC2Client({ ...config }));
  const organizations = connection.accounts.globalClients(async (config) => {
    return new (await import('@aws-sdk/client-organizations')).OrganizationsClient({ ...config });
  });

  /** One kind: all pages, or those that could be had and a gap. */
  async function all<C, T>(
    clients: Clients<C>,
    place: ReadScope,
    permission: ReaderAction,
    fetchPage: (client: C, from: string | undefined) => Promise<Page<T>>,
  ): Promise<Kind<T>> {
    const { account, region, signal } = place;
    const about = { subject: `${permission} in ${account} ${region}`, account, signal };
    const asker = await askerOf(connection, clients(account, region), about);
    if (asker.kind !== 'found') return { items: [], gaps: gapsOf(asker) };
    const items: T[] = [];
    const asked = await asker.value.askAll(
      permission,
      async (client, from) => {
        const page = await fetchPage(client, from);
        items.push(...page.items);
        return page;
      },
      PAGES_A_KIND,
    );
    return { items, gaps: gapsOf(asked) };
  }

  async function region(account: string, name: string, signal: AbortSignal): Promise<Answer<Inventory>> {
    const place: ReadScope = { account, region: name, signal };
    const options = { abortSignal: signal };
    const partition = partitionOf(name) ?? 'aws';
    const at = (service: string, resource: string) => `arn:${partition}:${service}:${name}:${account}:${resource}`;
    const [points, keys, aliases, queues, topics, functions, secretList, tableList, repositories, endpoints] =
      await Promise.all([
        all(control, place, 's3:ListAccessPoints', async (client, from) => {
          const { ListAccessPointsCommand } = await import('@aws-sdk/client-s3-control');
          const page = await client.send(new ListAccessPointsCommand({ AccountId: account, ...next(from) }), options);
          return {
            items: (page.AccessPointList ?? []).flatMap((one) => one.AccessPointArn ?? []),
            next: page.NextToken,
          };
        }),
        all(kms, place, 'kms:ListKeys', async (client, Marker) => {
          const { ListKeysCommand } = await import('@aws-sdk/client-kms');
          const page = await client.send(new ListKeysCommand({ Limit: 1000, Marker: Marker || undefined }), options);
          return { items: (page.Keys ?? []).flatMap((one) => one.KeyArn ?? []), next: page.NextMarker };
        }),
        all(kms, place, 'kms:ListAliases', async (client, Marker) => {
          const { ListAliasesCommand } = await import('@aws-sdk/client-kms');
          const page = await client.send(new ListAliasesCommand(Marker ? { Marker } : {}), options);
          const items = (page.Aliases ?? []).flatMap(({ AliasName, TargetKeyId }) =>
            AliasName === undefined || TargetKeyId === undefined
              ? []
              : [{ alias: AliasName, key: at('kms', `key/${TargetKeyId}`) }],
          );
          return { items, next: page.NextMarker };
        }),
        all(sqs, place, 'sqs:ListQueues', async (client, from) => {
          const { ListQueuesCommand } = await import('@aws-sdk/client-sqs');
          const page = await client.send(new ListQueuesCommand({ MaxResults: 1000, ...next(from) }), options);
          const names = (page.QueueUrls ?? []).flatMap((url) => url.split('/').at(-1) ?? []);
          return { items: names.map((queue) => at('sqs', queue)), next: page.NextToken };
        }),
        all(sns, place, 'sns:ListTopics', async (client, from) => {
          const { ListTopicsCommand } = await import('@aws-sdk/client-sns');
          const page = await client.send(new ListTopicsCommand(next(from)), options);
          return { items: (page.Topics ?? []).flatMap((one) => one.TopicArn ?? []), next: page.NextToken };
        }),
        all(lambda, place, 'lambda:ListFunctions', async (client, Marker) => {
          const { ListFunctionsCommand } = await import('@aws-sdk/client-lambda');
          const page = await client.send(new ListFunctionsCommand(Marker ? { Marker } : {}), options);
          return { items: (page.Functions ?? []).flatMap((one) => one.FunctionArn ?? []), next: page.NextMarker };
        }),
        all(secrets, place, 'secretsmanager:ListSecrets', async (client, from) => {
          const { ListSecretsCommand } = await import('@aws-sdk/client-secrets-manager');
          const page = await client.send(new ListSecretsCommand({ MaxResults: 100, ...next(from) }), options);
          return { items: (page.SecretList ?? []).flatMap((one) => one.ARN ?? []), next: page.NextToken };
        }),
        all(tables, place, 'dynamodb:ListTables', async (client, from) => {
          const { ListTablesCommand } = await import('@aws-sdk/client-dynamodb');
          const page = await client.send(new ListTablesCommand(from ? { ExclusiveStartTableName: from } : {}), options);
          const items = (page.TableNames ?? []).map((table) => at('dynamodb', `table/${table}`));
          return { items, next: page.LastEvaluatedTableName };
        }),
        all(ecr, place, 'ecr:DescribeRepositories', async (client, nextToken) => {
          const { DescribeRepositoriesCommand } = await import('@aws-sdk/client-ecr');
          const input = { maxResults: 1000, nextToken: nextToken || undefined };
          const page = await client.send(new DescribeRepositoriesCommand(input), options);
          return { items: (page.repositories ?? []).flatMap((one) => one.repositoryArn ?? []), next: page.nextToken };
        }),
        all(ec2, place, 'ec2:DescribeVpcEndpoints', async (client, from) => {
          const { DescribeVpcEndpointsCommand } = await import('@aws-sdk/client-ec2');
          const page = await client.send(new DescribeVpcEndpointsCommand({ MaxResults: 1000, ...next(from) }), options);
          return { items: (page.VpcEndpoints ?? []).flatMap((one) => one.VpcEndpointId ?? []), next: page.NextToken };
        }),
      ]);
    const kinds = [points, keys, queues, topics, functions, secretList, tableList, repositories];
    const byKey = Map.groupBy(aliases.items, ({ key }) => key);
    const value = {
      arns: kinds.flatMap(({ items }) => items),
      aliases:
        aliases.gaps.length > 0
          ? null
          : Object.fromEntries([...byKey].map(([key, named]) => [key, named.map(({ alias }) => alias)])),
      regions: {},
      endpoints: endpoints.items,
    };
    return found(
      value,
      [...kinds, aliases, endpoints].flatMap(({ gaps }) => gaps),
    );
  }

  return {
    region,

    async buckets(account, signal) {
      const home = globalRegion(partitionOf(connection.accounts.region) ?? 'aws');
      const partition = partitionOf(home) ?? 'aws';
      const buckets = await all(s3, { account, region: home, signal }, 's3:ListAllMyBuckets', async (client, token) => {
        const { ListBucketsCommand } = await import('@aws-sdk/client-s3');
        const input = { MaxBuckets: 1000, ContinuationToken: token || undefined };
        const page = await client.send(new ListBucketsCommand(input), { abortSignal: signal });
        const items = (page.Buckets ?? []).flatMap(({ Name, BucketRegion }) =>
          Name === undefined ? [] : [{ arn: `arn:${partition}:s3:::${Name}`, region: BucketRegion }],
        );
        return { items, next: page.ContinuationToken };
      });
      const regions = buckets.items.flatMap(({ arn, region }) =>
        region === undefined ? [] : [[arn, region] as const],
      );
      const arns = buckets.items.map(({ arn }) => arn);
      return found({ arns, aliases: {}, regions: Object.fromEntries(regions), endpoints: [] }, buckets.gaps);
    },

    async keys(account, region, bucket, signal) {
      const subject = `keys of arn:aws:s3:::${bucket}`;
      const asker = await askerOf(connection, s3(account, region), { subject, account, signal });
      if (asker.kind !== 'found') return asker;
      const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
      const asked = await asker.value.ask('s3:ListBucket', (client, options) =>
        client.send(new ListObjectsV2Command({ Bucket: bucket, ExpectedBucketOwner: account }), options),
      );
      if (asked.kind !== 'found') return asked;
      if (asked.value.IsTruncated === true) return unread({ reason: 'too-large', subject });
      return { kind: 'found', value: (asked.value.Contents ?? []).flatMap(({ Key }) => Key ?? []) };
    },

    async accounts(from, signal) {
      const about = { subject: 'accounts of the organization', account: from, signal };
      const asker = await askerOf(connection, organizations(from), about);
      if (asker.kind !== 'found') return asker;
      const { ListAccountsCommand } = await import('@aws-sdk/client-organizations');
      const fetchPage = async (
        client: OrganizationsClient,
        token: string | undefined,
        options: { readonly abortSignal: AbortSignal },
      ) => {
        const page = await client.send(new ListAccountsCommand(next(token)), options);
        // Suspended accounts cannot be read and refuse nothing.
        const active = (page.Accounts ?? []).filter((one) => (one.State ?? one.Status ?? 'ACTIVE') === 'ACTIVE');
        return { items: active.flatMap((one) => one.Id ?? []), next: page.NextToken };
      };
      return asker.value.askAll('organizations:ListAccounts', fetchPage, 1_000);
    },
  };
}

interface ReadScope {
  readonly account: string;
  readonly region: string;
  readonly signal: AbortSignal;
}

interface Kind<T> {
  readonly items: readonly T[];
  readonly gaps: readonly Gap[];
}

function next(token: string | undefined): { NextToken?: string } {
  return token === undefined || token === '' ? {} : { NextToken: token };
}
