/**
 * The request context of a call: IAM's condition keys, each with its standing, and those that nobody can tell.
 * A key that the event cannot supply is `unknown`, never guessed.
 */
import type { Partition } from '../../aws/regions.ts';
import type { ContextValue } from '../../engine/index.ts';
import type { Caller } from '../caller.ts';
import type { AskedAuthorization } from './requested-region.ts';

/** `exact`: the event says it; `approximate`: it follows from the event in most cases. */
export type FactStanding = 'exact' | 'approximate';

export interface ContextFact {
  readonly value: ContextValue;
  readonly standing: FactStanding;
  /** The field it was taken from. */
  readonly from: string;
}

export interface RequestContext {
  readonly context: Readonly<Record<string, ContextFact>>;
  /** Exact keys or `prefix/*` that a policy may ask for and the event cannot tell. */
  readonly unknown: readonly string[];
  readonly sourceIp?: string;
  readonly vpcEndpointId?: string;
  readonly vpcEndpointAccount?: string;
  readonly userAgent?: string;
  readonly mfa?: boolean;
}

export interface ContextInput {
  /** Absent for an error text, which tells nothing of the request. */
  readonly record?: unknown;
  /** The record is of somebody else's call: it tells where that came from, and nothing of this caller's request. */
  readonly ofAnother?: boolean;
  readonly caller: Caller;
  readonly actions: readonly string[];
  /** The authorization that was refused. */
  readonly asked?: AskedAuthorization;
  readonly eventSource: string;
  readonly partition: Partition;
  readonly region: string;
  readonly resourceAccount?: string;
}

/** Where the readers of keys put what they find. */
export interface FoundKeys {
  readonly exact: (key: string, value: ContextValue | undefined, from: string) => void;
  readonly approximate: (key: string, value: ContextValue | undefined, from: string) => void;
  readonly unknown: (...keys: readonly string[]) => void;
}
