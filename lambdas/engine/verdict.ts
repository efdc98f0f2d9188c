/**
 * The engine's answer and its trace: which layer decided, which statement of which policy, what nearly applied, and on
 * what the answer depends. Shapes are those of `denyscope evaluate --jsonl`.
 */
import type { Layer } from './policy/policy-set.ts';

export type Decision = 'allowed' | 'implicitDeny' | 'explicitDeny';
export type LayerStatus = 'allows' | 'blocks' | 'silent' | 'not-read' | 'not-applicable';

/** What kept a statement from applying, as data; `near-miss` words are made in `notice/`. */
export type NearMissReason =
  | 'bucket-arn-for-object-action'
  | 'object-arn-for-bucket-action'
  | 'other-region'
  | 'other-account'
  | 'other-partition'
  | 'one-segment-off'
  | 'wildcard-too-narrow'
  | 'case-differs'
  | 'resource-differs'
  | 'action-typo'
  | 'action-other-service'
  | 'action-differs'
  | 'action-excluded'
  | 'principal-differs'
  | 'principal-deleted'
  | 'principal-other-account'
  | 'principal-is-role-not-session'
  | 'principal-excluded'
  | 'principal-bounded'
  | 'condition-key-absent'
  | 'condition-key-unknown'
  | 'condition-value-differs'
  | 'condition-negated-held'
  | 'unresolved-variable'
  | 'no-resource-level-support';

/** What it comes to where two values look alike. */
export type Difference =
  /** `*` or `?` where the operator takes it for itself: as a wildcard it would fit. */
  | 'wildcard-is-literal'
  /** Only upper and lower case differ. */
  | 'letter-case'
  /** A variable in a policy whose version knows none: with version 2012-10-17 it would fit. */
  | 'variable-is-literal';

export interface NearMiss {
  readonly policy: string;
  /** Sid or 1-based index. */
  readonly statement: string;
  readonly effect: 'Allow' | 'Deny';
  readonly part: 'action' | 'resource' | 'principal' | 'condition';
  readonly reason: NearMissReason;
  /** What the policy says, the one value nearest to the request. */
  readonly policyValue?: string;
  /** What the request has; absent when the key is. */
  readonly requestValue?: string;
  readonly operator?: string;
  readonly key?: string;
  readonly difference?: Difference;
  /** Further keys of this very part that do not fit either. */
  readonly alsoKeys?: readonly string[];
  /** 0 is the nearest. */
  readonly distance: number;
}

export interface LayerResult {
  readonly layer: Layer;
  readonly target?: string;
  readonly status: LayerStatus;
  readonly effect?: 'allow' | 'explicitDeny' | 'implicitDeny';
  readonly policy?: string;
  readonly statement?: string;
  /** Further statements of this layer that deny as well: each must go before the call can succeed. */
  readonly also?: readonly { readonly policy: string; readonly statement: string }[];
  /** Sought when first read: whoever asks for the decision alone does not wait for them. */
  readonly nearMisses?: readonly NearMiss[] | undefined;
}

export interface PolicyProblem {
  readonly layer: Layer;
  readonly target?: string;
  readonly policy: string;
  /** JSON path in the document, such as `Statement[1].Condition.StringLikes`. */
  readonly place: string;
  readonly problem: string;
}

export interface Verdict {
  readonly decision: Decision;
  /** Every layer that would refuse on its own, explicit denies first. */
  readonly blockedBy: readonly Layer[];
  /** Condition keys and `layer:<name>` whose value could change the decision. */
  readonly dependsOn: readonly string[];
  readonly layers: readonly LayerResult[];
  readonly problems?: readonly PolicyProblem[];
}
