/**
 * Do numbers arrive: the heartbeat of every five minutes, and what the contributor rules count, held against the denials
 * of the same time. Errs towards wrong: denials of which a rule counted nobody were not heard.
 */
import { type Finding, finding } from '../finding.ts';

export interface Measurements {
  /** Of the last half hour. */
  readonly heartbeats: number;
  /** Of the last day. */
  readonly denials: number;
}

export interface InsightRule {
  readonly name: string;
  /** Absent: there is no such rule. */
  readonly state?: string;
  readonly contributors: number;
}

export function heartbeatFindings({ heartbeats }: Measurements): readonly Finding[] {
  return [
    heartbeats > 0
      ? finding('metrics', 'ok', { kind: 'heartbeat', beats: heartbeats })
      : finding('metrics', 'wrong', { kind: 'no-heartbeat' }),
  ];
}

export function insightFindings({ name: rule, state, contributors }: InsightRule, denials: number): readonly Finding[] {
  if (state === undefined) return [finding('insight-rules', 'wrong', { kind: 'insight-gone', rule })];
  if (state !== 'ENABLED') return [finding('insight-rules', 'wrong', { kind: 'insight-off', rule })];
  return denials > 0 && contributors === 0
    ? [finding('insight-rules', 'wrong', { kind: 'insight-deaf', rule, denials })]
    : [finding('insight-rules', 'ok', { kind: 'insight', rule, contributors, denials })];
}

/** Permissions that diagnoses of the day lacked, the commonest first. */
export function lackingFindings(gaps: readonly string[]): readonly Finding[] {
  const counted = [...Map.groupBy(gaps, (permission) => permission)].map(([permission, all]) => ({
    permission,
    denials: all.length,
  }));
  if (counted.length === 0) return [finding('permissions', 'ok', { kind: 'nothing-lacking' })];
  return counted
    .toSorted((a, b) => b.denials - a.denials)
    .map((one) => finding('permissions', 'wrong', { kind: 'lacking', ...one }));
}

export function deadLetterFindings(of: 'denials' | 'changes', waiting: number): readonly Finding[] {
  return [
    waiting === 0
      ? finding('dead-letters', 'ok', { kind: 'no-dead-letters', of })
      : finding('dead-letters', 'wrong', { kind: 'dead-letters', of, waiting }),
  ];
}
