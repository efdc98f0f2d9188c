/**
 * Faults alone and in pairs at every place where a try can end: what the queue hands over again alerts in the end, each
 * denial of a busy caller and each of many callers, however full the ceiling got meanwhile.
 */
import { describe, expect, it } from 'vitest';
import { localLedger } from '../../lambdas/adapters/local/local-ledger.ts';
import { localMemory } from '../../lambdas/adapters/local/local-memory.ts';
import { localCeiling } from '../../lambdas/admission/ceiling/ceiling.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import type { Channel } from '../../lambdas/delivery/channel.ts';
import { handleBatch, type Ports } from '../../lambdas/flows/explain-denials.ts';
import { recordOf } from '../admission/denials.ts';

const SITES = ['publish', 'settle', 'ceiling', 'ledger', 'bus'] as const;
const WAYS = ['refused', 'done', 'killed'] as const;

/** `done`: the work was done and its answer lost. `killed`: so are all calls that follow, and the batch's answer. */
interface Fault {
  readonly site: (typeof SITES)[number];
  readonly way: (typeof WAYS)[number];
}

const FAULTS: readonly Fault[] = SITES.flatMap((site) => WAYS.map((way) => ({ site, way })));

class Trouble {
  faults: readonly Fault[] = [];
  isDead = false;

  async pass<T>(site: Fault['site'], work: () => Promise<T>): Promise<T> {
    const fault = this.faults.find((one) => one.site === site);
    if (this.isDead || fault?.way === 'killed') {
      this.isDead = true;
      throw new Error('killed');
    }
    if (fault?.way === 'refused') throw new Error('refused');
    const answer = await work();
    if (fault?.way === 'done') throw new Error('the answer was lost');
    return answer;
  }
}

interface World {
  readonly ports: Ports;
  readonly clock: { now: number };
  readonly trouble: Trouble;
  /** Event ids, as they were told. */
  readonly told: string[];
}

function worldAt(start: string): World {
  const [trouble, told, clock] = [new Trouble(), [] as string[], { now: Date.parse(start) }];
  const [memory, ceiling, ledger] = [localMemory(), localCeiling(), localLedger(DEFAULT_SETTINGS.digestHour)];
  const channel = (name: 'publish' | 'bus'): Channel => ({
    name,
    required: name === 'publish',
    send: (parcel) =>
      trouble.pass(name, async () => {
        if (name === 'publish') told.push(parcel.diagnosis?.denial.eventId ?? '');
        return { kind: 'sent', channel: name, id: '1' };
      }),
  });
  const ports: Ports = {
    memory: { ...memory, settle: (...given) => trouble.pass('settle', () => memory.settle(...given)) },
    ceiling: { take: (...given) => trouble.pass('ceiling', () => ceiling.take(...given)) },
    ledger: { ...ledger, note: (...given) => trouble.pass('ledger', () => ledger.note(...given)) },
    source: {},
    channels: [channel('publish'), channel('bus')],
    settings: DEFAULT_SETTINGS,
    ownRoleArns: [],
    now: () => new Date(clock.now),
    deadlineMs: 1_000,
  };
  return { ports, clock, trouble, told };
}

interface Batch {
  readonly at: number;
  readonly items: readonly Record<string, unknown>[];
}

const MINUTE_MS = 60_000;
/** Above the queue's visibility timeout. */
const REDELIVERED_MS = 6.1 * MINUTE_MS;

/** Batches as the queue hands them over: each try meets its faults, those after them none. */
async function deliver(world: World, batches: readonly Batch[], tries: readonly (readonly Fault[])[]): Promise<void> {
  const start = world.clock.now;
  const queue = batches.map((batch) => ({ ...batch, tried: 0 }));
  while (queue.length > 0) {
    queue.sort((a, b) => a.at - b.at);
    const batch = queue.shift();
    if (batch === undefined) return;
    if (batch.tried > 4) throw new Error('would end in the dead-letter queue');
    world.clock.now = start + batch.at;
    world.trouble.faults = tries[batch.tried] ?? [];
    world.trouble.isDead = false;
    const outcomes = await handleBatch(batch.items, world.ports);
    const items = batch.items.filter((_, at) => world.trouble.isDead || outcomes[at]?.kind === 'failed');
    if (items.length > 0) queue.push({ at: batch.at + REDELIVERED_MS, items, tried: batch.tried + 1 });
  }
}

