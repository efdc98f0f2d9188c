import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { dynamoJournal } from '../../lambdas/adapters/store/dynamo-journal.ts';
import type { Journal } from '../../lambdas/change/journal.ts';
import { withOldTexts } from '../../lambdas/evidence/before/old-texts.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource, sourceOn } from './asking.ts';
import { CONNECT } from './connect.ts';
import { HUB, world } from './world.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(world());
});
afterEach(() => endpoint.reset());
afterAll(() => endpoint.close());

const POLICY = `arn:aws:iam::${HUB}:policy/team/First`;
const lookup = (...targets: readonly string[]) =>
  ({ kind: 'changes', account: HUB, region: 'us-east-1', targets, until: '2026-11-01T10:00:00Z' }) as const;

async function changesOf(target: string) {
  const source = sourceOn(endpoint);
  const signal = AbortSignal.timeout(20_000);
  const answer = await source.changes?.(lookup(target), signal);
  return withOldTexts(answer?.kind === 'found' ? answer.value : [], source.policyTexts, signal);
}

test('a new version of a managed policy is found with the text it replaced', async () => {
  expect(await changesOf(POLICY)).toMatchObject([
    {
      eventId: 'version',
      target: POLICY,
      newDocument: { Statement: [{ Action: 's3:First' }] },
      oldDocument: { Statement: [{ Action: 's3:Before' }] },
      oldFrom: 'version',
    },
  ]);
});

test('old texts that may not be read leave the change without one', async () => {
  endpoint.fail('iam:ListPolicyVersions', { code: 'AccessDenied', status: 403 });
  const changes = await changesOf(POLICY);
  expect(changes).toMatchObject([{ eventId: 'version' }]);
  expect(changes).not.toHaveProperty('0.oldDocument');
});

test('what happened after the refusal is left out', async () => {
  const answer = await askSource(sourceOn(endpoint), { ...lookup(POLICY), until: '2026-11-01T08:00:00Z' });
  expect(answer).toEqual({ kind: 'found', value: [] });
});

test('a journal that has heard of the account for long enough answers alone', async () => {
  const journal: Journal = {
    ...dynamoJournal('memory', { ...CONNECT, endpoint: endpoint.url }),
    coverage: async () => ({ since: '2026-01-01T00:00:00Z', latest: '2026-01-01T00:00:00Z' }),
  };
  const change = {
    eventId: 'kept',
    time: '2026-11-01T09:00:00Z',
    account: HUB,
    region: 'us-east-1',
    actor: `arn:aws:iam::${HUB}:user/dev`,
    action: 'iam:DetachRolePolicy',
    kind: 'detach',
    layer: 'identity',
    target: `arn:aws:iam::${HUB}:role/App`,
    policy: POLICY,
  } as const;
  await journal.record(change);
  const answer = await askSource(sourceOn(endpoint, { journal }), lookup(`arn:aws:iam::${HUB}:role/app/App`));
  expect(answer).toMatchObject({ kind: 'found', value: [change] });
  expect(endpoint.calls.map((call) => call.service)).not.toContain('cloudtrail');
});

test('of what a journal has not heard the history is asked, up to its first day', async () => {
  const journal: Journal = {
    ...dynamoJournal('memory', { ...CONNECT, endpoint: endpoint.url }),
    coverage: async () => ({ since: '2026-11-01T07:00:00Z', latest: '2026-11-01T09:00:00Z' }),
  };
  await askSource(sourceOn(endpoint, { journal }), lookup(POLICY));
  const [asked] = endpoint.calls.filter((call) => call.service === 'cloudtrail');
  expect(asked?.params).toMatchObject({ EndTime: Date.parse('2026-11-01T08:00:00Z') / 1000 });
});

test('where neither journal nor history answer there is a gap', async () => {
  endpoint.fail('dynamodb:BatchGetItem', { code: 'InternalServerError', status: 500 });
  endpoint.fail('cloudtrail:LookupEvents', { code: 'InternalServerError', status: 500 });
  const journal = dynamoJournal('memory', { ...CONNECT, endpoint: endpoint.url });
  expect(await askSource(sourceOn(endpoint, { journal }), lookup(POLICY))).toMatchObject({
    kind: 'unread',
    gaps: [{ reason: 'unavailable' }],
  });
});
