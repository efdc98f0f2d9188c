import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Lookup } from '../../lambdas/evidence/source.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource, gapsOf, sourceOn } from './asking.ts';
import { ARN, HUB, MEMBER, REGION, STRANGER, world } from './world.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(world());
});
afterEach(() => endpoint.reset());
afterAll(() => endpoint.close());

const role = (account: string): Lookup => ({ kind: 'principal', account, type: 'role', name: 'App' });
const called = () => endpoint.calls.map((call) => `${call.service}:${call.operation}`);

describe('which accounts are read', () => {
  test('its own without taking a role', async () => {
    expect((await askSource(sourceOn(endpoint), role(HUB))).kind).toBe('found');
    expect(called()).not.toContain('sts:AssumeRole');
  });

  test('a member of the organization through the reader role', async () => {
    expect((await askSource(sourceOn(endpoint), role(MEMBER))).kind).toBe('found');
    expect(endpoint.calls.find((call) => call.operation === 'AssumeRole')?.params).toEqual({
      RoleArn: `arn:aws:iam::${MEMBER}:role/denyscope-reader`,
      RoleSessionName: 'denyscope',
    });
    expect(endpoint.calls.find((call) => call.operation === 'GetRole')?.account).toBe(MEMBER);
  });

  test('one that the settings list, with the external id when there is one', async () => {
    const settings = { ...DEFAULT_SETTINGS, accounts: [STRANGER], readerExternalId: 'shared-word' };
    expect((await askSource(sourceOn(endpoint, { settings }), role(STRANGER))).kind).toBe('found');
    expect(endpoint.calls.find((call) => call.operation === 'AssumeRole')?.params).toMatchObject({
      ExternalId: 'shared-word',
    });
  });

  test('no other: an account id of an event is not followed', async () => {
    const lookups: readonly Lookup[] = [
      role(STRANGER),
      { kind: 'resource', arn: `arn:aws:sqs:${REGION}:${STRANGER}:q`, region: REGION },
      { kind: 'vpc-endpoint', id: 'vpce-0abc', account: STRANGER, region: REGION },
      { kind: 'account-public-access', account: STRANGER },
      { kind: 'decoded-message', text: 'blob', account: STRANGER, region: REGION },
    ];
    for (const lookup of lookups) {
      const answer = await askSource(sourceOn(endpoint), lookup);
      expect(answer).toMatchObject({ kind: 'unread', gaps: [{ reason: 'account-not-listed', subject: STRANGER }] });
    }
    expect(called()).not.toContain('sts:AssumeRole');
  });

  test('a reader role that is not there is a gap', async () => {
    endpoint.fail('sts:AssumeRole', { code: 'AccessDenied', status: 403 });
    const answer = await askSource(sourceOn(endpoint), role(MEMBER));
    const gap = {
      reason: 'access-denied',
      subject: `arn:aws:iam::${MEMBER}:role/denyscope-reader`,
      permission: 'sts:AssumeRole',
    };
    expect(gapsOf(answer)).toEqual([
      { ...gap, layer: 'identity' },
      { ...gap, layer: 'boundary' },
    ]);
  });
});

describe('which Regions are called', () => {
  test.each(['eu-west-9', 'localhost', 'eu-west-1.example.com', '', 'cn-north-1', 'us-gov-west-1'])(
    '%s is not',
    async (region) => {
      const answer = await askSource(sourceOn(endpoint), { kind: 'resource', arn: ARN.bucket, account: HUB, region });
      expect(answer).toMatchObject({ kind: 'unread', gaps: [{ reason: 'malformed' }] });
      expect(endpoint.calls).toEqual([]);
    },
  );

  test('IAM and Organizations are asked in the home Region of the partition', async () => {
    await askSource(sourceOn(endpoint), role(HUB));
    await askSource(sourceOn(endpoint), { kind: 'organization', account: HUB });
    expect(new Set(endpoint.calls.map((call) => call.region))).toEqual(new Set(['us-east-1']));
  });
});

