/**
 * The tick as it is deployed, in a process of its own against the endpoint: zeros and a heartbeat always, the digest once
 * its window ended, nothing twice.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { dynamoLedger } from '../../lambdas/adapters/store/dynamo-ledger.ts';
import { dynamoMembers } from '../../lambdas/adapters/store/dynamo-members.ts';
import { dynamoMemory } from '../../lambdas/adapters/store/memory/dynamo-memory.ts';
import { NOTHING_HELD } from '../../lambdas/admission/ledger/ledger.ts';
import { ENV } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { CONNECT } from '../adapters/connect.ts';
import { denialOf, sightingOf } from '../adapters/denials.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { type Invocation, invoke } from './invoke.ts';
import { askedOf, beyondRights } from './rights-used.ts';

const ACCOUNT = '444455556666';
let endpoint: AwsEndpoint;
let entry: string;
let tables = 0;

beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'denyscope-bundle-'));
  bundle(directory, DEFAULT_SETTINGS);
  entry = join(directory, 'tick.mjs');
  endpoint = await startAwsEndpoint({ account: ACCOUNT });
}, 60_000);
afterEach(() => {
  expect(beyondRights('tick', askedOf(endpoint.calls))).toEqual([]);
});
afterAll(() => endpoint.close());

function tick(table: string, event: unknown = {}): Promise<Invocation> {
  return invoke(entry, event, {
    ...endpointEnvironment(endpoint),
    LAMBDA_TASK_ROOT: join(entry, '..'),
    [ENV.memoryTable]: table,
    [ENV.alertsTopicArn]: `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`,
    [ENV.deadLetterQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/dead-letters`,
    [ENV.settingsFile]: 'settings.json',
  });
}

const subjects = () =>
  endpoint.calls.filter(({ operation }) => operation === 'Publish').map(({ params }) => String(params['Subject']));
const freshTable = () => {
  tables += 1;
  return `tick-${tables}`;
};
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

async function remembered(table: string): Promise<void> {
  const memory = dynamoMemory(table, { ...CONNECT, endpoint: endpoint.url });
  await memory.admit([sightingOf('0123456789abcdef', [denialOf({ eventId: 'a' })])], hoursAgo(1.5));
  await memory.settle('0123456789abcdef', { cause: 'identity-no-allow', severity: 'info', at: hoursAgo(1.5) });
  await memory.admit([sightingOf('0123456789abcdef', [denialOf({ eventId: 'b' })])], hoursAgo(0.8));
}

it('writes the heartbeat and a zero for every count, and none that costs while nothing is refused', async () => {
  const { lines } = await tick(freshTable());
  const documents = lines.filter((line) => '_aws' in line);
  const metrics = documents.flatMap((line) =>
    Object.keys(line)
      .filter((name) => /^[A-Z]/.test(name) && typeof line[name] === 'number')
      .map((name) => `${name} ${String(line['Layer'] ?? line['Severity'] ?? '')}`),
  );
  expect(metrics).toContain('Heartbeat ');
  expect(new Set(metrics).size).toBe(metrics.length);
  expect(metrics).toHaveLength(9);
  expect(documents.every((line) => Object.values(line).every((value) => typeof value !== 'number' || value <= 1))).toBe(
    true,
  );
});

it('tells an ended window once, what was held once, and the day once', async () => {
  const table = freshTable();
  await remembered(table);
  const ledger = dynamoLedger(table, { ...CONNECT, endpoint: endpoint.url }, DEFAULT_SETTINGS.digestHour);
  const principals = [{ name: 'arn:aws:iam::111122223333:role/App', count: 4 }];
  const held = { ...NOTHING_HELD, denials: 4, principals, actions: [{ name: 's3:GetObject', count: 4 }] };
  await ledger.note({ muted: [], own: 0, held }, hoursAgo(0.2));
  await ledger.note(
    { muted: [{ rule: 'r', reason: 'known', count: 3 }], own: 1, held: { ...held, denials: 0 } },
    hoursAgo(24),
  );
  endpoint.reset();
  await tick(table);
  expect(subjects().map((subject) => subject.split(':')[0])).toEqual(
    expect.arrayContaining(['Repeats', 'Storm', 'Daily digest']),
  );
  expect(subjects()).toHaveLength(3);
  await dynamoMemory(table, { ...CONNECT, endpoint: endpoint.url }).due(hoursAgo(0));
  endpoint.reset();
  await tick(table);
  expect(subjects()).toEqual([]);
});

it('tells again what the topic did not take, and fails so that an alarm sees it', async () => {
  const table = freshTable();
  await remembered(table);
  endpoint.fail('sns:Publish', { code: 'InternalError', status: 500 });
  await expect(tick(table)).rejects.toThrow(/not told/);
  endpoint.reset();
  const memory = dynamoMemory(table, { ...CONNECT, endpoint: endpoint.url });
  expect(await memory.due(hoursAgo(0))).toHaveLength(1);
});

it('leaves the tick to whoever is at work', async () => {
  const table = freshTable();
  const ledger = dynamoLedger(table, { ...CONNECT, endpoint: endpoint.url }, DEFAULT_SETTINGS.digestHour);
  const now = new Date().toISOString();
  expect(await ledger.claimTick(now)).toEqual({});
  expect(await ledger.claimTick(now)).toBeUndefined();
  expect(await ledger.claimTick(new Date(Date.now() + 60_000).toISOString())).toEqual({});
});

it('takes its own schedule for a tick, though the stack is called after a heartbeat', async () => {
  const table = freshTable();
  await tick(table, {
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    account: ACCOUNT,
    region: 'eu-west-1',
    resources: [`arn:aws:events:eu-west-1:${ACCOUNT}:rule/Heartbeats-TickerSchedule4F2A-1X2Y`],
  });
  const members = dynamoMembers(table, { ...CONNECT, endpoint: endpoint.url });
  expect(await members.all()).toEqual([]);
  const ledger = dynamoLedger(table, { ...CONNECT, endpoint: endpoint.url }, DEFAULT_SETTINGS.digestHour);
  expect(await ledger.claimTick(new Date().toISOString())).toBeUndefined();
});

it('notes a heartbeat and tells nothing then; the hub says who fell silent, once, until it is heard again', async () => {
  const table = freshTable();
  const members = dynamoMembers(table, { ...CONNECT, endpoint: endpoint.url });
  const beat = (region: string) => ({
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    account: '777788889999',
    region,
    resources: [`arn:aws:events:${region}:777788889999:rule/DenyscopeMember-ForwarderHeartbeat4F2A-1X2Y`],
    detail: {},
  });
  await members.heard({ account: '777788889999', region: 'eu-central-1' }, hoursAgo(4));
  endpoint.reset();
  await tick(table, beat('eu-west-1'));
  expect((await members.all()).map(({ region }) => region)).toEqual(['eu-central-1', 'eu-west-1']);
  expect(subjects()).toEqual([]);
  const { lines } = await tick(table);
  expect(subjects()).toEqual(['Silent: nothing reaches Denyscope from 777788889999 in eu-central-1']);
  expect(lines.flatMap((line) => line['SilentMembers'] ?? [])).toEqual([1]);
  endpoint.reset();
  await members.heard({ account: '777788889999', region: 'eu-central-1' }, hoursAgo(0));
  expect((await members.all()).every(({ toldAt }) => toldAt === undefined)).toBe(true);
});
