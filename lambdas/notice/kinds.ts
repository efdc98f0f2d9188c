/**
 * Many denials as kinds: those of one fingerprint are one kind, told by the first of them with how many there were, when
 * and from where. Sorted so that what matters is on top: critical before warning, many before few.
 */
import type { Diagnosis } from '../diagnosis/diagnosis.ts';

export interface Kind {
  readonly fingerprint: string;
  /** Of its first denial. */
  readonly diagnosis: Diagnosis;
  readonly count: number;
  /** ISO 8601; empty when no record told a time. */
  readonly first: string;
  readonly last: string;
  /** Sessions and addresses it came from; the count stops at a bound. */
  readonly sessions: number;
}

/** Over all kinds, those not kept included. */
export interface Overall {
  readonly denials: number;
  readonly kinds: number;
  /** Denials of kinds beyond the number that is kept: counted only. */
  readonly unkept: number;
  /** Denials by the hour they began in: `2026-11-02T08` → 12. */
  readonly byHour: ReadonlyMap<string, number>;
}

const SEVERITIES = ['critical', 'warning', 'info'] as const;

export function sortedKinds(kinds: readonly Kind[]): readonly Kind[] {
  const rank = ({ diagnosis }: Kind): number => SEVERITIES.indexOf(diagnosis.severity);
  return [...kinds].sort(
    (a, b) =>
      rank(a) - rank(b) || b.count - a.count || compare(b.last, a.last) || compare(a.fingerprint, b.fingerprint),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
