/**
 * How much of a rise each refused thing carries: what is above its own usual rate, so that noise under the rise weighs
 * nothing. Rests on the contributors where CloudWatch has them, on the memory's counts otherwise. Errs towards the rise:
 * what was never seen before is all excess.
 */
import { callerKeyOf } from '../admission/fingerprint.ts';
import type { Contributor, Refused } from './source.ts';

export interface WeighedRefusal {
  readonly refused: Refused;
  readonly principal: string;
  /** Denials of the rise that this one stands for. */
  readonly weight: number;
  /**
   * Part of its caller's denials that no notice was sent for: beyond the ceiling, which a caller meets by being refused
   * ever other things. 0 where it is not known.
   */
  readonly held: number;
}

export interface Span {
  /** Milliseconds. */
  readonly since: number;
  readonly until: number;
}

export interface Contributions {
  readonly during?: readonly Contributor[];
  readonly before?: readonly Contributor[];
  /** Length of the time before. */
  readonly beforeMs: number;
}

/** The heaviest first. */
export function weigh(
  all: readonly Refused[],
  span: Span,
  { during, before, beforeMs }: Contributions,
): readonly WeighedRefusal[] {
  const seen = all.filter(({ latest }) => !(Date.parse(latest.time) < span.since));
  const byPrincipal = Map.groupBy(seen, ({ latest }) => callerKeyOf(latest));
  return [...byPrincipal]
    .flatMap(([principal, group]) => {
      const counted = group.map((refused) => ({ refused, count: countIn(refused, span) }));
      const total = counted.reduce((sum, { count }) => sum + count, 0);
      const now = during?.find(({ name }) => name === principal)?.count;
      const usual =
        ((before?.find(({ name }) => name === principal)?.count ?? 0) * (span.until - span.since)) / beforeMs;
      const excess = Math.max(0, (now ?? total) - (before === undefined ? 0 : usual));
      return counted.map(({ refused, count }) => ({
        refused,
        principal,
        weight: total === 0 ? 0 : (excess * count) / total,
        held: now === undefined || now === 0 ? 0 : Math.max(0, 1 - total / now),
      }));
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight);
}

/** What was counted before the rise counts for the part of that time that lies in the rise. */
function countIn({ count, since }: Refused, span: Span): number {
  const began = Date.parse(since);
  if (Number.isNaN(began) || began >= span.since) return count;
  return count * Math.min(1, (span.until - span.since) / Math.max(1, span.until - began));
}

/**
 * The denials to be explained: the heaviest, but of no caller more than its part, and each standing for what was left
 * out of its caller.
 */
export function sampleOf(
  weighed: readonly WeighedRefusal[],
  most: number,
  mostOfOne: number,
): readonly WeighedRefusal[] {
  const taken = new Map<string, number>();
  const sample: WeighedRefusal[] = [];
  for (const one of weighed) {
    const of = taken.get(one.principal) ?? 0;
    if (sample.length >= most || of >= mostOfOne) continue;
    taken.set(one.principal, of + 1);
    sample.push(one);
  }
  const sum = (list: readonly WeighedRefusal[], principal: string): number =>
    list.reduce((total, one) => total + (one.principal === principal ? one.weight : 0), 0);
  return sample.map((one) => ({
    ...one,
    weight: (one.weight * sum(weighed, one.principal)) / sum(sample, one.principal),
  }));
}
