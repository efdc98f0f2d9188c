/**
 * The explanation of one denial, as data. Words are made of it in `notice/`.
 */
import type { Sign } from '../admission/admission.ts';
import type { Severity } from '../admission/severity.ts';
import type { PolicyChange } from '../change/policy-change.ts';
import type { CAUSES } from '../contract/causes.ts';
import type { Settings } from '../contract/settings.ts';
import type { Denial } from '../denial/denial.ts';
import type { Decision, Layer, LayerResult, NearMiss } from '../engine/index.ts';
import type { CheckPurpose } from '../evidence/checks/check.ts';
import type { Gap } from '../evidence/source.ts';

export type Cause = (typeof CAUSES)[number];
export type Outcome = 'explained' | 'not-explained' | 'not-a-policy-denial';
export type Confidence = 'certain' | 'likely' | 'possible';

/** What a confidence rests on, and what lowers it. */
export type ConfidenceReason =
  | {
      readonly kind: 'aws-stated';
      readonly source: 'authorization-details' | 'decoded-message' | 'error-message' | 'error-code';
    }
  | { readonly kind: 'engine-agrees' }
  | { readonly kind: 'engine-only' }
  | { readonly kind: 'simulator-agrees' }
  | { readonly kind: 'simulator-disagrees' }
  | { readonly kind: 'engine-disagrees'; readonly decision: Decision }
  | { readonly kind: 'depends-on'; readonly keys: readonly string[] }
  | { readonly kind: 'layers-not-read'; readonly layers: readonly Layer[] }
  | { readonly kind: 'approximate-context'; readonly keys: readonly string[] };

export interface Blocker {
  readonly purpose: CheckPurpose;
  readonly action: string;
  readonly resource: string;
  readonly layer: Layer;
  readonly effect: 'explicitDeny' | 'implicitDeny';
  readonly policy?: string;
  readonly statement?: string;
  /** The statement's own text, for quoting. */
  readonly text?: Readonly<Record<string, unknown>>;
  /** `r-…`, `ou-…`, account for SCP and RCP; ARN of entity or resource elsewhere. */
  readonly target?: string;
  /** AWS said so, the engine found it, or both. */
  readonly from: 'aws' | 'engine' | 'both';
}

export interface CheckResult {
  readonly purpose: CheckPurpose;
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
  readonly layers: readonly LayerResult[];
  readonly dependsOn: readonly string[];
  readonly asOf: 'refusal' | 'now';
}

/** What to do where no document fits, as data. */
export type Edit =
  | { readonly kind: 'remove-statement'; readonly policy: string; readonly statement: string }
  /** Exempt this call from a denying statement: `document` is the statement with the exception. */
  | { readonly kind: 'except'; readonly policy: string; readonly statement: string }
  /** Correct a statement that nearly applies: both values shown. */
  | {
      readonly kind: 'correct';
      readonly policy: string;
      readonly statement: string;
      readonly from: string;
      readonly to: string;
    }
  /** Meet a condition instead of changing a policy: call with MFA, through the endpoint, with the tag. */
  | {
      readonly kind: 'meet-condition';
      readonly key: string;
      readonly operator: string;
      /** Any of them meets it; of `Null`, whether the key must be absent. */
      readonly values: readonly string[];
      readonly policy: string;
      readonly statement: string;
    }
  /** For the owners of SCPs and RCPs, ready to send. */
  | {
      readonly kind: 'ask-owner';
      readonly policy?: string;
      readonly statement?: string;
      readonly target?: string;
      readonly exception?: GuardrailException;
      /** The statement as it would read with the exception, which was tried. */
      readonly proposed?: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'permission-set'; readonly permissionSet: string }
  | { readonly kind: 'create-object' }
  /** `spot.amazonaws.com`; absent where nothing tells for which service. */
  | { readonly kind: 'create-service-linked-role'; readonly service?: string }
  /** `about`: the account or service that the advice is about. */
  | { readonly kind: 'other'; readonly what: string; readonly about?: string };

/** The smallest exception to a statement that denies, smallest first. */
export type GuardrailException =
  /** One more action in its `NotAction`. */
  | { readonly kind: 'action'; readonly action: string }
  /** One more value of a condition that asks for one of some. */
  | { readonly kind: 'value'; readonly key: string; readonly value: string }
  | { readonly kind: 'caller' };

/** Where a fix goes. */
export type AttachTo =
  /** ARN of the entity, policy or resource, id of the endpoint, or the organization's target: to the letter. */
  | { readonly kind: 'known'; readonly target: string }
  /** Named by its session; with its path, which nobody told, its ARN may be another. */
  | { readonly kind: 'role'; readonly name: string; readonly account?: string }
  /** The VPC endpoint that the call went through, which nothing names. */
  | { readonly kind: 'endpoint-of-the-call' }
  /** A session policy is passed by whoever makes the session, each time anew. */
  | { readonly kind: 'session-maker' }
  /** Nothing is attached anywhere: the next call is made otherwise. */
  | { readonly kind: 'the-call' }
  | { readonly kind: 'not-known' };

export interface Fix {
  readonly layer: Layer;
  readonly attachTo: AttachTo;
  /** The statement to add, wrapped in a policy document; or the document as it should read. */
  readonly document?: Readonly<Record<string, unknown>>;
  /** The document replaces the policy of that name instead of being added. */
  readonly replaces?: string;
  readonly edit?: Edit;
  /** With all fixes up to and including the last applied, every check allows on what was read. */
  readonly verified: boolean;
  /** Layers not read that could still refuse. */
  readonly unless: readonly Layer[];
}

