/**
 * The same faults where they happen: calls of the SDK that are refused, whose answer is lost or after which the process
 * is gone. Ten denials of one role, all told once AWS is well, and none told for ever.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { busChannel } from '../../lambdas/adapters/channels/bus-channel.ts';
import { snsChannel } from '../../lambdas/adapters/channels/sns-channel.ts';
import { dynamoCeiling } from '../../lambdas/adapters/store/dynamo-ceiling.ts';
import { dynamoLedger } from '../../lambdas/adapters/store/dynamo-ledger.ts';
import { dynamoMemory } from '../../lambdas/adapters/store/memory/dynamo-memory.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { objectAt, textAt } from '../../lambdas/denial/fields.ts';
import { handleBatch, type Ports } from '../../lambdas/flows/explain-denials.ts';
import { CONNECT } from '../adapters/connect.ts';
import { recordOf } from '../admission/denials.ts';
import { type AwsEndpoint, type Call, startAwsEndpoint } from '../aws-endpoint/index.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({ account: '111122223333' });
});
afterAll(() => endpoint.close());

const keyOf = ({ params }: Call) => textAt(objectAt(objectAt(params, 'Key'), 'pk'), 'S') ?? '';
const writes = ({ params }: Call, name: string) =>
  Object.values(objectAt(params, 'ExpressionAttributeNames') ?? {}).includes(name);

const SITES: Readonly<Record<string, { readonly operation: string; readonly when: (call: Call) => boolean }>> = {
  sighting: { operation: 'dynamodb:UpdateItem', when: (call) => writes(call, 'latest') },
  ceiling: { operation: 'dynamodb:UpdateItem', when: (call) => keyOf(call).startsWith('ceiling#') },
  publish: { operation: 'sns:Publish', when: () => true },
  bus: { operation: 'events:PutEvents', when: () => true },
  settle: { operation: 'dynamodb:UpdateItem', when: (call) => writes(call, 'settled') && !writes(call, 'latest') },
  ledger: { operation: 'dynamodb:UpdateItem', when: (call) => /^(day|held)#/.test(keyOf(call)) },
};
const WAYS = ['is refused', 'is done and its answer lost', 'kills the process', 'answers nothing'] as const;
type Way = (typeof WAYS)[number];

function breakAt(site: string, way: Way): () => boolean {
  const { operation, when } = SITES[site] ?? { operation: '', when: () => false };
  let isDead = false;
  const broken = { code: 'InternalServerError', status: 500 };
  if (way === 'answers nothing') endpoint.fail(operation, { body: operation.startsWith('sns') ? '<x/>' : '{}', when });
  else if (way === 'kills the process') {
    const dies = (call: Call) => {
      isDead ||= `${call.service}:${call.operation}` === operation && when(call);
      return isDead;
    };
    endpoint.fail('*', { ...broken, when: dies });
  } else endpoint.fail(operation, { ...broken, when, done: way !== 'is refused' });
  return () => isDead;
}

let tables = 0;
function portsAt(clock: { readonly now: number }): Ports {
  const connect = { ...CONNECT, endpoint: endpoint.url };
  const table = `wire-${tables}`;
  return {
    memory: dynamoMemory(table, connect),
    ceiling: dynamoCeiling(table, connect),
    ledger: dynamoLedger(table, connect, DEFAULT_SETTINGS.digestHour),
    source: {},
    channels: [snsChannel('arn:aws:sns:eu-west-1:111122223333:alerts', connect), busChannel('default', connect)],
    settings: DEFAULT_SETTINGS,
    ownRoleArns: [],
    now: () => new Date(clock.now),
    deadlineMs: 1_000,
  };
}

const BATCH = [
  ...Array.from({ length: 10 }, (_, n) => recordOf({ eventId: `event-${n}`, eventName: `GetBucketThing${n}` })),
  recordOf({ eventId: 'muted', fromConsole: true, eventName: 'GetBucketCors' }),
];

/** How often each of the ten was published, over all tries. */
async function told(faults: readonly (readonly [string, Way])[]): Promise<readonly number[]> {
  tables += 1;
  const clock = { now: Date.parse('2026-11-02T18:56:00Z') };
  const published = new Map<string, number>();
  let left: readonly unknown[] = BATCH;
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries > 4) throw new Error('would end in the dead-letter queue');
    endpoint.reset();
    const ended = tries === 0 ? faults.map(([site, way]) => breakAt(site, way)) : [];
    // A container of its own each time.
    const outcomes = await handleBatch(left, portsAt(clock));
    for (const { operation, params } of endpoint.calls) {
      const subject = operation === 'Publish' ? textAt(params, 'Message')?.match(/GetBucketThing\d/)?.[0] : undefined;
      if (subject !== undefined) published.set(subject, (published.get(subject) ?? 0) + 1);
    }
    left = left.filter((_, at) => ended.some((isDead) => isDead()) || outcomes[at]?.kind === 'failed');
    // What was refused was not told.
    if (tries === 0 && faults.some(([site, way]) => site === 'publish' && !way.startsWith('is done')))
      published.clear();
    clock.now += 6.1 * 60_000;
  }
  endpoint.reset();
  return Array.from({ length: 10 }, (_, n) => published.get(`GetBucketThing${n}`) ?? 0);
}

describe('ten denials of one role', () => {
  const cases = Object.keys(SITES).flatMap((site) => WAYS.map((way) => [site, way] as const));

  it.each(cases)('are told when %s %s', async (...fault) => {
    const counts = await told([fault]);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...counts)).toBeLessThanOrEqual(2);
  });

  it.each(Object.keys(SITES).filter((site) => site !== 'publish'))(
    'are told when publish and %s are refused',
    async (site) => {
      const counts = await told([
        ['publish', 'is refused'],
        [site, 'is refused'],
      ]);
      expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
    },
  );
});
