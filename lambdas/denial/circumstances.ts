/**
 * The circumstances of the call as IAM condition keys, each with its standing.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * A key that the event cannot supply is `unknown`, never guessed.
 */
import type { ContextValue } from '../engine/index.ts';

/** `exact`: the event says it; `approximate`: it follows from the event in most cases. */
export type Standing = 'exact' | 'approximate';

export interface ContextFact {
  readonly value: ContextValue;
  readonly standing: Standing;
  /** The field it was taken from. */
  readonly from: string;
}

export interface Circumstances {
  readonly context: Readonly<Record<string, ContextFact>>;
  /** Exact keys or `prefix/*` that a policy may ask for and the event cannot tell. */
  readonly unknown: readonly string[];
  readonly sourceIp?: string;
  readonly vpcEndpointId?: string;
  readonly vpcEndpointAccount?: string;
  readonly userAgent?: string;
  readonly mfa?: boolean;
}
