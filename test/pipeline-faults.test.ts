/**
 * A fault at every await between the steps, one after the other: an error, or the process killed there, before or after
 * the work was done. What failed is redelivered. Each denial alerts at least once, and no count misses an event.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { endOfDay, NOTHING_HELD } from '../lambdas/admission/ledger/ledger.ts';
import { DEFAULT_SETTINGS } from '../lambdas/contract/settings.ts';
import { readSnapshot, snapshotSource } from '../lambdas/evidence/snapshot/snapshot.ts';
import { handleBatch, type Ports } from '../lambdas/flows/explain-denials.ts';
import { tellDay, tellEndedWindows, tellHeld } from '../lambdas/flows/tick.ts';
import { recordOf } from './admission/denials.ts';
import { type Fault, Fuse, faultsUpTo, fused } from './faults.ts';
import { type LocalHub, localHub } from './flows/local-hub.ts';

const source = snapshotSource(readSnapshot(JSON.parse(readFileSync('examples/snapshot.json', 'utf8'))).snapshot);
const START = '2026-11-02T18:00:00Z';
const MINUTE_MS = 60_000;
/** The queue's visibility timeout: what failed comes back after it. */
const REDELIVERED_MS = 6 * MINUTE_MS;

const example = (stem: string, eventID: string) => ({
  ...JSON.parse(readFileSync(`examples/denials/${stem}.json`, 'utf8')),
  eventID,
});
const a = (id: string) => example('01-identity-no-allow', id);
const b = (id: string) => example('09-scp-region', id);
const quiet = (eventId: string) => recordOf({ eventId, fromConsole: true });

const BATCHES = [
  [a('a1'), b('b1'), a('a2'), quiet('c1')],
  [a('a3'), b('b2'), a('a1')],
];

const worldOf = (): LocalHub => localHub(START, { source, deadlineMs: 5_000 });

function behind(fuse: Fuse, { ports }: LocalHub): Ports {
  const { memory, ceiling, ledger, channels } = ports;
  return {
    ...ports,
    memory: fused(memory, fuse),
    ceiling: fused(ceiling, fuse),
    source: fused(ports.source, fuse),
    channels: channels.map((channel) => fused(channel, fuse)),
    ...(ledger === undefined ? {} : { ledger: fused(ledger, fuse) }),
  };
}

/** Hands a batch over as the queue does: what failed, or all when the process died, comes again. */
async function deliverAll(world: LocalHub, fuse: Fuse): Promise<void> {
  for (const batch of BATCHES) {
    let left: readonly unknown[] = batch;
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries > 4) throw new Error('would end in the dead-letter queue');
      const outcomes = await handleBatch(left, fuse.isDead ? world.ports : behind(fuse, world));
      const died = fuse.isDead && tries === 0;
      left = died ? left : left.filter((_, at) => outcomes[at]?.kind === 'failed');
      if (left.length > 0) world.clock.now += REDELIVERED_MS;
    }
    world.clock.now += 10_000;
  }
}

const alerts = ({ parcels }: LocalHub, role: string) =>
  parcels.filter(({ diagnosis }) => diagnosis?.denial.caller.arn?.includes(role)).length;

describe('a fault at every await of a batch', async () => {
  const healthy = worldOf();
  const fuse = new Fuse();
  await deliverAll(healthy, fuse);
  const [roleA, roleB] = healthy.parcels.map(({ diagnosis }) => diagnosis?.denial.caller.arn?.split('/')[1] ?? '');
  const steps = [...fuse.names];

  it('reaches every step', () => {
    expect(healthy.parcels).toHaveLength(2);
    expect(steps).toEqual(
      expect.arrayContaining(['admit', 'take', 'principal', 'organization', 'send', 'settle', 'note']),
    );
  });

  const named = faultsUpTo(steps.length).map((fault) => ({ ...fault, step: steps[fault.at - 1] }));
  it.each(named)(
    '$at $when $step, kills: $kills',
    async ({ step: _, ...fault }: Fault & { step: string | undefined }) => {
      const world = worldOf();
      await deliverAll(world, new Fuse(fault));
      for (const role of [roleA ?? '', roleB ?? '']) {
        expect(alerts(world, role)).toBeGreaterThanOrEqual(1);
        expect(alerts(world, role)).toBeLessThanOrEqual(2);
      }
      const now = new Date(world.clock.now).toISOString();
      const stories = await world.ports.memory.stories(new Date(Date.parse(START) - 1).toISOString(), now);
      const counted = Object.fromEntries(stories.map(({ first, count }) => [first.caller.arn?.split('/')[1], count]));
      expect(counted[roleA ?? '']).toBeGreaterThanOrEqual(3);
      expect(counted[roleB ?? '']).toBeGreaterThanOrEqual(2);
      const day = await world.ports.ledger?.day(endOfDay(now, DEFAULT_SETTINGS.digestHour));
      expect(day?.muted[0]?.count).toBeGreaterThanOrEqual(1);
    },
  );
});

/** Ticks of a day and a half; what dies is tried again by the next. */
async function tickAll(world: LocalHub, fuse: Fuse): Promise<void> {
  let dayToldUntil: string | undefined;
  for (let tick = 0; tick < 36; tick += 1) {
    world.clock.now += 60 * MINUTE_MS;
    const ports = fuse.isDead ? world.ports : behind(fuse, world);
    const from = new Date(world.clock.now - 5 * MINUTE_MS).toISOString();
    await tellEndedWindows(ports, from).catch(() => {});
    await tellHeld(ports).catch(() => {});
    await tellDay(ports, dayToldUntil)
      .then((told) => {
        const day = new Date(world.clock.now).toISOString();
        if (told.kind === 'told') dayToldUntil = endOfDay(new Date(Date.parse(day) - 86_400_000).toISOString(), 7);
      })
      .catch(() => {});
  }
}

describe('a fault at every await of the ticks', async () => {
  const told = async (fuse: Fuse): Promise<readonly string[]> => {
    const world = worldOf();
    await deliverAll(world, new Fuse());
    const held = {
      ...NOTHING_HELD,
      denials: 7,
      principals: [{ name: 'p', count: 7 }],
      actions: [{ name: 's3:GetObject', count: 7 }],
    };
    await world.ports.ledger?.note({ muted: [], own: 0, held }, new Date(world.clock.now).toISOString());
    world.parcels.length = 0;
    await tickAll(world, fuse);
    return world.parcels.map(({ notice }) => `${notice.kind} ${notice.subject}`);
  };
  const fuse = new Fuse();
  const healthy = await told(fuse);

  it('tells the repeats, what was held, and the day', () => {
    expect(healthy.map((line) => line.replace(/\d+/g, 'N'))).toEqual([
      expect.stringMatching(/^digest Repeats: N denials of N kinds/),
      expect.stringMatching(/^summary Storm: N denials held back/),
      expect.stringMatching(/^digest Daily digest: N denials of N kinds, N muted/),
    ]);
  });

  it('tells everything at least once, whatever fails', async () => {
    const faults = faultsUpTo(fuse.calls);
    expect(faults.length).toBeGreaterThan(100);
    for (const fault of faults) {
      const lines = await told(new Fuse(fault));
      for (const line of new Set(healthy))
        expect({ fault, lines }).toMatchObject({ lines: expect.arrayContaining([line]) });
      expect(lines.length).toBeLessThanOrEqual(healthy.length + 1);
    }
  });
});
