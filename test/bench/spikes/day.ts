/**
 * A day with a spike: two calm weeks, what goes wrong and when, and every refused call from shortly before until the
 * alarm. Half of the days have something beside it that is not to be mistaken for the reason.
 */
import { CALLS, type RefusedCall } from './calls.ts';
import { newWorkload, probing, withHarmlessChange } from './incidents.ts';
import { brokenByAChange } from './policy-changes.ts';
import { type Random, seeded } from './random.ts';
import { CALM_DAYS, calmCounts, HISTORY_DAYS, PERIODS_A_DAY } from './rates.ts';
import { callerOf, type Incident } from './setting.ts';
import { allow, type RoleState } from './world.ts';

export const SPIKE_DAYS = ['policy change', 'probing', 'new workload'] as const;
export type SpikeDay = (typeof SPIKE_DAYS)[number];

export interface Day {
  readonly kind: SpikeDay;
  readonly beside: string;
  readonly incident: Incident;
  /** Milliseconds: midnight of the day. */
  readonly midnight: number;
  readonly spikeAt: number;
  /** Denials per period of fifteen days with the spike in it. */
  readonly counts: readonly number[];
  /** Background of the 24 hours before the spike, by principal. */
  readonly backgroundBefore: ReadonlyMap<string, number>;
  /** From an hour before the spike until its end, by time. */
  readonly calls: readonly RefusedCall[];
}

const MINUTE_MS = 60_000;
const PERIOD_MS = 5 * MINUTE_MS;
const MIDNIGHT = Date.parse('2026-11-17T00:00:00Z');
const SPIKE_MINUTES = 20;

const BACKGROUND = ['reports', 'crawler', 'backup-job', 'legacy-web', 'metrics', 'notebook'] as const;

export function spikeDay(kind: SpikeDay, seed: number): Day {
  const random = seeded(seed);
  const spikeAt = MIDNIGHT + Math.floor(random.between(6 * 60, 22 * 60)) * MINUTE_MS + random.whole(0, 59) * 1_000;
  const beside = seed % 2 === 0 ? 'nothing' : random.pick(BESIDE[kind]);
  const changedAt =
    spikeAt - (beside === 'hours between' ? random.between(2, 20) * 60 : random.between(1, 6)) * MINUTE_MS;
  const roles = BACKGROUND.map((name): RoleState => ({ name, inline: { Own: allow(['logs:PutLogEvents'], ['*']) } }));
  const plain = incidentOf(kind, random, roles, changedAt, spikeAt);
  const incident =
    beside === 'harmless change' || beside === 'two changes'
      ? withHarmlessChange(plain, random, spikeAt - random.between(1, 30) * MINUTE_MS)
      : plain;
  const calm = calmCounts(random.pick(CALM_DAYS), random).map((count) => Math.min(count, 60));
  const first = HISTORY_DAYS * PERIODS_A_DAY;
  const at = first + Math.floor((spikeAt - MIDNIGHT) / PERIOD_MS);
  const usual = Math.max(mean(calm.slice(at - PERIODS_A_DAY, at)), mean(calm.slice(at - 12, at)));
  const perMinute = (Math.max(usual, 1.5) * random.between(10, 20)) / 5;
  const spike = spread(incident, random, spikeAt, perMinute);
  const noise = beside === 'noise' ? 3 : 1;
  const background = calm.slice(at - 12, at + 5).flatMap((count, place) => {
    const start = MIDNIGHT + (at - 12 + place - first) * PERIOD_MS;
    const many = start + PERIOD_MS > spikeAt ? count * noise : count;
    return Array.from({ length: many }, () => backgroundCall(random, start));
  });
  const counts = calm.slice(0, at - 12).concat(Array.from({ length: 17 }, () => 0));
  const calls = [...spike, ...background].toSorted((a, b) => a.time - b.time);
  for (const { time } of calls) {
    const place = first + Math.floor((time - MIDNIGHT) / PERIOD_MS);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return {
    kind,
    beside,
    incident,
    midnight: MIDNIGHT,
    spikeAt,
    counts,
    backgroundBefore: shared(calm.slice(at - PERIODS_A_DAY, at).reduce((sum, count) => sum + count, 0)),
    calls,
  };
}

const BESIDE = {
  'policy change': ['two changes', 'noise', 'hours between'],
  probing: ['harmless change', 'noise'],
  'new workload': ['harmless change', 'noise'],
} as const;

function incidentOf(kind: SpikeDay, random: Random, roles: readonly RoleState[], changedAt: number, at: number) {
  switch (kind) {
    case 'policy change':
      return brokenByAChange(random, roles, changedAt);
    case 'probing':
      return probing(random, roles);
    case 'new workload':
      return newWorkload(random, roles, at);
  }
}

/** Retries come by the clock, with some jitter. */
function spread(incident: Incident, random: Random, from: number, perMinute: number): readonly RefusedCall[] {
  const many = Math.round(perMinute * SPIKE_MINUTES);
  const edges: number[] = [];
  for (const { often } of incident.refused) edges.push((edges.at(-1) ?? 0) + often);
  return Array.from({ length: many }, (_, at): RefusedCall | undefined => {
    const drawn = random.next() * (edges.at(-1) ?? 0);
    const one = incident.refused[edges.findIndex((edge) => drawn < edge)];
    if (one === undefined) return undefined;
    const time = from + ((at + random.next() * 0.8) / perMinute) * MINUTE_MS;
    return { time, caller: one.caller, call: one.call, because: one.because };
  }).filter((call) => call !== undefined);
}

/** The refusals that are nobody's news: each job fails at the one thing that it always fails at. */
function backgroundCall(random: Random, start: number): RefusedCall {
  const at = Math.floor(random.next() ** 2 * BACKGROUND.length);
  const role = BACKGROUND[at] ?? BACKGROUND[0];
  const caller = { ...callerOf(role, random), session: 'steady', address: `198.51.100.${at + 1}` };
  const call = at % 2 === 0 ? CALLS.getObject('lake', `missing/${at}.csv`) : CALLS.query('carts');
  return { time: start + random.next() * PERIOD_MS, caller, call, because: 'nobody-allows' };
}

/** How the background falls on its callers, as `backgroundCall` draws them. */
function shared(total: number): ReadonlyMap<string, number> {
  const edge = (at: number): number => Math.sqrt(at / BACKGROUND.length);
  return new Map(BACKGROUND.map((name, at) => [name, total * (edge(at + 1) - edge(at))]));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
