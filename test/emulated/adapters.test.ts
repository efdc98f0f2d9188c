/**
 * The adapters against moto, which keeps its own tables, roles and policies: what our endpoint could get wrong together
 * with the reader shows here.
 */
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand as CreateOrganizationPolicyCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsSource } from '../../lambdas/adapters/aws-source.ts';
import { UNLIMITED } from '../../lambdas/adapters/connection/rate-limit.ts';
import { dynamoJournal } from '../../lambdas/adapters/store/dynamo-journal.ts';
import { dynamoMemory } from '../../lambdas/adapters/store/memory/dynamo-memory.ts';
import { MEMORY_TABLE } from '../../lambdas/contract/memory-table.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { PolicySource } from '../../lambdas/evidence/source.ts';
import { askSource } from '../adapters/asking.ts';
import { journalContract } from '../adapters/journal-contract.ts';
import { CONTRACT_TIMES, memoryContract } from '../adapters/memory-contract.ts';
import { type Moto, startMoto } from './moto.ts';

/** moto's own account. */
const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const TABLE = 'memory';

let moto: Moto;
let source: PolicySource;
const connect = () => ({
  region: REGION,
  account: ACCOUNT,
  endpoint: moto.endpoint,
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' },
});

beforeAll(async () => {
  moto = await startMoto('http://127.0.0.1:9');
  await new DynamoDBClient(connect()).send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: MEMORY_TABLE.partitionKey, KeyType: 'HASH' },
        { AttributeName: MEMORY_TABLE.sortKey, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: MEMORY_TABLE.partitionKey, AttributeType: 'S' },
        { AttributeName: MEMORY_TABLE.sortKey, AttributeType: 'S' },
        { AttributeName: MEMORY_TABLE.dueIndex.partitionKey, AttributeType: 'S' },
        { AttributeName: MEMORY_TABLE.dueIndex.sortKey, AttributeType: 'N' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: MEMORY_TABLE.dueIndex.name,
          KeySchema: [
            { AttributeName: MEMORY_TABLE.dueIndex.partitionKey, KeyType: 'HASH' },
            { AttributeName: MEMORY_TABLE.dueIndex.sortKey, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  source = awsSource({ ...connect(), settings: { ...DEFAULT_SETTINGS }, limit: UNLIMITED, maxAttempts: 1 });
});
afterAll(() => moto?.stop());

describe('the memory on moto', () => memoryContract(() => dynamoMemory(TABLE, connect(), CONTRACT_TIMES)));
describe('the journal on moto', () => journalContract(() => dynamoJournal(TABLE, connect())));

const allow = (action: string, extra: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...extra }] });
const parsed = (text: string): unknown => JSON.parse(text);

