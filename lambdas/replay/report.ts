/**
 * What replaying a log under a change came to: the noun of this room. Counts are of records, groups of what they have in
 * common. Nothing in it is a promise about calls that the log does not hold.
 */
import type { Blocker } from '../diagnosis/diagnosis.ts';
import type { PlanNote } from './plan/planned.ts';

/** Calls of one caller and action that the same thing happens to. */
export interface Group {
  /** ARN of the role or user, else who it was as far as the records tell. */
  readonly caller: string;
  readonly action: string;
  /** One resource, or what all of them begin with. */
  readonly resource: string;
  readonly resources: number;
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Made by services, of `count`. */
  readonly byService: number;
  readonly blockers: readonly Blocker[];
  /** Layers not read that may refuse what is newly allowed. */
  readonly unless: readonly string[];
  /** What the answer hangs on. */
  readonly hangsOn: readonly string[];
}

/** How much of the denials of one caller the change mends. */
interface Mended {
  readonly caller: string;
  readonly mended: number;
  readonly denials: number;
}

interface Hanging {
  readonly name: string;
  readonly calls: number;
}

interface Coverage {
  /** Action, resource and context read exactly. */
  readonly exactly: number;
  readonly inPart: number;
  readonly notAtAll: number;
}

/** A call that AWS let through and the policies as captured refuse: they changed since, or an error of the engine. */
export interface Contradiction extends Group {
  /** Changes after the call that the snapshot tells of, of the layers that refuse: `iam:PutRolePolicy` at a time. */
  readonly since: readonly { readonly action: string; readonly time: string }[];
}

export interface Replayed {
  /** Not: the captured policies are held against the log, to prove the engine. */
  readonly changed: boolean;
  readonly calls: number;
  readonly made: number;
  readonly refused: number;
  readonly byService: number;
  /** First and last time of a call; empty where there is none. */
  readonly from: string;
  readonly until: string;
  readonly newlyRefused: readonly Group[];
  readonly newlyAllowed: readonly Group[];
  readonly cannotTell: readonly Group[];
  readonly unchanged: number;
  readonly mended: readonly Mended[];
  readonly hanging: readonly Hanging[];
  readonly coverage: Coverage;
  readonly contradictions: readonly Contradiction[];
  /** Without a change: what the answers for the calls that were let through were. */
  readonly answers: { readonly allowed: number; readonly unknown: number; readonly refused: number };
  /** Left out, by reason. */
  readonly leftOut: readonly { readonly reason: string; readonly records: number }[];
  readonly dataEvents: number;
  /** What of the change could not be told. */
  readonly notes: readonly PlanNote[];
  /** Roles and users of the snapshot that the log holds no call of. */
  readonly unseen: readonly string[];
}
