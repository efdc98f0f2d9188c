/**
 * The memory's port: what was seen, counted and settled, shared by all containers.
 */
import type { Denial } from '../denial/denial.ts';
import type { Severity } from './admission.ts';

/** All denials of one fingerprint in one batch: one conditional write. */
export interface Sighting {
  readonly fingerprint: string;
  readonly callerKey: string;
  readonly eventIds: readonly string[];
  readonly first: Denial;
  readonly latest: Denial;
  readonly actions: readonly string[];
  readonly quiet: boolean;
}

export interface Settled {
  readonly cause: string;
  readonly layer?: string;
  readonly severity: Severity;
  readonly at: string;
}

/** `leased: false`: this memory folds nothing, every denial is news (the CLI's). */
export type Remembered =
  | { readonly kind: 'new'; readonly leased: boolean }
  | {
      readonly kind: 'repeat';
      readonly count: number;
      readonly settled?: Settled;
      readonly duplicates: readonly string[];
    };

/** What is remembered of a caller across fingerprints. */
export interface CallerMemory {
  readonly recent: readonly { readonly action: string; readonly time: string }[];
  readonly addresses: readonly string[];
  readonly muted?: { readonly until: string; readonly reason: string };
}

export interface DueWindow {
  readonly fingerprint: string;
  readonly first: Denial;
  readonly latest: Denial;
  readonly count: number;
  readonly sessions: number;
  readonly resources: number;
  readonly since: string;
  readonly settled?: Settled;
}

export interface Memory {
  /** One conditional write a fingerprint; the caller's item is read and written with it. */
  admit(
    sightings: readonly Sighting[],
    now: string,
  ): Promise<readonly { readonly remembered: Remembered; readonly caller: CallerMemory }[]>;
  settle(fingerprint: string, settled: Settled): Promise<void>;
  /** Windows that ended before `now`; each is given out once. */
  due(now: string): Promise<readonly DueWindow[]>;
}
