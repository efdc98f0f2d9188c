/**
 * The port through which the world is read: a record of readers keyed by lookup kind.
 * A reader never throws for what AWS answers: a refusal, a throttle or a missing thing is an answer. A kind without a
 * reader is a gap. Errs towards `unread`: "there is none" is said only when AWS or the snapshot said so.
 */
import type { PolicyChange } from '../change/policy-change.ts';
import type { DecodedMessage } from '../denial/message/decoded-message.ts';
import type { ContextValue, Layer, PublicAccessBlock } from '../engine/index.ts';
import type {
  AuthorizationDetailsFacts,
  EndpointFacts,
  OrganizationFacts,
  PolicyTexts,
  PrincipalFacts,
  ResourceFacts,
  SessionFacts,
  SimulationFacts,
} from './facts.ts';

/** One thing to look up. Two lookups with the same fields are the same lookup. */
export type Lookup =
  /**
   * An IAM role or user: its policies, boundary, tags, trust policy. `name` without path. An instance profile is
   * answered with the role inside it.
   */
  | {
      readonly kind: 'principal';
      readonly account: string;
      readonly type: 'role' | 'user' | 'instance-profile';
      readonly name: string;
    }
  /** Where an account stands in the organization, and the SCPs and RCPs of each level above it. */
  | { readonly kind: 'organization'; readonly account: string }
  /** The policy and settings of a resource; for an object its bucket's ARN, for a key its key or alias ARN. */
  | {
      readonly kind: 'resource';
      readonly arn: string;
      /** Owner, where it is known. */
      readonly account?: string;
      /** Where the ARN names no owner: the account whose call was refused, which is the likeliest one. */
      readonly asker?: string;
      readonly region: string;
    }
  /** S3 Block Public Access of an account. */
  | { readonly kind: 'account-public-access'; readonly account: string }
  | { readonly kind: 'vpc-endpoint'; readonly id: string; readonly account: string; readonly region: string }
  /** How the session came to be: session policies and session tags of its `AssumeRole*` call. */
  | {
      readonly kind: 'session';
      readonly account: string;
      readonly region: string;
      readonly accessKeyId?: string;
      readonly arn?: string;
      /** ARN of the role that was assumed. */
      readonly role?: string;
      readonly issuedAt?: string;
    }
  | { readonly kind: 'decoded-message'; readonly text: string; readonly account: string; readonly region: string }
  | { readonly kind: 'authorization-details'; readonly id: string; readonly account: string; readonly region: string }
  /** `iam:SimulatePrincipalPolicy`: a second opinion, never a verdict. */
  | {
      readonly kind: 'simulation';
      readonly account: string;
      readonly principal: string;
      readonly action: string;
      readonly resource: string;
      readonly context: Readonly<Record<string, ContextValue>>;
    }
  /** Does the S3 object exist? */
  | {
      readonly kind: 'object';
      readonly bucket: string;
      readonly key: string;
      readonly account?: string;
      readonly region: string;
    }
  /**
   * Policy changes of these entities in the days before the denial and some after, newest first. Targets as `changeTarget` writes
   * them (roles, users and groups without path); an empty `until` means now. Each as it was recorded: old texts are filled
   * in by `before/old-texts.ts`.
   */
  | {
      readonly kind: 'changes';
      readonly account: string;
      readonly region: string;
      readonly targets: readonly string[];
      readonly until: string;
    };

export type LookupKind = Lookup['kind'];
export type LookupOf<K extends LookupKind> = Extract<Lookup, { readonly kind: K }>;

export interface Facts {
  readonly principal: PrincipalFacts;
  readonly organization: OrganizationFacts;
  readonly resource: ResourceFacts;
  readonly 'account-public-access': PublicAccessBlock;
  readonly 'vpc-endpoint': EndpointFacts;
  readonly session: SessionFacts;
  readonly 'decoded-message': DecodedMessage;
  readonly 'authorization-details': AuthorizationDetailsFacts;
  readonly simulation: SimulationFacts;
  readonly object: { readonly exists: boolean };
  readonly changes: readonly PolicyChange[];
}

/** Why something could not be read; words are made in `notice/`. */
export type GapReason =
  | 'access-denied'
  | 'not-found'
  | 'throttled'
  | 'timed-out'
  /** Denyscope did not make the call, to stay within its share of the rate that AWS allows. */
  | 'held-back'
  | 'unavailable'
  | 'malformed'
  | 'too-large'
  | 'truncated'
  | 'not-in-snapshot'
  | 'null-in-snapshot'
  | 'account-not-listed'
  | 'switched-off'
  | 'no-reader'
  | 'not-named-by-event';

export interface Gap {
  /** The layer that could not be judged for it; absent where the gap touches none alone. */
  readonly layer?: Layer;
  readonly reason: GapReason;
  /** What was to be read: an ARN, an account, `session ASIA…`. */
  readonly subject: string;
  /** The IAM action that would let Denyscope read it. */
  readonly permission?: string;
  /** Where the organization refused to answer: how it was asked. */
  readonly asked?: OrganizationWay;
}

/** Which of the ways to an organization was tried. */
export interface OrganizationWay {
  /** In which account. */
  readonly account: string;
  /** With Denyscope's own role in its own account, or through the reader role in the account that the settings name. */
  readonly by: 'own' | 'reader-role';
  /** The role could not be taken; AWS answers nobody in that account; or the role there lacks the right. */
  readonly refused?: 'role' | 'account' | 'rights';
  /** Which account would answer, where it is known. */
  readonly managementAccount?: string;
}

/** `absent`: AWS (or the snapshot) says there is none. `unread`: it may be there, the gaps say why it was not seen. */
export type Answer<T> =
  | {
      readonly kind: 'found';
      readonly value: T /** Parts of it that could not be read. */;
      readonly gaps?: readonly Gap[];
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unread'; readonly gaps: readonly Gap[] };

export type Reader<K extends LookupKind> = (lookup: LookupOf<K>, signal: AbortSignal) => Promise<Answer<Facts[K]>>;

/** By ARN or by the id that Organizations gives; the account is that of the change. */
export type PolicyTextsReader = (policy: string, account: string, signal: AbortSignal) => Promise<Answer<PolicyTexts>>;

export type Readers = { readonly [K in LookupKind]?: Reader<K> };

export type PolicySource = Readers & { readonly policyTexts?: PolicyTextsReader };
