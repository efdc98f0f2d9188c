/**
 * A day put through the product: its records through the real pipeline into the memory, its counts through the alarm
 * rule, and when the alarm rings, the report. CloudWatch is played by the counts themselves.
 */

import { localJournal } from '../../../lambdas/adapters/local/local-journal.ts';
import { localMemory } from '../../../lambdas/adapters/local/local-memory.ts';
import { refusedOf } from '../../../lambdas/adapters/spike-source.ts';
import { UNNOTICED } from '../../../lambdas/admission/admission.ts';
import { localCeiling } from '../../../lambdas/admission/ceiling/ceiling.ts';
import { parseChange } from '../../../lambdas/change/parse.ts';
import { DEFAULT_SETTINGS } from '../../../lambdas/contract/settings.ts';
import { readSnapshot, snapshotSource } from '../../../lambdas/evidence/snapshot/snapshot.ts';
import type { PolicySource } from '../../../lambdas/evidence/source.ts';
import { explain, handleBatch, type Ports } from '../../../lambdas/flows/explain-denials.ts';
import { alarmsOf } from '../../../lambdas/spike/alarm-rule.ts';
import { bandOf } from '../../../lambdas/spike/baseline.ts';
import { type InvestigationPorts, investigate } from '../../../lambdas/spike/investigate.ts';
import { PERIOD_MS, type SpikeSource } from '../../../lambdas/spike/source.ts';
import type { Spike } from '../../../lambdas/spike/spike.ts';
import { recordOf, roleArn } from './calls.ts';
import type { Day } from './day.ts';
import { HISTORY_DAYS, PERIODS_A_DAY } from './rates.ts';
import { snapshotOf, type WorldState } from './world.ts';

export interface Rung {
  /** From the beginning of the spike to the alarm; absent: it never rang. */
  readonly minutes?: number;
  readonly spike?: Spike;
}

/** The moment at which the alarm rings. */
export interface Lived {
  readonly rungAt: string;
  readonly ports: InvestigationPorts;
}

const DAY_START = HISTORY_DAYS * PERIODS_A_DAY;
const LIMITS = DEFAULT_SETTINGS.alarms;
/** A batch of the queue. */
const BATCH_MS = 60_000;

export async function reportOf(day: Day): Promise<Rung> {
  const lived = await livedThrough(day);
  if (lived === undefined) return {};
  const { rungAt, ports } = lived;
  const spike = await investigate(
    { name: 'Denyscope-denials-above-baseline', stack: 'Denyscope', state: 'ALARM', at: rungAt, eventId: 'alarm' },
    ports,
  );
  return { minutes: (Date.parse(rungAt) - day.spikeAt) / 60_000, spike };
}

export async function livedThrough(day: Day): Promise<Lived | undefined> {
  const band = bandOf(day.counts, LIMITS.bandWidth);
  const spikeStart = DAY_START + Math.floor((day.spikeAt - day.midnight) / PERIOD_MS);
  const raised = alarmsOf(day.counts, band, LIMITS).find(({ from }) => from >= spikeStart);
  if (raised === undefined) return undefined;
  const rungAt = day.midnight + (raised.from + 1 - DAY_START) * PERIOD_MS;
  const clock = { now: day.midnight };
  const ports = await lived(day, rungAt, clock);
  clock.now = rungAt + 30_000;
  const changes = day.incident.world.changes.flatMap((record) => parseChange(record) ?? []);
  return {
    rungAt: iso(rungAt),
    ports: {
      source: sourceOf(day, ports, band, rungAt),
      journal: localJournal(changes, '2026-08-01T00:00:00Z'),
      explain: (denial) => explain(denial, UNNOTICED, ports),
      settings: DEFAULT_SETTINGS,
      now: ports.now,
    },
  };
}

/** All that was refused until then has gone through the product. */
async function lived(day: Day, until: number, clock: { now: number }): Promise<Ports> {
  const ports: Ports = {
    memory: localMemory(),
    ceiling: localCeiling(),
    source: sourceIn(day.incident.world),
    channels: [],
    settings: DEFAULT_SETTINGS,
    ownRoleArns: [],
    now: () => new Date(clock.now),
    deadlineMs: 10_000,
  };
  const records = day.calls
    .filter(({ time }) => time < until)
    .map((call, at) => ({ call, record: recordOf(call, at) }));
  const batches = Map.groupBy(records, ({ call }) => Math.floor(call.time / BATCH_MS));
  for (const [slot, batch] of batches) {
    clock.now = (slot + 1) * BATCH_MS;
    await handleBatch(
      batch.map(({ record }) => ({ detail: record })),
      ports,
    );
  }
  return ports;
}

function sourceOf(day: Day, { memory, now }: Ports, band: ReturnType<typeof bandOf>, rungAt: number): SpikeSource {
  return {
    async rates(_, from, until) {
      const first = Math.max(0, DAY_START + Math.floor((Date.parse(from) - day.midnight) / PERIOD_MS));
      const last = DAY_START + Math.ceil((Date.parse(until) - day.midnight) / PERIOD_MS);
      const start = iso(day.midnight + (first - DAY_START) * PERIOD_MS);
      const slice = (values: readonly number[]) => values.slice(first, Math.min(last, indexOf(day, rungAt)));
      return { start, counts: slice(day.counts), band: { lower: slice(band.lower), upper: slice(band.upper) } };
    },
    async contributors(_, by, from, until) {
      if (Date.parse(until) <= day.spikeAt && by === 'principal') {
        return [...day.backgroundBefore].map(([role, count]) => ({ name: roleArn(role), count }));
      }
      const counts = new Map<string, number>();
      for (const { time, caller, call } of day.calls) {
        if (time < Date.parse(from) || time >= Math.min(rungAt, Date.parse(until))) continue;
        const name = by === 'principal' ? roleArn(caller.role) : call.action;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      return [...counts].map(([name, count]) => ({ name, count }));
    },
    refused: (from) => refusedOf(memory, from, now()),
  };
}

function sourceIn(world: WorldState): PolicySource {
  const { snapshot, problems } = readSnapshot(snapshotOf(world));
  if (problems.length > 0) throw new Error(problems.join('; '));
  return snapshotSource(snapshot);
}

function indexOf(day: Day, time: number): number {
  return DAY_START + Math.floor((time - day.midnight) / PERIOD_MS);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