describe('what is known is not asked again', () => {
  test('identical lookups in flight are one, and their answer is kept', async () => {
    const source = sourceOn(endpoint);
    await Promise.all([askSource(source, role(HUB)), askSource(source, role(HUB)), askSource(source, role(HUB))]);
    const once = endpoint.calls.length;
    await askSource(source, role(HUB));
    expect(endpoint.calls.length).toBe(once);
    expect(called().filter((name) => name === 'iam:GetRole')).toHaveLength(1);
  });

  test('a throttled answer is asked for again, a refusal is kept', async () => {
    const source = sourceOn(endpoint);
    endpoint.fail('iam:GetRole', { code: 'Throttling', status: 400, times: 1 });
    expect((await askSource(source, role(HUB))).kind).toBe('unread');
    expect((await askSource(source, role(HUB))).kind).toBe('found');
    endpoint.fail('iam:GetUser', { code: 'AccessDenied', status: 403, times: 1 });
    const user: Lookup = { kind: 'principal', account: HUB, type: 'user', name: 'dev' };
    expect((await askSource(source, user)).kind).toBe('unread');
    expect((await askSource(source, user)).kind).toBe('unread');
  });

  test('one session serves all clients of an account', async () => {
    const source = sourceOn(endpoint);
    await askSource(source, role(MEMBER));
    await askSource(source, { kind: 'account-public-access', account: MEMBER });
    await askSource(source, { kind: 'vpc-endpoint', id: 'vpce-0none', account: MEMBER, region: REGION });
    expect(called().filter((name) => name === 'sts:AssumeRole')).toHaveLength(1);
  });
});

describe('a deadline', () => {
  test('ends a lookup with a gap', async () => {
    endpoint.fail('iam:GetRole', { delayMs: 5_000 });
    const answer = await askSource(sourceOn(endpoint), role(HUB), AbortSignal.timeout(100));
    expect(gapsOf(answer)[0]).toMatchObject({ reason: 'timed-out' });
  });

  test('a service that hangs is given up', async () => {
    endpoint.fail('iam:GetRole', { delayMs: 5_000 });
    const answer = await askSource(sourceOn(endpoint, { requestTimeoutMs: 100 }), role(HUB));
    expect(gapsOf(answer)[0]).toMatchObject({ reason: 'timed-out' });
  });

  test('one that refuses now and then is asked again, three times at most', async () => {
    endpoint.fail('iam:GetRole', { code: 'ServiceFailure', status: 500, times: 2 });
    expect((await askSource(sourceOn(endpoint, { maxAttempts: 3 }), role(HUB))).kind).toBe('found');
    endpoint.reset();
    endpoint.fail('iam:GetRole', { code: 'ServiceFailure', status: 500 });
    expect((await askSource(sourceOn(endpoint, { maxAttempts: 3 }), role(HUB))).kind).toBe('unread');
    expect(called().filter((name) => name === 'iam:GetRole')).toHaveLength(3);
  });

  test('that has passed lets nothing out', async () => {
    const answer = await askSource(sourceOn(endpoint), role(HUB), AbortSignal.abort());
    expect(gapsOf(answer)[0]).toMatchObject({ reason: 'timed-out' });
  });
});

describe('calls a cold diagnosis costs', () => {
  const count = async (...lookups: readonly Lookup[]) => {
    const source = sourceOn(endpoint);
    for (const lookup of lookups) await askSource(source, lookup);
    return endpoint.calls.length;
  };

  test('a role with one inline and two managed policies and a boundary: ten', async () => {
    expect(await count(role(HUB))).toBe(10);
  });

  test('a bucket with tags and its key: ten', async () => {
    const here = { account: HUB, region: REGION };
    expect(
      await count({ kind: 'resource', arn: ARN.bucket, ...here }, { kind: 'resource', arn: ARN.key, ...here }),
    ).toBe(10);
  });

  test('the organization: one, two a level and one a distinct policy', async () => {
    // Root, unit, account; FullAWSAccess, Guard, Edge and the RCP that AWS attaches.
    expect(await count({ kind: 'organization', account: MEMBER })).toBe(1 + 2 * 3 + 4);
  });

  test('session and simulator: two, and one for the text of a managed session policy each way', async () => {
    const session = await count({
      kind: 'session',
      account: HUB,
      region: REGION,
      accessKeyId: 'ASIAEXAMPLE000000001',
      issuedAt: '2026-11-01T09:00:00Z',
    });
    expect(session).toBe(1 + 2);
  });
});
