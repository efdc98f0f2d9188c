/**
 * What an intruder does to the ceiling and to the folding, through the whole sentence: a cheap sign, a caller without a
 * name, a failure that somebody else has had for weeks. What matters is told, at once or in a summary that says so.
 */
import { describe, expect, it } from 'vitest';
import { localCeiling } from '../../lambdas/admission/ceiling/ceiling.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { handleBatch } from '../../lambdas/flows/explain-denials.ts';
import { tellHeld } from '../../lambdas/flows/tick.ts';
import { recordOf, type Seen } from '../admission/denials.ts';
import { localHub } from './local-hub.ts';

function worldOf() {
  const { parcels, clock, ports } = localHub('2026-11-02T18:00:30Z');
  let serial = 0;
  const records = (all: readonly Seen[]) =>
    all.map((seen) => {
      serial += 1;
      return recordOf({ eventId: `event-${serial}`, ...seen });
    });
  /** In batches as the queue makes them, a second apart. */
  const refuse = async (items: readonly Record<string, unknown>[]): Promise<readonly string[]> => {
    const kinds: string[] = [];
    for (let at = 0; at < items.length; at += 10) {
      clock.now += 1_000;
      for (const outcome of await handleBatch(items.slice(at, at + 10), ports)) {
        kinds.push(outcome.kind === 'counted' ? outcome.admission.kind : outcome.kind);
      }
    }
    return kinds;
  };
  const seen = (all: readonly Seen[]) => refuse(records(all));
  return { parcels, clock, ports, refuse, seen, records };
}

const STOP: Seen = { eventSource: 'cloudtrail.amazonaws.com', eventName: 'StopLogging', readOnly: false };
const DELETE: Seen = { eventSource: 'guardduty.amazonaws.com', eventName: 'DeleteDetector', readOnly: false };
const READS: readonly Seen[] = Array.from({ length: 59 }, (_, n) => ({ eventName: `GetBucketThing${n}` }));

describe('an intruder who spends the ceiling first', () => {
  it('is told for each guardrail it turns to, whatever it sent before', async () => {
    const { seen } = worldOf();
    expect(await seen([{ userAgent: 'aws-cli/2 kali' }])).toEqual(['diagnosed']);
    const reads = await seen(READS);
    expect(reads.filter((kind) => kind === 'held').length).toBeGreaterThan(40);
    expect(await seen([STOP, DELETE])).toEqual(['diagnosed', 'diagnosed']);
    expect(await seen([STOP, DELETE])).toEqual(['repeat', 'repeat']);
  });

  it('is told in a critical summary, guardrails first, where the hour of critical notices is used up too', async () => {
    const world = worldOf();
    const settings = { ...DEFAULT_SETTINGS, flood: { ...DEFAULT_SETTINGS.flood, criticalPerHour: 1 } };
    Object.assign(world.ports, { settings });
    await world.seen([{ userAgent: 'aws-cli/2 kali' }]);
    await world.seen(READS);
    expect(await world.seen([STOP, DELETE])).toEqual(['held', 'held']);
    world.clock.now += 6 * 60_000;
    world.parcels.length = 0;
    await tellHeld(world.ports);
    const [summary] = world.parcels;
    expect(summary?.notice.severity).toBe('critical');
    expect(summary?.attributes['severity']).toBe('critical');
    expect(summary?.notice.subject).toMatch(/StopLogging/i);
    expect(JSON.stringify(summary?.notice.sections[0])).toMatch(/StopLogging.*DeleteDetector/i);
  });
});

describe('a repeat whose signs are graver than what was told', () => {
  const known: Seen = { eventName: 'GetBucketAcl' };
  const tool: Seen = { ...known, userAgent: 'aws-cli/2 kali' };

  it('is news once', async () => {
    const { seen, parcels } = worldOf();
    expect(await seen([known, known])).toEqual(['diagnosed', 'repeat']);
    expect(await seen([tool, tool])).toEqual(['diagnosed', 'repeat']);
    expect(parcels.map(({ notice }) => notice.severity)).toEqual(['info', 'critical']);
    expect(await seen([tool, known, tool])).toEqual(['repeat', 'repeat', 'repeat']);
  });

  it('is news again when its notice did not come out', async () => {
    const { records, refuse, seen, ports, clock } = worldOf();
    await seen([known]);
    const { channels } = ports;
    const items = records([tool]);
    Object.assign(ports, {
      channels: channels.map((one) => ({ ...one, send: async () => Promise.reject(new Error()) })),
    });
    expect(await refuse(items)).toEqual(['failed']);
    Object.assign(ports, { channels });
    clock.now += 7 * 60_000;
    expect(await refuse(items)).toEqual(['diagnosed']);
    expect(await seen([tool])).toEqual(['repeat']);
  });

  it('makes no second notice for every failure of a caller that shows one sign', async () => {
    const { seen, clock } = worldOf();
    const jobs = Array.from({ length: 9 }, (_, n) => ({ eventName: `GetBucketThing${n}` }));
    await seen(jobs);
    clock.now += 60_000;
    const kinds = await seen(jobs.map((job) => ({ ...job, userAgent: 'pacu' })));
    expect(kinds.filter((kind) => kind === 'diagnosed')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'repeat')).toHaveLength(8);
  });

  it('is the one of its batch that is told', async () => {
    const { seen, parcels } = worldOf();
    expect(await seen([known, tool, known])).toEqual(['repeat', 'diagnosed', 'repeat']);
    expect(parcels[0]?.notice.severity).toBe('critical');
  });
});

