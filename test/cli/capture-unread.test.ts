/** A capture that AWS half refuses: what was not read is `null` in the file, and what was read before it stays. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectAws } from '../../lambdas/adapters/aws-source.ts';
import { UNLIMITED } from '../../lambdas/adapters/connection/rate-limit.ts';
import { type CaptureWanted, capture, type StepResult } from '../../lambdas/cli/snapshot/capture.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { type Json, objectAt } from '../../lambdas/denial/fields.ts';
import { CONNECT } from '../adapters/connect.ts';
import { ARN, HUB, REGION, world } from '../adapters/world.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';

const ENDPOINT = 'vpce-0abc';
const REFUSED = { code: 'AccessDeniedException', status: 403 };
let topics = 0;
let endpoint: AwsEndpoint;
beforeAll(async () => {
  const answers = {
    // A list that does not end.
    'sns:ListTopics': () => {
      topics += 1;
      return { Topics: [{ TopicArn: `${ARN.topic}${topics}` }], NextToken: `${topics}` };
    },
    's3:ListBuckets': () =>
      '<ListAllMyBucketsResult><Buckets><Bucket><Name>reports</Name><BucketRegion>us-west-2</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>',
  };
  endpoint = await startAwsEndpoint({ ...world(), answers });
});
afterEach(() => endpoint.reset());
afterAll(() => endpoint.close());

async function captured(
  wanted: Partial<CaptureWanted> = {},
): Promise<{ readonly account: Json; readonly steps: ReadonlyMap<string, StepResult> }> {
  topics = 0;
  const steps = new Map<string, StepResult>();
  const aws = connectAws({
    ...CONNECT,
    account: HUB,
    region: REGION,
    endpoint: endpoint.url,
    settings: { ...DEFAULT_SETTINGS },
    limit: UNLIMITED,
    betweenTriesMs: 1,
  });
  const all = {
    accounts: [HUB],
    wholeOrganization: false,
    regions: [REGION],
    resources: [],
    objects: false,
    ...wanted,
  };
  const snapshot = await capture(all, aws, {
    known: () => undefined,
    keep: (step, kept) => void steps.set(step, kept),
  });
  return { account: objectAt(objectAt(snapshot, 'accounts'), HUB) ?? {}, steps };
}

const resourceIn = (account: Json, arn: string): Json => objectAt(objectAt(account, 'resources'), arn) ?? {};

describe('a capture', () => {
  test('that may not read the public access settings of the account does not say that there are none', async () => {
    endpoint.fail('s3-control:GetPublicAccessBlock', REFUSED);
    endpoint.fail('s3control:GetPublicAccessBlock', REFUSED);
    const { account } = await captured();
    expect(account['publicAccessBlock']).toBeNull();
  });

  test('tells the aliases of a key, and where it may not list them that they are not known', async () => {
    const { account } = await captured();
    expect(resourceIn(account, ARN.key)['aliases']).toEqual(['alias/reports']);
    endpoint.fail('kms:ListAliases', REFUSED);
    const refused = await captured();
    expect(resourceIn(refused.account, ARN.key)['aliases']).toBeNull();
  });

  test('of named resources alone lists no aliases, and says of no key that it has none', async () => {
    const { account } = await captured({ resources: [ARN.key], namedAlone: true });
    expect(resourceIn(account, ARN.key)['aliases']).toBeNull();
    expect(endpoint.calls.map(({ operation }) => operation)).not.toContain('ListAliases');
  });

  test('of named resources alone takes the VPC endpoints that calls went through', async () => {
    const { account } = await captured({
      namedAlone: true,
      endpoints: [{ id: ENDPOINT, account: HUB, region: REGION }],
    });
    expect(account['vpcEndpoints']).toHaveProperty(ENDPOINT);
  });

  test('keeps what it read of a list that is longer than it reads', async () => {
    const { account, steps } = await captured();
    expect(steps.get(`inventory ${HUB} ${REGION}`)?.gaps).toMatchObject([{ reason: 'too-large' }]);
    const arns = Object.keys(objectAt(account, 'resources') ?? {});
    expect(topics).toBe(20);
    expect(steps.get(`inventory ${HUB} ${REGION}`)?.value).toMatchObject({
      arns: expect.arrayContaining([`${ARN.topic}20`]),
    });
    expect(arns).toEqual(expect.arrayContaining([ARN.queue]));
  });

  test('asks for a bucket in the Region where it is', async () => {
    await captured();
    const asked = endpoint.calls.filter(({ operation }) => operation === 'GetBucketPolicy');
    expect(asked.map(({ region }) => region)).toEqual(['us-west-2']);
  });

  test('says of tags that no reader asks for that they are not known', async () => {
    const { account } = await captured({ resources: [ARN.vault], namedAlone: true });
    expect(resourceIn(account, ARN.vault)['tags']).toBeNull();
  });
});