export interface ChangeFinding {
  readonly change: PolicyChange;
  /** Undoing it (alone or with the others marked) allows the call: evaluated. */
  readonly culprit: boolean;
  /** Its old text is not known. */
  readonly suspect: boolean;
}

/** The caller explained where people go wrong; words in `notice/`. */
export type CallerNote =
  | { readonly kind: 'identity-center'; readonly permissionSet: string; readonly person: string }
  | { readonly kind: 'ec2-instance'; readonly instanceId: string; readonly imds?: string }
  | { readonly kind: 'lambda-function'; readonly function: string }
  | { readonly kind: 'service-on-behalf'; readonly service: string }
  /** An agent called, through an MCP server that AWS hosts; which one is not always told. */
  | { readonly kind: 'through-mcp'; readonly server?: string }
  | { readonly kind: 'service-role'; readonly service: string }
  | { readonly kind: 'service-linked-role'; readonly service: string }
  | { readonly kind: 'long-term-key'; readonly keyPrefix: string; readonly address?: string }
  | { readonly kind: 'role-chain'; readonly from: string }
  | { readonly kind: 'other-account'; readonly callerAccount: string; readonly resourceAccount: string }
  /** The role asks for itself: its session has its permissions already. */
  | { readonly kind: 'own-role'; readonly role: string }
  /** The role is made for tokens, and the caller came with an AWS identity: an instance's, or another. */
  | { readonly kind: 'role-for-tokens'; readonly role: string; readonly trusted: string; readonly onInstance: boolean }
  /** Whom the trust policy lets in, where it is altogether about others. */
  | { readonly kind: 'role-trusts'; readonly role: string; readonly names: readonly string[]; readonly more: number }
  | { readonly kind: 'root' }
  | { readonly kind: 'console' }
  /** The text does not name the caller. */
  | {
      readonly kind: 'caller-taken';
      readonly from: 'person' | 'sign-in';
      readonly token?: 'provider-told' | 'provider-taken';
    };

/** The statement that asks for a condition key. */
export interface AskedOfKey {
  readonly layer: Layer;
  readonly policy: string;
  readonly statement: string;
  readonly values: readonly string[];
  /** `${cognito-identity.amazonaws.com:sub}` and what the call had there. */
  readonly variables: readonly { readonly name: string; readonly value: string }[];
}

export type NextStep =
  | { readonly kind: 'apply-fix'; readonly fix: number }
  | { readonly kind: 'ask-owner'; readonly layer: Layer; readonly policy?: string }
  | { readonly kind: 'grant-reading'; readonly permission: string }
  | { readonly kind: 'check-change'; readonly eventId: string }
  | { readonly kind: 'check-condition'; readonly key: string; readonly asked?: AskedOfKey }
  | { readonly kind: 'retry' }
  | { readonly kind: 'renew-credentials' }
  /** The code of the MFA device was wrong or used up: no policy and no caller is in question. */
  | { readonly kind: 'check-mfa-code' }
  | { readonly kind: 'check-clock' }
  | { readonly kind: 'turn-on-setting'; readonly setting: string }
  | { readonly kind: 'check-object-key' }
  | { readonly kind: 'contain'; readonly entityArn: string; readonly accessKeyId?: string }
  /** The text names nobody: with the caller known the policies can be asked. */
  | { readonly kind: 'name-caller' }
  /** The text is bare: around it stands what would name the call. */
  | { readonly kind: 'paste-whole' }
  /** A login with a token: the token is the caller, and the text does not show it, nor for which role it was. */
  | { readonly kind: 'check-token'; readonly missing: readonly ('role' | 'subject')[]; readonly saml: boolean }
  /** The role is to be taken otherwise, or not at all. */
  | { readonly kind: 'use-token'; readonly role: string; readonly trusted: string; readonly onInstance: boolean }
  | { readonly kind: 'use-own-credentials'; readonly role: string }
  | { readonly kind: 'no-permission-needed'; readonly action: string }
  | { readonly kind: 'contact-support'; readonly requestId?: string };

/** A near miss with the layer it stands in and what was asked there. */
export type LocatedMiss = NearMiss & { readonly layer: Layer; readonly action: string; readonly resource: string };

export interface Diagnosis {
  readonly denial: Denial;
  readonly fingerprint?: string;
  readonly outcome: Outcome;
  readonly cause: Cause;
  readonly layer?: Layer;
  readonly confidence: Confidence;
  readonly reasons: readonly ConfidenceReason[];
  readonly severity: Severity;
  readonly signs: readonly Sign[];
  readonly recentActions: readonly string[];
  /** Tags of the caller's role or user, where they were read: they say whose it is. */
  readonly callerTags?: Readonly<Record<string, string>>;
  /** Of the accounts that are told of, by number. */
  readonly accountNames?: Readonly<Record<string, string>>;
  /** Tags of what the fixes go to, by ARN. */
  readonly placeTags?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where policies are written, as the settings say. */
  readonly repositories?: Settings['repositories'];
  readonly checks: readonly CheckResult[];
  readonly blockers: readonly Blocker[];
  /** The near misses worth telling, the headline's before others, nearest first. */
  readonly nearMisses: readonly LocatedMiss[];
  readonly fixes: readonly Fix[];
  /** The signs say intruder: no permission is proposed. */
  readonly fixesWithheld: boolean;
  readonly gaps: readonly Gap[];
  readonly changes: readonly ChangeFinding[];
  readonly callerNotes: readonly CallerNote[];
  readonly nextSteps: readonly NextStep[];
}