const record = (n: number, role: string, eventName: string) =>
  recordOf({ eventId: `event-${n}`, role: `arn:aws:iam::111122223333:role/${role}`, eventName });

/** Muted ones beside them, so that the ledger has something to note. */
const muted = (n: number) => recordOf({ eventId: `muted-${n}`, fromConsole: true, eventName: `GetBucket${n}` });

const CALLS = [
  ...['GetBucketAcl', 'GetBucketCors', 'GetBucketTagging', 'GetBucketPolicy', 'GetBucketLogging'],
  ...['GetBucketWebsite', 'GetBucketVersioning', 'GetBucketLocation', 'GetBucketEncryption', 'GetBucketReplication'],
];
const ONE_CALLER: readonly Batch[] = [{ at: 0, items: [...CALLS.map((name, n) => record(n, 'Busy', name)), muted(0)] }];
/** Twenty in one slot of five minutes and twenty in the next, in which the first come again. */
const MANY_CALLERS: readonly Batch[] = [0, 0.2, 6, 6.2].map((minute, batch) => ({
  at: minute * MINUTE_MS,
  items: [
    ...Array.from({ length: 10 }, (_, n) => record(10 * batch + n, `Role${10 * batch + n}`, 'GetBucketAcl')),
    muted(batch),
  ],
}));

const name = (faults: readonly Fault[]) => faults.map(({ site, way }) => `${site} ${way}`).join(' + ');
const pairs = FAULTS.flatMap((one, at) => FAULTS.slice(at + 1).map((other) => [one, other]));

/** Just before the hour ends: a second try asks for its place in the next one. */
const STARTS = ['2026-11-02T18:00:30Z', '2026-11-02T18:55:30Z'];

describe.each([
  ['each of ten denials of a caller', ONE_CALLER, 10],
  ['each of forty callers', MANY_CALLERS, 40],
] as const)('%s alerts', (_, batches, denials) => {
  const missing = async (tries: readonly (readonly Fault[])[], start: string): Promise<readonly string[]> => {
    const world = worldAt(start);
    await deliver(world, batches, tries);
    const counted = new Map<string, number>();
    for (const id of world.told) counted.set(id, (counted.get(id) ?? 0) + 1);
    const wrong = Array.from({ length: denials }, (__, n) => `event-${n}`).flatMap((id) => {
      const times = counted.get(id) ?? 0;
      return times >= 1 && times <= 1 + tries.length ? [] : [`${id} ${times} times`];
    });
    return wrong.length === 0 ? [] : [`${start} ${tries.map(name).join(', then ')}: ${wrong.join(', ')}`];
  };
  /** Every other case begins late in the hour: together they take seconds, and each twice would take a minute. */
  const all = async (cases: readonly (readonly (readonly Fault[])[])[]): Promise<readonly string[]> => {
    const wrong: string[] = [];
    for (const [at, tries] of cases.entries()) wrong.push(...(await missing(tries, STARTS[at % 2] ?? '')));
    return wrong;
  };

  it('without a fault, once', async () => expect(await all([[], []])).toEqual([]));
  it('after one fault', async () => expect(await all(FAULTS.flatMap((fault) => [[[fault]], [[fault]]]))).toEqual([]));
  it('after two at once', async () => expect(await all(pairs.map((pair) => [pair]))).toEqual([]));
  it('after one and then another', async () => {
    const ways = denials > 10 ? WAYS.slice(0, 1) : WAYS;
    const orders = pairs.flatMap((pair) => [pair, pair.toReversed()]);
    const cases = orders.filter((pair) => pair.every(({ way }) => ways.includes(way)));
    expect(await all(cases.map((pair) => pair.map((one) => [one])))).toEqual([]);
  });
});
