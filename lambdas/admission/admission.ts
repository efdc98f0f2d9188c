/**
 * What admission decides about a denial: is it news, a repeat, expected, or beyond the ceiling.
 * Errs towards alerting: when the memory cannot answer, a denial is new.
 */
import type { Settled, Sighting } from './memory.ts';
import type { Severity } from './severity.ts';

/** Calls that a rule expects of honest callers too: what they show is weak. */
export type AmongMuted = 'console-pages' | 'dry-runs';

/** A sign that the caller may be an intruder, as data. */
export type Sign =
  | {
      readonly kind: 'many-actions';
      readonly actions: number;
      readonly services: number;
      readonly minutes: number;
      readonly among?: AmongMuted;
    }
  | {
      readonly kind: 'enumeration';
      readonly tool: string;
      readonly matched: readonly string[];
      readonly among?: AmongMuted;
    }
  | { readonly kind: 'guardrail-target'; readonly action: string; readonly guardrail: string }
  | { readonly kind: 'key-from-new-address'; readonly accessKeyId: string; readonly address: string }
  | { readonly kind: 'root-used' }
  | { readonly kind: 'hacking-tool'; readonly userAgent: string; readonly tool: string };

export interface Signs {
  readonly severity: Severity;
  readonly signs: readonly Sign[];
  /** Distinct actions this caller was refused lately, newest first, at most 50. */
  readonly recentActions: readonly string[];
}

export type Admission =
  | {
      readonly kind: 'new';
      readonly fingerprint: string;
      readonly signs: Signs;
      /** The memory gave no answer: to be counted before the notice is settled. */
      readonly uncounted?: Sighting;
    }
  | {
      readonly kind: 'repeat';
      readonly fingerprint: string;
      readonly signs: Signs;
      readonly count: number;
      readonly settled?: Settled;
      /** Folded by the batch alone: the memory counted nothing. */
      readonly uncounted?: Sighting;
      /** The copy of a call whose notice, under this fingerprint, is not out yet. */
      readonly awaits?: string;
    }
  | {
      readonly kind: 'muted';
      readonly by: 'rule' | 'person';
      readonly fingerprint: string;
      readonly signs: Signs;
      readonly rule: string;
      readonly reason: string;
    }
  /** Beyond the ceiling: counted, neither collected nor diagnosed. */
  | { readonly kind: 'held'; readonly fingerprint: string; readonly signs: Signs }
  /** Denyscope's own role was refused: counted and shown, never diagnosed. */
  | { readonly kind: 'own'; readonly fingerprint: string; readonly signs: Signs };

export const NO_SIGNS: Signs = { severity: 'info', signs: [], recentActions: [] };

/** What a diagnosis takes from admission. */
export type Noticed = Pick<Admission, 'fingerprint' | 'signs'>;

/** Of a denial that is explained though nobody admitted it. */
export const UNNOTICED: Noticed = { fingerprint: '', signs: NO_SIGNS };
