import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type LiveOptions, openLive } from '../../lambdas/adapters/live.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource } from './asking.ts';
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
  errorMessage: 'Access Denied',
  ...more,
});

beforeAll(async () => {
  const went = record('fine', 'dev', { errorCode: undefined, errorMessage: undefined });
  const old = record('old', 'dev', { eventTime: new Date(Date.now() - 86_400_000).toISOString() });
  endpoint = await startAwsEndpoint(
    world({ events: [record('a', 'dev'), went, record('b', 'ops'), old], pageSize: 1 }),
  );
  for (const [name, value] of Object.entries(endpointEnvironment(endpoint))) vi.stubEnv(name, value);
});
afterEach(() => endpoint.reset());
afterAll(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

async function opened(options: Partial<LiveOptions>) {
  const live = await openLive({ settings: DEFAULT_SETTINGS, region: REGION, ...options });
  if (live.kind !== 'open') throw new Error(live.problem);
  return live;
}

async function idsOf(history: NonNullable<LiveOptions['history']>) {
  const { history: items } = await opened({ history });
  const ids: string[] = [];
  for await (const item of items ?? []) ids.push(item.place);
  return ids;
}

test('policies are read with the caller’s own account and credentials', async () => {
  const { source } = await opened({});
  const answer = await askSource(source, { kind: 'principal', account: HUB, type: 'role', name: 'App' });
  expect(answer.kind).toBe('found');
});

test('the denials of the last hour come from the event history, page by page', async () => {
  expect(await idsOf({ sinceMs: 3_600_000 })).toEqual(['event history: a', 'event history: b']);
});

test('of one principal', async () => {
  expect(await idsOf({ sinceMs: 3_600_000, principal: `arn:aws:iam::${HUB}:user/ops` })).toEqual(['event history: b']);
});

test('one event by its id, whatever it is', async () => {
  expect(await idsOf({ eventId: 'fine' })).toEqual(['event history: fine']);
});

test('no credentials that work: one sentence', async () => {
  endpoint.fail('sts:GetCallerIdentity', { code: 'ExpiredToken', status: 403 });
  expect(await openLive({ settings: DEFAULT_SETTINGS, region: REGION })).toEqual({
    kind: 'unreachable',
    problem: 'AWS could not be reached with the default credentials: ExpiredToken',
  });
});

test('a history that may not be read: the permission', async () => {
  endpoint.fail('cloudtrail:LookupEvents', { code: 'AccessDeniedException', status: 403 });
  const live = await openLive({ settings: DEFAULT_SETTINGS, region: REGION, history: { sinceMs: 1_000 } });
  expect(live).toMatchObject({ kind: 'unreachable', problem: expect.stringContaining('cloudtrail:LookupEvents') });
});

test('a Region that does not exist is not called', async () => {
  expect(await openLive({ settings: DEFAULT_SETTINGS, region: 'moon-1' })).toMatchObject({ kind: 'unreachable' });
  expect(endpoint.calls).toEqual([]);
});