describe('callers that are nobody of ours', () => {
  const anonymous = (n: number) =>
    recordOf({
      eventId: `anonymous-${n}`,
      more: {
        sourceIPAddress: `2001:db8:${n}::1`,
        userIdentity: { type: 'AWSAccount', accountId: 'anonymous', principalId: '' },
      },
    });
  const stranger = (n: number) =>
    recordOf({
      eventId: `stranger-${n}`,
      more: {
        userIdentity: {
          type: 'AWSAccount',
          principalId: `AROAEXAMPLE${String(n).padStart(9, '0')}:x`,
          accountId: String(200_000_000_000 + (n % 20)),
        },
      },
    });

  it.each([
    ['anonymous', anonymous],
    ["a stranger's", stranger],
  ])('sixty %s denials in a minute leave the next one of our own its notice', async (_, of) => {
    const { refuse, seen, clock } = worldOf();
    const begun = clock.now;
    const kinds = await refuse(Array.from({ length: 60 }, (__, n) => of(n)));
    expect(kinds.filter((kind) => kind === 'diagnosed')).toHaveLength(10);
    expect(kinds.filter((kind) => kind === 'held').length).toBeGreaterThan(0);
    expect(clock.now - begun).toBeLessThanOrEqual(60_000);
    expect(await seen([{ role: 'arn:aws:iam::111122223333:role/ProdDeploy', eventName: 'PutObject' }])).toEqual([
      'diagnosed',
    ]);
  });
});

describe('the copies of one call that two accounts receive', () => {
  const copy = (n: number, recipientAccountId: string) =>
    recordOf({ eventId: `copy-${recipientAccountId}-${n}`, more: { sharedEventID: `call-${n}`, recipientAccountId } });
  const both = (n: number) => [copy(n, '111122223333'), copy(n, '444455556666')];

  it('are told once, and tried again together', async () => {
    const { refuse, ports, clock } = worldOf();
    const { channels } = ports;
    Object.assign(ports, {
      channels: channels.map((one) => ({ ...one, send: async () => Promise.reject(new Error()) })),
    });
    expect(await refuse(both(1))).toEqual(['failed', 'failed']);
    Object.assign(ports, { channels });
    clock.now += 7 * 60_000;
    expect((await refuse(both(1))).toSorted()).toEqual(['diagnosed', 'repeat']);
    expect(await refuse(both(2))).toEqual(['repeat', 'repeat']);
  });

  it('are held together, and the later one of another batch waits for the first', async () => {
    const { refuse, ports } = worldOf();
    Object.assign(ports, { ceiling: { take: async (wishes: readonly unknown[]) => wishes.map(() => false) } });
    expect(await refuse(both(1))).toEqual(['held', 'held']);
    const other = worldOf();
    Object.assign(other.ports, { ceiling: { take: async (wishes: readonly unknown[]) => wishes.map(() => false) } });
    const [first, second] = both(1);
    expect(await other.refuse([first ?? {}])).toEqual(['held']);
    expect(await other.refuse([second ?? {}])).toEqual(['failed']);
    Object.assign(other.ports, { ceiling: localCeiling() });
    other.clock.now += 7 * 60_000;
    expect(await other.refuse([second ?? {}])).toEqual(['diagnosed']);
  });
});

it('tells a denial whose time is no time that dates can hold', async () => {
  const { refuse } = worldOf();
  const times = ['+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z', '+012026-01-01T00:00:00Z'];
  const records = times.map((eventTime, n) =>
    recordOf({ eventId: `time-${n}`, eventName: `GetBucketThing${n}`, more: { eventTime } }),
  );
  expect(await refuse(records)).toEqual(['diagnosed', 'diagnosed', 'diagnosed']);
});
