import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { awsSource } from '../../lambdas/adapters/aws-source.ts';
import type { ConnectOptions } from '../../lambdas/adapters/connection/accounts.ts';
import { signIn } from '../../lambdas/adapters/connection/sign-in.ts';
import { type HistoryWanted, historyRecords } from '../../lambdas/adapters/history/event-history.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { textAt } from '../../lambdas/denial/fields.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource } from './asking.ts';
import { LOOKUPS } from './lookups.ts';
import { HUB, REGION, world } from './world.ts';

let endpoint: AwsEndpoint;

const record = (eventID: string, who: string, more: object = {}) => ({
  eventID,
  eventName: 'GetObject',
  eventSource: 's3.amazonaws.com',
  eventTime: new Date(Date.now() - 60_000).toISOString(),
  awsRegion: REGION,
  userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${HUB}:user/${who}`, userName: who },
  errorCode: 'AccessDenied',
  ...more,
});

beforeAll(async () => {
  const old = record('old', 'dev', { eventTime: new Date(Date.now() - 86_400_000).toISOString() });
  endpoint = await startAwsEndpoint(world({ events: [record('a', 'dev'), record('b', 'ops'), old], pageSize: 1 }));
  for (const [name, value] of Object.entries(endpointEnvironment(endpoint))) vi.stubEnv(name, value);
});
afterEach(() => endpoint.reset());
afterAll(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

async function connected(): Promise<ConnectOptions> {
  const signedIn = await signIn({ region: REGION });
  if (signedIn.kind !== 'signed-in') throw new Error(signedIn.reason);
  return { ...signedIn.connect, maxAttempts: 1 };
}

async function idsOf(wanted: HistoryWanted): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const one of historyRecords(wanted, await connected())) ids.push(textAt(one, 'eventID') ?? '?');
  return ids;
}

test('who the caller is decides whose account is its own', async () => {
  expect(await connected()).toMatchObject({ region: REGION, account: HUB });
});

test('credentials that do not work are told by their error', async () => {
  endpoint.fail('sts:GetCallerIdentity', { code: 'ExpiredToken', status: 403 });
  expect(await signIn({ region: REGION })).toMatchObject({
    kind: 'unreachable',
    reason: expect.stringContaining('ExpiredToken'),
  });
});

test.each(['bucket', 'public access of an account', 'access point', 'authorization details', 'stream', 'queue'])(
  'with the environment alone a reader finds its way: %s',
  async (name) => {
    const lookup = LOOKUPS[name];
    if (lookup === undefined) throw new Error(`no lookup ${name}`);
    const source = awsSource({ ...(await connected()), settings: DEFAULT_SETTINGS });
    expect((await askSource(source, lookup)).kind).toBe('found');
  },
);

test('the event history is read page by page, for a span of time', async () => {
  expect(await idsOf({ sinceMs: 3_600_000 })).toEqual(['a', 'b']);
});

test('for one principal, or one event', async () => {
  expect(await idsOf({ sinceMs: 3_600_000, principal: `arn:aws:iam::${HUB}:user/ops` })).toEqual(['b']);
  expect(await idsOf({ eventId: 'old' })).toEqual(['old']);
});

test('an event that is not JSON does not end the reading', async () => {
  const events = [{ CloudTrailEvent: '{"cut' }, { CloudTrailEvent: '{"eventID":"after"}' }];
  endpoint.fail('cloudtrail:LookupEvents', { body: JSON.stringify({ Events: events }) });
  expect(await idsOf({ sinceMs: 1_000 })).toEqual(['?', 'after']);
});

test('a history that may not be read is an error with its code', async () => {
  endpoint.fail('cloudtrail:LookupEvents', { code: 'AccessDeniedException', status: 403 });
  await expect(idsOf({ sinceMs: 1_000 })).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