describe('the readers on moto', () => {
  test('a role with inline, managed and boundary', async () => {
    const iam = new IAMClient(connect());
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'App',
        Path: '/app/',
        AssumeRolePolicyDocument: trust,
        Tags: [{ Key: 'team', Value: 'data' }],
      }),
    );
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'App', PolicyName: 'Inline', PolicyDocument: allow('s3:Get*') }),
    );
    const managed = await iam.send(new CreatePolicyCommand({ PolicyName: 'Managed', PolicyDocument: allow('sqs:*') }));
    const boundary = await iam.send(new CreatePolicyCommand({ PolicyName: 'Limits', PolicyDocument: allow('*') }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'App', PolicyArn: managed.Policy?.Arn }));
    await iam.send(
      new PutRolePermissionsBoundaryCommand({ RoleName: 'App', PermissionsBoundary: boundary.Policy?.Arn }),
    );
    const answer = await askSource(source, { kind: 'principal', account: ACCOUNT, type: 'role', name: 'App' });
    expect(answer).toMatchObject({
      kind: 'found',
      value: {
        arn: `arn:aws:iam::${ACCOUNT}:role/app/App`,
        identity: [
          { name: 'Inline', document: parsed(allow('s3:Get*')) },
          { name: 'Managed', document: parsed(allow('sqs:*')) },
        ],
        boundary: [{ name: 'Limits', document: parsed(allow('*')) }],
        tags: { team: 'data' },
        trust: { document: parsed(trust) },
      },
    });
    expect(answer).not.toHaveProperty('gaps');
  });

  test('a user with a group', async () => {
    const iam = new IAMClient(connect());
    await iam.send(new CreateUserCommand({ UserName: 'dev' }));
    await iam.send(new CreateGroupCommand({ GroupName: 'devs' }));
    await iam.send(new AddUserToGroupCommand({ UserName: 'dev', GroupName: 'devs' }));
    await iam.send(new PutGroupPolicyCommand({ GroupName: 'devs', PolicyName: 'G', PolicyDocument: allow('kms:*') }));
    expect(await askSource(source, { kind: 'principal', account: ACCOUNT, type: 'user', name: 'dev' })).toMatchObject({
      kind: 'found',
      value: { identity: [{ name: 'G' }], attachments: [{ policy: 'G', via: { kind: 'group', name: 'devs' } }] },
    });
  });

  test('a role that is not there', async () => {
    const lookup = { kind: 'principal', account: ACCOUNT, type: 'role', name: 'Nobody' } as const;
    expect(await askSource(source, lookup)).toEqual({ kind: 'absent' });
  });

  test('a bucket with a policy, one without, and its objects', async () => {
    const s3 = new S3Client({ ...connect(), forcePathStyle: true });
    const placed = { CreateBucketConfiguration: { LocationConstraint: REGION } } as const;
    await s3.send(new CreateBucketCommand({ Bucket: 'with', ...placed }));
    await s3.send(new CreateBucketCommand({ Bucket: 'without', ...placed }));
    const policy = allow('s3:*', { Principal: '*', Resource: 'arn:aws:s3:::with/*' });
    await s3.send(new PutObjectCommand({ Bucket: 'with', Key: 'a/1', Body: 'x' }));
    await s3.send(new PutBucketPolicyCommand({ Bucket: 'with', Policy: policy }));
    const ask = (bucket: string) =>
      askSource(source, { kind: 'resource', arn: `arn:aws:s3:::${bucket}`, account: ACCOUNT, region: REGION });
    expect(await ask('with')).toMatchObject({ kind: 'found', value: { policy: { document: parsed(policy) } } });
    expect((await ask('without')).kind).toBe('found');
    expect(await ask('without')).not.toHaveProperty('value.policy');
    expect(await ask('nowhere')).toEqual({ kind: 'absent' });
    const object = (key: string) =>
      askSource(source, { kind: 'object', bucket: 'with', key, account: ACCOUNT, region: REGION });
    expect(await object('a/1')).toEqual({ kind: 'found', value: { exists: true } });
    expect(await object('a/')).toEqual({ kind: 'found', value: { exists: false } });
  });

  test('a key, a queue and a topic', async () => {
    const key = await new KMSClient(connect()).send(
      new CreateKeyCommand({ Policy: allow('kms:*', { Principal: '*' }) }),
    );
    const arn = key.KeyMetadata?.Arn ?? '';
    expect(await askSource(source, { kind: 'resource', arn, region: REGION })).toMatchObject({
      kind: 'found',
      value: {
        policy: { document: parsed(allow('kms:*', { Principal: '*' })) },
        keyManager: 'CUSTOMER',
        keyState: 'Enabled',
      },
    });
    const sqs = new SQSClient({ ...connect(), useQueueUrlAsEndpoint: false });
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'work' }));
    const queuePolicy = allow('sqs:*', { Principal: '*', Resource: `arn:aws:sqs:${REGION}:${ACCOUNT}:work` });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: queuePolicy } }));
    const queue = `arn:aws:sqs:${REGION}:${ACCOUNT}:work`;
    expect(await askSource(source, { kind: 'resource', arn: queue, region: REGION })).toMatchObject({
      kind: 'found',
      value: { policy: { document: parsed(queuePolicy) } },
    });
    const { TopicArn = '' } = await new SNSClient(connect()).send(new CreateTopicCommand({ Name: 'news' }));
    const topic = await askSource(source, { kind: 'resource', arn: TopicArn, region: REGION });
    expect(topic).toMatchObject({ kind: 'found', value: { policy: { document: { Statement: expect.anything() } } } });
  });

  test('the organization, from the root down', async () => {
    const client = new OrganizationsClient({ ...connect(), region: 'us-east-1' });
    await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    const root = (await client.send(new ListRootsCommand({}))).Roots?.[0]?.Id ?? '';
    await client.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType: 'SERVICE_CONTROL_POLICY' }));
    const unit = await client.send(new CreateOrganizationalUnitCommand({ ParentId: root, Name: 'work' }));
    const unitId = unit.OrganizationalUnit?.Id ?? '';
    const made = await client.send(new CreateAccountCommand({ AccountName: 'one', Email: 'one@example.com' }));
    const account = made.CreateAccountStatus?.AccountId ?? '';
    await client.send(
      new MoveAccountCommand({ AccountId: account, SourceParentId: root, DestinationParentId: unitId }),
    );
    const scp = await client.send(
      new CreateOrganizationPolicyCommand({
        Name: 'Guard',
        Description: 'x',
        Type: 'SERVICE_CONTROL_POLICY',
        Content: allow('ec2:*', { Effect: 'Deny' }),
      }),
    );
    await client.send(new AttachPolicyCommand({ PolicyId: scp.Policy?.PolicySummary?.Id, TargetId: unitId }));
    const answer = await askSource(source, { kind: 'organization', account });
    expect(answer).toMatchObject({
      kind: 'found',
      value: {
        managementAccountId: ACCOUNT,
        path: [
          { id: root, kind: 'root' },
          { id: unitId, kind: 'ou' },
          { id: account, kind: 'account' },
        ],
        scps: [
          { target: root, policies: [{ name: 'FullAWSAccess' }] },
          { target: unitId, policies: expect.arrayContaining([expect.objectContaining({ name: 'Guard' })]) },
          { target: account },
        ],
      },
    });
  });
});
