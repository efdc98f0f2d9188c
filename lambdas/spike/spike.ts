/**
 * A rise of denials above the baseline, looked into: which, who, since when, after which change.
 */
import type { ChangeFinding } from '../diagnosis/diagnosis.ts';

export interface Share {
  readonly name: string;
  readonly count: number;
  /** 0 to 1. */
  readonly share: number;
}

export interface Spike {
  readonly alarmName: string;
  readonly state: 'ALARM' | 'OK';
  /** ISO 8601. */
  readonly since: string;
  readonly until?: string;
  readonly denials: number;
  readonly expected?: number;
  /** Denials per five minutes, oldest first. */
  readonly series: readonly number[];
  readonly principals: readonly Share[];
  readonly actions: readonly Share[];
  readonly resources: readonly Share[];
  readonly causes: readonly Share[];
  readonly verdict: 'broken-by-a-change' | 'probing' | 'new-workload' | 'cannot-tell';
  readonly facts: readonly string[];
  readonly changes: readonly ChangeFinding[];
  readonly gaps: readonly string[];
}
