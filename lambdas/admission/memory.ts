/**
 * The memory's port: what was seen, counted and settled, shared by all containers.
 */

import type { BuiltInQuietRule } from '../contract/names.ts';
import type { Denial } from '../denial/denial.ts';
import type { Severity } from './severity.ts';

/** All denials of one fingerprint in one batch: one conditional write. */
export interface Sighting {
  readonly fingerprint: string;
  readonly callerKey: string;
  /** The first takes the lease. */
  readonly eventIds: readonly string[];
  readonly first: Denial;
  readonly latest: Denial;
  readonly actions: readonly string[];
  /** The built-in rule that covers all of them: their actions are remembered apart. Not all muted: they are let out. */
  readonly mutedBy?: BuiltInQuietRule;
  /** All of them are muted by a rule: counted apart, no lease taken, no window told. */
  readonly allMuted: boolean;
  /** The same call as told to another account: whoever claims it first alerts, and folds the other once it is told. */
  readonly sharedId?: string;
}

export interface Settled {
  readonly cause: string;
  readonly layer?: string;
  readonly severity: Severity;
  readonly at: string;
  /** Permissions that were missing for the diagnosis. */
  readonly gaps?: readonly string[];
  /** The same calls were told under this fingerprint, from another account's copy. */
  readonly twinOf?: string;
  /** What its account is called, where the diagnosis knew. */
  readonly accountName?: string;
}

/** It was news before, and its notice did not come out. */
export interface Unsettled {
  /** When it was news for the first time. ISO 8601. */
  readonly since: string;
  /** One of these events came before: the queue hands over again what failed. */
  readonly retried: boolean;
}

export interface Mute {
  /** ISO 8601. */
  readonly until: string;
  readonly reason: string;
}

/** `new`: leased to the first event of the sighting until it is settled. */
export type Remembered = (
  | { readonly kind: 'new'; readonly leased: true; readonly before?: Unsettled }
  | {
      readonly kind: 'repeat';
      readonly count: number;
      readonly settled?: Settled;
      readonly duplicates: readonly string[];
      /** The same call is being told under this fingerprint, from another account's copy. */
      readonly awaits?: string;
    }
  /** The memory gave no answer: nothing was counted. */
  | { readonly kind: 'unknown' }
) & {
  /** By a person, until then, without a deployment. */
  readonly muted?: Mute;
};

/** An action stands once for each rule that muted it, and once for when none did. */
export interface RefusedAction {
  readonly action: string;
  readonly time: string;
  readonly mutedBy?: BuiltInQuietRule;
  /** Of a muted one: the fingerprint that came first. */
  readonly fingerprint?: string;
  /** That fingerprint alerts all the same. */
  readonly letOut?: boolean;
}

/** What is remembered of a caller across fingerprints, newest first. */
export interface CallerMemory {
  readonly recent: readonly RefusedAction[];
  readonly addresses: readonly string[];
  /** Whose it is, as its tag said when a denial of it was last told. */
  readonly owner?: string;
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
  readonly muted?: Mute;
}

export interface Owned {
  readonly callerKey: string;
  readonly owner: string;
}

/** A window that ended, with what the memory needs to close it once it was told. */
export interface EndedWindow extends DueWindow {
  /** Which window of its fingerprint: a window that was rolled on or begun anew is another. */
  readonly end: number;
  readonly spanMs: number;
  readonly newsAfter: number;
  /** The window holds something that nobody was told yet. */
  readonly news: boolean;
  /** Not seen for so long that the next sighting is an alert again. */
  readonly over: boolean;
}

/** A fingerprint that alerted: still seen, or not any more. */
export interface Story extends DueWindow {
  readonly state: 'open' | 'closed';
}

export interface Memory {
  /** One conditional write a fingerprint, and one for each caller with something new. */
  admit(
    sightings: readonly Sighting[],
    now: string,
  ): Promise<readonly { readonly remembered: Remembered; readonly caller: CallerMemory }[]>;
  /** The notice is out: no lease any more, and the window is told when it ends. */
  settle(fingerprint: string, settled: Settled, owned?: Owned): Promise<void>;
  /** Alerted fingerprints whose window ended before `now`. They stay due until told. */
  due(now: string): Promise<readonly EndedWindow[]>;
  /** What was due is out: a window that saw something is followed by a longer one, one that did not is the last. */
  told(windows: readonly EndedWindow[], now: string): Promise<void>;
  /** Alerted fingerprints that are open, or were closed since `from`: since when, and how often in all. */
  stories(from: string, now: string): Promise<readonly Story[]>;
}

/** A memory in which people may mute a fingerprint. */
export interface MutingMemory extends Memory {
  /** Silences a fingerprint until then; the memory may know it or not. */
  mute(fingerprint: string, until: string, reason: string): Promise<void>;
}
