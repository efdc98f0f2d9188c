/**
 * What a tool's plan comes to: the edits it would make, and what of it could not be told or bears on no call that was seen.
 */
import type { Placed } from '../edit/edit.ts';

export interface Planned {
  readonly edits: readonly Placed[];
  readonly notes: readonly PlanNote[];
}

/** Of what is new no call can have been seen, and calls that hang on a text that is not known are counted as not told. */
const COUNTED: ReadonlySet<PlanNote['kind']> = new Set([
  'new',
  'text-unknown',
  'unresolved-text',
  'unresolved-condition',
  'spares-management',
]);

/** Calls may be refused by it that were decided without it. */
export function isUntried({ kind }: PlanNote): boolean {
  return !COUNTED.has(kind);
}

export interface PlanNote {
  readonly kind: /** Its text is known only once the change is made. */
    | 'text-unknown'
    /** Where it goes is known only once the change is made: it is left out. */
    | 'place-unknown'
    /** A principal or resource that is not there yet, of which no call can have been seen. */
    | 'new'
    | 'deleted'
    /** A kind of resource that bears on policies and is not read. */
    | 'not-read'
    /** Parts of its text could not be resolved. */
    | 'unresolved-text'
    /** What it goes onto is not known, or the snapshot lacks it: it is left out. */
    | 'unresolved-place'
    /** Whether it will be there hangs on a condition that could not be resolved. */
    | 'unresolved-condition'
    /** The deployed template was not given: what the change takes away is not seen. */
    | 'removals-unseen'
    /** The snapshot lacks what it changes: it is left out. */
    | 'not-captured'
    /** A way of the network that the change opens, closes or moves: which calls will take it no log tells. */
    | 'way-unknown'
    /** A VPC endpoint whose policy changes, through which no call of the log went. */
    | 'endpoint-unseen'
    /** Somebody loses a permission set, and no policy changes. */
    | 'assignment'
    /** Another version of the format than the ones known. */
    | 'other-version'
    /** The tool says itself that it could not plan all of the change. */
    | 'not-whole'
    /** A policy of the organization, which does not apply to the management account. */
    | 'spares-management';
  /** Address or name in the plan. */
  readonly place: string;
  /** ARN of the role or user that goes. */
  readonly entity?: string;
}
