/** What a reader tells beside a policy: what could not be read is never "there is none", and a name that is none asks nothing. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sessionTags } from '../../lambdas/adapters/history/making.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource, sourceOn } from './asking.ts';
import { LOOKUPS } from './lookups.ts';
import { ARN, HUB, REGION, world } from './world.ts';

const KEY = '9876fedc-98fe-76dc-54ba-9876543210fe';
const DOMAIN = { AccessPolicies: '', EncryptionAtRestOptions: { Enabled: true, KmsKeyId: KEY } };
let endpoint: AwsEndpoint;
let encrypted: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(world());
  encrypted = await startAwsEndpoint({
    ...world(),
    answers: { 'es:DescribeDomain': () => ({ DomainStatus: DOMAIN }) },
  });
});
afterEach(() => endpoint.reset());
afterAll(() => Promise.all([endpoint.close(), encrypted.close()]));

const REFUSED = { code: 'AccessDeniedException', status: 403 };

describe('a call that tells of a policy and more, refused', () => {
  test.each([
    ['topic', 'sns:GetTopicAttributes', { policy: null, kmsKeyArn: null }],
    ['queue', 'sqs:GetQueueAttributes', { policy: null, kmsKeyArn: null }],
    ['queue', 'sqs:GetQueueUrl', { policy: null, kmsKeyArn: null, tags: null }],
    ['secret', 'secretsmanager:DescribeSecret', { kmsKeyArn: null, tags: null }],
    ['domain', 'es:DescribeDomain', { policy: null, kmsKeyArn: null }],
  ])('%s: %s leaves all of it unread', async (name, operation, facts) => {
    endpoint.fail(operation, REFUSED);
    const lookup = LOOKUPS[name];
    if (lookup === undefined) throw new Error(name);
    expect(await askSource(sourceOn(endpoint), lookup)).toMatchObject({ kind: 'found', value: facts });
  });
});

test('the key of a domain, which OpenSearch tells by its id, has the ARN of the domain’s account and Region', async () => {
  const answer = await askSource(sourceOn(encrypted), {
    kind: 'resource',
    arn: ARN.domain,
    account: HUB,
    region: REGION,
  });
  expect(answer).toMatchObject({ value: { kmsKeyArn: `arn:aws:kms:${REGION}:${HUB}:key/${KEY}` } });
});

describe('what no bucket and no access point of one Region is called', () => {
  test.each([
    ['an access point of many Regions', `arn:aws:s3::${HUB}:accesspoint/mfzwi23gnjvgw.mrap`],
    ['the alias of an access point', 'arn:aws:s3:::orders-a1b2c3d4e5f6g7h8-s3alias'],
    ['the alias of an Object Lambda access point', 'arn:aws:s3:::orders-a1b2c3d4e5f6--ol-s3'],
    ['a directory bucket', 'arn:aws:s3:::orders--eun1-az1--x-s3'],
  ])('%s is not asked for, and not said to be without a policy', async (_, arn) => {
    const answer = await askSource(sourceOn(endpoint), { kind: 'resource', arn, account: HUB, region: REGION });
    expect(answer).toEqual({ kind: 'unread', gaps: [{ layer: 'resource', reason: 'no-reader', subject: arn }] });
    expect(endpoint.calls.filter(({ service }) => service === 's3')).toEqual([]);
  });
});

test('tags that a session hands on in a chain of roles are tags of the next', () => {
  const parameters = {
    incomingTransitiveTags: { Department: 'Engineering' },
    tags: [{ key: 'Email', value: 'j@example.com' }],
  };
  expect(sessionTags(parameters)).toEqual({ Department: 'Engineering', Email: 'j@example.com' });
});

test('an access point blocks public access by itself, whatever its bucket does', async () => {
  const inner =
    '<Bucket>reports</Bucket><PublicAccessBlockConfiguration><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>';
  const answers = { 's3-control:GetAccessPoint': () => `<GetAccessPointResult>${inner}</GetAccessPointResult>` };
  const blocking = await startAwsEndpoint({ ...world(), answers });
  const lookup = { kind: 'resource', arn: ARN.accessPoint, account: HUB, region: REGION } as const;
  expect(await askSource(sourceOn(blocking), lookup)).toMatchObject({
    value: { bucket: 'arn:aws:s3:::reports', publicAccessBlock: { RestrictPublicBuckets: true } },
  });
  await blocking.close();
  endpoint.fail('s3-control:GetAccessPoint', REFUSED);
  expect(await askSource(sourceOn(endpoint), lookup)).toMatchObject({
    value: { bucket: null, publicAccessBlock: null },
  });
});
