/**
 * Outcomes of a batch → metric values and counted lines. Pure; the handler writes them once a batch.
 * Denials are all but muted ones and Denyscope's own; a repeat counts under the layer and severity that were settled.
 * Errs towards the total: a layer or severity that is not known is counted there alone.
 */

import type { Admission } from '../admission/admission.ts';
import { callerKeyOf } from '../admission/fingerprint.ts';
import { DIMENSION, MEASURED, METRIC } from '../contract/names.ts';
import type { Outcome } from '../delivery/outcome.ts';
import type { Denial } from '../denial/denial.ts';
import { present } from '../denial/fields.ts';

export interface Measure {
  readonly name: (typeof METRIC)[keyof typeof METRIC];
  readonly value: number;
  readonly unit: 'Count' | 'Milliseconds';
  /** At most one: each dimension value is a metric that costs. */
  readonly dimension?: { readonly name: string; readonly value: string };
}

/** One line a fingerprint and batch, for the contributor rule: the principal is a property, never a dimension. */
export interface DenialLine {
  readonly fingerprint: string;
  readonly account: string;
  readonly principal: string;
  readonly action: string;
  readonly layer: string;
  readonly count: number;
}

export function measure(outcomes: readonly Outcome[], now: Date, watched: readonly string[]): readonly Measure[] {
  const counts = new Map<string, Measure>();
  const add = (one: Measure): void => {
    const key = JSON.stringify([one.name, one.dimension]);
    counts.set(key, { ...one, value: one.value + (counts.get(key)?.value ?? 0) });
  };
  for (const outcome of outcomes) for (const one of measuresOf(outcome, watched)) add(one);
  return [...counts.values(), ...latencies(outcomes, now)];
}

/**
 * On every tick: the heartbeat, and a zero for every count, so that a gap in the metrics means trouble. None by severity
 * and layer: a metric costs for each hour in which it is written, and the total tells the same.
 */
export function tickMeasures(watched: readonly string[], silent?: number): readonly Measure[] {
  const zero = (name: Measure['name'], dimension?: Measure['dimension']): Measure => ({
    ...one(name, dimension),
    value: 0,
  });
  const counts = Object.values(METRIC).filter((name) => !NOT_COUNTED.includes(name));
  return [
    one(METRIC.heartbeat),
    ...(silent === undefined ? [] : [{ ...one(METRIC.silentMembers), value: silent }]),
    ...counts.map((name) => zero(name)),
    ...watched.map((value) => zero(METRIC.denials, { name: DIMENSION.principal, value })),
  ];
}

const NOT_COUNTED: readonly Measure['name'][] = [METRIC.latencyMs, METRIC.heartbeat, METRIC.silentMembers];

/** The repeats, held and new denials of a batch, folded by fingerprint. */
export function denialLines(outcomes: readonly Outcome[]): readonly DenialLine[] {
  const lines = new Map<string, DenialLine>();
  for (const outcome of outcomes) {
    const known = counted(outcome);
    if (known === undefined) continue;
    const { denial, admission, layer } = known;
    const before = lines.get(admission.fingerprint);
    lines.set(admission.fingerprint, {
      fingerprint: admission.fingerprint,
      account: denial.account,
      principal: callerKeyOf(denial),
      action: denial.needs[0]?.action ?? denial.eventName,
      layer,
      count: (before?.count ?? 0) + 1,
    });
  }
  return [...lines.values()];
}

interface Counted {
  readonly denial: Denial;
  readonly admission: Admission;
  readonly layer: string;
  readonly severity: string;
}

/** A denial that counts towards the rate; nothing for muted, own, unreadable and failed ones. */
function counted(outcome: Outcome): Counted | undefined {
  if (outcome.kind === 'diagnosed') {
    const { diagnosis, admission } = outcome;
    return { denial: diagnosis.denial, admission, layer: diagnosis.layer ?? 'none', severity: diagnosis.severity };
  }
  if (outcome.kind !== 'counted') return undefined;
  const { denial, admission } = outcome;
  if (admission.kind === 'muted' || admission.kind === 'own') return undefined;
  const settled = admission.kind === 'repeat' ? admission.settled : undefined;
  return {
    denial,
    admission,
    layer: settled?.layer ?? 'none',
    severity: settled?.severity ?? admission.signs.severity,
  };
}

function measuresOf(outcome: Outcome, watched: readonly string[]): readonly Measure[] {
  const known = counted(outcome);
  if (known === undefined) return [...uncounted(outcome)];
  const principal = callerKeyOf(known.denial);
  return [
    one(METRIC.denials),
    ...among(MEASURED.severities, DIMENSION.severity, known.severity),
    ...among(MEASURED.layers, DIMENSION.layer, known.layer),
    ...(watched.includes(principal) ? [one(METRIC.denials, { name: DIMENSION.principal, value: principal })] : []),
    ...(known.admission.kind === 'repeat' ? [one(METRIC.repeats)] : []),
    ...(known.admission.kind === 'held' ? [one(METRIC.held)] : []),
    ...diagnosed(outcome),
  ];
}

function uncounted(outcome: Outcome): readonly Measure[] {
  if (outcome.kind === 'unreadable') return [one(METRIC.unreadable)];
  if (outcome.kind !== 'counted') return [];
  return outcome.admission.kind === 'muted' ? [one(METRIC.muted)] : [];
}

function among(values: readonly string[], name: string, value: string): readonly Measure[] {
  return values.includes(value) ? [one(METRIC.denials, { name, value })] : [];
}

function diagnosed(outcome: Outcome): readonly Measure[] {
  if (outcome.kind !== 'diagnosed') return [];
  const { diagnosis } = outcome;
  const disagrees = diagnosis.reasons.some(
    (reason) => reason.kind === 'engine-disagrees' || reason.kind === 'simulator-disagrees',
  );
  return [
    ...(diagnosis.cause === 'unexplained' ? [one(METRIC.unexplained)] : []),
    ...(diagnosis.gaps.length > 0 ? [{ ...one(METRIC.gaps), value: diagnosis.gaps.length }] : []),
    ...(disagrees ? [one(METRIC.disagreements)] : []),
  ];
}

/** From the event's own time to now, once for each notice sent. */
function latencies(outcomes: readonly Outcome[], now: Date): readonly Measure[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.kind !== 'diagnosed') return [];
    const value = now.getTime() - Date.parse(outcome.diagnosis.denial.time);
    return Number.isFinite(value) && value >= 0
      ? [{ name: METRIC.latencyMs, value, unit: 'Milliseconds' as const }]
      : [];
  });
}

function one(name: Measure['name'], dimension?: { readonly name: string; readonly value: string }): Measure {
  return present<Measure>({ name, value: 1, unit: 'Count', dimension });
}
