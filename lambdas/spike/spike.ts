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

export type SpikeVerdict = 'broken-by-a-change' | 'probing' | 'new-workload' | 'cannot-tell';

/** What a verdict rests on; words in `notice/`. */
export type SpikeFact =
  /** Of the sampled denials (each stands for many), so many are allowed with the changes undone. */
  | { readonly kind: 'changes-undone'; readonly sampled: number; readonly allowed: number; readonly share: number }
  | { readonly kind: 'first-denial-after-change'; readonly at: string; readonly changedAt: string }
  /** Changes of the same policies, undone as well, without effect on the sample. */
  | { readonly kind: 'changes-without-effect'; readonly count: number }
  /** Changes of the same policies; no denial was at hand to try them on. */
  | { readonly kind: 'changes-not-tried'; readonly count: number }
  /** Changes that may be behind it, but whose old text is not known. */
  | { readonly kind: 'changes-not-proved'; readonly count: number }
  | {
      readonly kind: 'many-different-calls';
      readonly principal: string;
      readonly actions: number;
      readonly services: number;
      /** Distinct resources. */
      readonly targets: number;
    }
  | { readonly kind: 'signs-of-an-intruder'; readonly principal: string }
  | { readonly kind: 'created-lately'; readonly principal: string; readonly at: string; readonly actor: string }
  | { readonly kind: 'not-refused-before'; readonly principals: readonly string[]; readonly hours: number }
  | {
      readonly kind: 'refused-before';
      readonly principal: string;
      readonly count: number;
      readonly hours: number;
    }
  | { readonly kind: 'nothing-changed'; readonly days: number; readonly sampled: number }
  | { readonly kind: 'not-explained'; readonly sampled: number; readonly unexplained: number }
  /** CloudWatch has no band: what is usual was reckoned from the day before. */
  | { readonly kind: 'own-baseline' };

export interface SpikeGap {
  readonly what: 'rates' | 'band' | 'contributors' | 'memory' | 'journal' | 'evidence' | 'changes';
  readonly reason: string;
}

export interface Spike {
  readonly alarmName: string;
  readonly state: 'ALARM' | 'OK';
  /** ISO 8601. */
  readonly since: string;
  readonly until?: string;
  /** Absent: nobody could be asked. */
  readonly denials?: number;
  readonly expected?: number;
  /** Denials per five minutes, oldest first. */
  readonly series: readonly number[];
  readonly principals: readonly Share[];
  readonly actions: readonly Share[];
  readonly resources: readonly Share[];
  readonly causes: readonly Share[];
  readonly verdict: SpikeVerdict;
  readonly facts: readonly SpikeFact[];
  /** Those that matter first. */
  readonly changes: readonly ChangeFinding[];
  readonly gaps: readonly SpikeGap[];
  /** Of the denials that were looked into, by number. */
  readonly accountNames?: Readonly<Record<string, string>>;
}
