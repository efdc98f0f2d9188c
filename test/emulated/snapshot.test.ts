/**
 * A snapshot captured from moto's emulated account and organization answers what live reading answers.
 */
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectAws } from '../../lambdas/adapters/aws-source.ts';
import { UNLIMITED } from '../../lambdas/adapters/connection/rate-limit.ts';
import { capture } from '../../lambdas/cli/snapshot/capture.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import type { Lookup, PolicySource } from '../../lambdas/evidence/source.ts';
import { askSource } from '../adapters/asking.ts';
import { type Moto, startMoto } from './moto.ts';

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const allow = (action: string, extra: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*', ...extra }] });

let moto: Moto;
let live: PolicySource;
let offline: PolicySource;

beforeAll(async () => {
  moto = await startMoto('http://127.0.0.1:9');
  const connect = {
    region: REGION,
    account: ACCOUNT,
    endpoint: moto.endpoint,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' },
  };
  const iam = new IAMClient(connect);
  const trust = allow('sts:AssumeRole', { Principal: { Service: 'ec2.amazonaws.com' }, Resource: undefined });
  await iam.send(new CreateRoleCommand({ RoleName: 'App', Path: '/app/', AssumeRolePolicyDocument: trust }));
  await iam.send(new PutRolePolicyCommand({ RoleName: 'App', PolicyName: 'Inline', PolicyDocument: allow('s3:Get*') }));
  const managed = await iam.send(new CreatePolicyCommand({ PolicyName: 'Managed', PolicyDocument: allow('sqs:*') }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'App', PolicyArn: managed.Policy?.Arn }));
  const s3 = new S3Client({ ...connect, forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  await s3.send(new CreateBucketCommand({ Bucket: 'reports', CreateBucketConfiguration }));
  const Policy = allow('s3:GetObject', { Principal: '*', Resource: 'arn:aws:s3:::reports/*' });
  await s3.send(new PutBucketPolicyCommand({ Bucket: 'reports', Policy }));
  await new SQSClient(connect).send(new CreateQueueCommand({ QueueName: 'work' }));
  await new OrganizationsClient(connect).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const settings = { ...DEFAULT_SETTINGS };
  const aws = connectAws({ ...connect, settings, limit: UNLIMITED, maxAttempts: 1 });
  live = aws.source;
  const taken = await capture(
    { accounts: [ACCOUNT], wholeOrganization: true, regions: [REGION], resources: [], objects: true },
    aws,
    { known: () => undefined, keep: () => {} },
  );
  offline = snapshotSource(readSnapshot(JSON.parse(JSON.stringify(taken))).snapshot);
}, 120_000);
afterAll(() => moto?.stop());

test.each<[string, Lookup, readonly string[]]>([
  [
    'the role',
    { kind: 'principal', account: ACCOUNT, type: 'role', name: 'App' },
    ['arn', 'identity', 'boundary', 'trust'],
  ],
  [
    'the bucket',
    { kind: 'resource', arn: 'arn:aws:s3:::reports', account: ACCOUNT, region: REGION },
    ['arn', 'account', 'policy'],
  ],
  [
    'the queue',
    { kind: 'resource', arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:work`, account: ACCOUNT, region: REGION },
    ['arn', 'account', 'policy'],
  ],
  ['the organization', { kind: 'organization', account: ACCOUNT }, ['id', 'managementAccountId', 'scps']],
])('%s is the same live and captured', async (_, lookup, names) => {
  const [one, other] = await Promise.all([askSource(live, lookup), askSource(offline, lookup)]);
  const facts = (answer: typeof one) => {
    if (answer.kind !== 'found') return answer.kind;
    const value = new Map(Object.entries(answer.value));
    return names.map((name) => [name, value.get(name)]);
  };
  expect(facts(one)).not.toBe('unread');
  expect(facts(other)).toEqual(facts(one));
});
