/**
 * The sentence as a whole, on the examples: every record has its outcome, and what one record does never reaches another.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { localMemory } from '../lambdas/adapters/local/local-memory.ts';
import { localCeiling } from '../lambdas/admission/ceiling/ceiling.ts';
import { MEASURED, METRIC } from '../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../lambdas/contract/settings.ts';
import type { Channel, Parcel } from '../lambdas/delivery/channel.ts';
import { readSnapshot, snapshotSource } from '../lambdas/evidence/snapshot/snapshot.ts';
import { handleBatch, type Ports } from '../lambdas/flows/explain-denials.ts';
import { denialLines, measure, tickMeasures } from '../lambdas/flows/metrics.ts';
import { tellEndedWindows } from '../lambdas/flows/tick.ts';

const source = snapshotSource(readSnapshot(JSON.parse(readFileSync('examples/snapshot.json', 'utf8'))).snapshot);
const NOW = new Date('2026-11-02T18:00:00Z');

function example(stem: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`examples/denials/${stem}.json`, 'utf8'));
}

function ports(parcels: Parcel[], overrides: Partial<Ports> = {}): Ports {
  const channel: Channel = {
    name: 'test',
    required: true,
    send: async (parcel) => {
      parcels.push(parcel);
      return { kind: 'sent', channel: 'test', id: '1' };
    },
  };
  return {
    memory: localMemory(),
    ceiling: localCeiling(),
    source,
    channels: [channel],
    settings: DEFAULT_SETTINGS,
    ownRoleArns: [],
    now: () => NOW,
    deadlineMs: 5_000,
    ...overrides,
  };
}

describe('the pipeline', () => {
  it('keeps a long error and the secrets in it out of the reason that is logged', async () => {
    const settle = async () => {
      throw new Error(`refused AKIAIOSFODNN7EXAMPLE ${'{"Statement":[]}'.repeat(1_000)}`);
    };
    const memory = { ...localMemory(), settle };
    const [outcome] = await handleBatch([example('01-identity-no-allow')], ports([], { memory }));
    expect(outcome).toMatchObject({ kind: 'failed', step: 'settle' });
    const reason = outcome?.kind === 'failed' ? outcome.reason : '';
    expect(reason).toContain('Error: refused');
    expect(reason).not.toContain('AKIAIOSFODNN7EXAMPLE');
    expect(reason.length).toBeLessThan(200);
  });

  it('gives an outcome for every record, in order', async () => {
    const parcels: Parcel[] = [];
    const outcomes = await handleBatch(
      [
        example('01-identity-no-allow'),
        { eventName: 'GetObject', eventSource: 's3.amazonaws.com' },
        7,
        null,
        example('09-scp-region'),
      ],
      ports(parcels),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'diagnosed',
      'not-a-denial',
      'unreadable',
      'unreadable',
      'diagnosed',
    ]);
    expect(parcels).toHaveLength(2);
  });

  it("names the owner that the caller's tag tells, for teams to subscribe by", async () => {
    const parcels: Parcel[] = [];
    await handleBatch([example('01-identity-no-allow')], ports(parcels));
    expect(parcels[0]?.attributes['owner']).toBe('orders');
  });

  it('explains every example without failing', async () => {
    const stems = readdirSync('examples/denials').map((name) => name.replace('.json', ''));
    for (const stem of stems) {
      const [outcome] = await handleBatch([example(stem)], ports([]));
      expect({ stem, kind: outcome?.kind }).toEqual({ stem, kind: 'diagnosed' });
    }
  });

  it('counts repeats of one fingerprint and tells them in one digest when the window ends', async () => {
    const parcels: Parcel[] = [];
    let now = NOW;
    const shop = ports(parcels, { now: () => now });
    const repeats = Array.from({ length: 5 }, (_, at) => ({
      ...example('01-identity-no-allow'),
      eventID: `again-${at}`,
    }));
    const outcomes = await handleBatch(repeats, shop);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['diagnosed', 'counted', 'counted', 'counted', 'counted']);
    now = new Date(NOW.getTime() + 2 * 3_600_000);
    const told = await tellEndedWindows(shop, NOW.toISOString());
    expect(told.kind).toBe('told');
    expect(parcels.map(({ notice }) => notice.kind)).toEqual(['diagnosis', 'digest']);
    expect(JSON.stringify(parcels[1])).toMatch(/5 ×|5 denials|5 times/);
  });

  it("counts Denyscope's own denials and never diagnoses them", async () => {
    const parcels: Parcel[] = [];
    const own = ports(parcels, { ownRoleArns: ['arn:aws:iam::444455556666:role/OrdersApi'] });
    const outcomes = await handleBatch([example('01-identity-no-allow')], own);
    expect(outcomes).toEqual([
      expect.objectContaining({ kind: 'counted', admission: expect.objectContaining({ kind: 'own' }) }),
    ]);
    expect(parcels).toEqual([]);
    expect(measure(outcomes, NOW, [])).toEqual([]);
  });

  it('fails a denial whose required channel did not take it, and it alone', async () => {
    let sent = 0;
    const flaky: Channel = {
      name: 'flaky',
      required: true,
      send: async () => {
        sent += 1;
        if (sent === 1) throw new Error('no network');
        return { kind: 'sent', channel: 'flaky', id: '2' };
      },
    };
    const outcomes = await handleBatch(
      [example('01-identity-no-allow'), example('09-scp-region')],
      ports([], { channels: [flaky] }),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['diagnosed', 'failed']);
  });

  it('measures denials in total, by severity and by layer, each dimension alone', async () => {
    const outcomes = await handleBatch([example('01-identity-no-allow'), example('09-scp-region')], ports([], {}));
    const measures = measure(outcomes, NOW, ['arn:aws:iam::444455556666:role/OrdersApi']);
    expect(measures).toContainEqual({ name: 'Denials', value: 2, unit: 'Count' });
    expect(measures).toContainEqual({
      name: 'Denials',
      value: 1,
      unit: 'Count',
      dimension: { name: 'Layer', value: 'scp' },
    });
    expect(measures).toContainEqual({
      name: 'Denials',
      value: 1,
      unit: 'Count',
      dimension: { name: 'Principal', value: 'arn:aws:iam::444455556666:role/OrdersApi' },
    });
    expect(measures.filter(({ name }) => name === 'EventToNoticeLatency')).toHaveLength(2);
    expect(denialLines(outcomes)).toHaveLength(2);
  });

  it('writes at most twenty metrics, and a zero for each count on a tick', () => {
    // Who has no members writes none of theirs.
    const perName = Object.values(METRIC).filter((name) => name !== METRIC.silentMembers).length;
    expect(perName + MEASURED.severities.length + MEASURED.layers.length).toBeLessThanOrEqual(20);
    const tick = tickMeasures(['arn:aws:iam::444455556666:role/OrdersApi'], 0);
    expect(tick.filter(({ value }) => value === 1).map(({ name }) => name)).toEqual([METRIC.heartbeat]);
    const names = tick.filter(({ dimension }) => dimension === undefined).map(({ name }) => name);
    expect(new Set([...names, METRIC.latencyMs])).toEqual(new Set(Object.values(METRIC)));
  });

  it('settles what a rule mutes by its cause, tells nobody and counts it as muted', async () => {
    const parcels: Parcel[] = [];
    const quietRules = [{ name: 'known', reason: 'we know', causes: ['identity-no-allow'] }];
    const shop = ports(parcels, { settings: { ...DEFAULT_SETTINGS, quietRules } });
    const [first] = await handleBatch([example('01-identity-no-allow')], shop);
    const [again] = await handleBatch([{ ...example('01-identity-no-allow'), eventID: 'again' }], shop);
    for (const outcome of [first, again])
      expect(outcome).toMatchObject({
        kind: 'counted',
        admission: { kind: 'muted', rule: 'known', reason: 'we know' },
      });
    expect(parcels).toEqual([]);
    expect(
      measure(
        [first, again].flatMap((one) => one ?? []),
        NOW,
        [],
      ),
    ).toEqual([{ name: 'Muted', value: 2, unit: 'Count' }]);
  });
});
