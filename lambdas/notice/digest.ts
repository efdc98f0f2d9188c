/**
 * What happened while nobody was told: windows that ended, a day in summary, denials held back by the ceiling.
 * Data only; the words are in `compose-digest.ts` and `compose-summary.ts`.
 */
import type { DueWindow } from '../admission/memory.ts';

export interface Counted {
  readonly name: string;
  readonly count: number;
}

interface MutedCount {
  readonly rule: string;
  readonly reason: string;
  readonly count: number;
}

export interface Digest {
  /** `windows`: those that ended in one tick. `daily`: everything of a day, open ones included. */
  readonly scope: 'windows' | 'daily';
  /** ISO 8601. */
  readonly from: string;
  readonly until: string;
  readonly windows: readonly DueWindow[];
  readonly muted: readonly MutedCount[];
  /** Fingerprints of `windows` that are not seen any more. */
  readonly closed?: readonly string[];
  /** Denials held back by the ceiling. */
  readonly held?: HeldSummary;
  /** Missing permissions, and how many diagnoses each left in the dark. */
  readonly gaps?: readonly Counted[];
  /** Denials of Denyscope's own roles. */
  readonly own?: number;
}

/** Denials beyond the ceiling: counted, neither collected nor diagnosed. */
export interface HeldSummary {
  readonly from: string;
  readonly until: string;
  readonly denials: number;
  readonly fingerprints?: number;
  /** How many of them carried critical signs. */
  readonly critical?: number;
  readonly principals: readonly Counted[];
  readonly actions: readonly Counted[];
  readonly accounts?: readonly Counted[];
  /** Attempts on guardrails, by action. */
  readonly guardrails?: readonly Counted[];
  /** Principals with critical signs. */
  readonly suspects?: readonly Counted[];
  /** The ceiling that was reached. */
  readonly ceiling?: { readonly notices: number; readonly minutes: number };
}
