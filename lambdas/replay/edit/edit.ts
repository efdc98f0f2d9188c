/**
 * A change that nobody has made yet: what would stand where, whatever tool proposes it. A document is `null` where its
 * text is known only once it is made; what hangs on it is then not known either.
 */
import type { Json } from '../../denial/fields.ts';

export type Text = Json | null;

export type OrganizationType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

/**
 * Principals and managed policies are named by their ARN, or as `role/App` and `policy/Reader` where a tool tells no
 * account: the one that has them is meant. `permission-set/Developer` means its role in every account.
 */
export type Edit =
  /** Added to what the role, user or group has; takes the place of an inline policy of the same name. */
  | { readonly kind: 'inline'; readonly entity: string; readonly name: string; readonly document: Text }
  | { readonly kind: 'attach'; readonly entity: string; readonly policyArn: string }
  /** By name, ARN or id: from a role, user or group, or from a target of the organization. */
  | { readonly kind: 'detach'; readonly from: string; readonly policy: string }
  /** Without a document: the boundary is taken off. */
  | { readonly kind: 'boundary'; readonly entity: string; readonly name: string; readonly document?: Text }
  /** The boundary by the policy's ARN. */
  | { readonly kind: 'bound-by'; readonly entity: string; readonly policyArn: string }
  /** Of the inline policies by name, or of the attached ones by ARN, all others go. */
  | {
      readonly kind: 'keep-only';
      readonly entity: string;
      readonly held: 'inline' | 'attached';
      readonly policies: readonly string[];
    }
  /** Into the group, or out of it. */
  | { readonly kind: 'member'; readonly user: string; readonly group: string; readonly joins: boolean }
  | { readonly kind: 'trust'; readonly role: string; readonly document: Text }
  /** New text of a managed policy, wherever it is attached; one that is not there yet is made. */
  | { readonly kind: 'managed-text'; readonly policyArn: string; readonly document: Text }
  | {
      readonly kind: 'organization';
      readonly type: OrganizationType;
      readonly target: string;
      readonly name: string;
      readonly document: Text;
    }
  | { readonly kind: 'organization-attach'; readonly target: string; readonly policy: string }
  /** New text of a policy of the organization, by id or name. */
  | { readonly kind: 'organization-text'; readonly policy: string; readonly document: Text }
  /** Without a document: the policy is deleted. */
  | { readonly kind: 'resource'; readonly arn: string; readonly document?: Text }
  /** Of a VPC endpoint. Without a document: the default, which lets everything through. */
  | { readonly kind: 'endpoint'; readonly id: string; readonly document?: Text }
  /** Allow statements added to a resource's policy, or taken out of it by their Sid. */
  | { readonly kind: 'resource-statement'; readonly arn: string; readonly sid: string; readonly statement?: Json };

/** It only takes away: what another puts in the same place stands afterwards. */
export function takesAway(edit: Edit): boolean {
  switch (edit.kind) {
    case 'detach':
      return true;
    case 'boundary':
    case 'resource':
    case 'endpoint':
      return edit.document === undefined;
    case 'resource-statement':
      return edit.statement === undefined;
    case 'member':
      return !edit.joins;
    default:
      return false;
  }
}

/** The edit where nobody knows whether it stands: its text may say anything. */
export function doubted(edit: Edit): Edit {
  switch (edit.kind) {
    case 'attach':
      return { kind: 'inline', entity: edit.entity, name: edit.policyArn, document: null };
    case 'bound-by':
      return { kind: 'boundary', entity: edit.entity, name: 'permissions-boundary', document: null };
    case 'member':
      return { kind: 'inline', entity: edit.user, name: edit.group, document: null };
    case 'organization-attach':
      return {
        kind: 'organization',
        type: 'SERVICE_CONTROL_POLICY',
        target: edit.target,
        name: edit.policy,
        document: null,
      };
    case 'resource-statement':
      return { kind: 'resource', arn: edit.arn, document: null };
    case 'keep-only':
      return { kind: 'inline', entity: edit.entity, name: edit.held, document: null };
    case 'detach':
      return { kind: 'inline', entity: edit.from, name: edit.policy, document: null };
    default:
      return { ...edit, document: null };
  }
}

/** An edit that a plan makes, and where in the plan it stands. */
export interface Placed {
  readonly place: string;
  readonly edit: Edit;
  /** Where names are meant that stand without an account or a Region. */
  readonly within?: { readonly account?: string; readonly region?: string };
}

export type Edited =
  | { readonly kind: 'edited'; readonly snapshot: Json }
  /** `like`: what is there and reads alike, the nearest first. */
  | { readonly kind: 'unknown'; readonly what: What; readonly name: string; readonly like: readonly string[] };

/** What was not found. */
export type What =
  | 'principal'
  | 'policy'
  | 'single-policy'
  | 'target'
  | 'resource'
  | 'account'
  | 'endpoint'
  | 'permission-set';

export function unknown(what: What, name: string, known: Iterable<string>): Edited {
  return { kind: 'unknown', what, name, like: alike(name, known) };
}

/** Several have the name, and nothing tells which is meant. */
export function several(name: string, ids: readonly string[]): Edited {
  return { kind: 'unknown', what: 'single-policy', name, like: ids };
}

const MOST_ALIKE = 3;
/** Of the pairs of letters that either name has, so many both have. */
const ALIKE_FROM = 0.5;

/** A slip of the hand leaves most pairs of letters as they are. */
export function alike(name: string, known: Iterable<string>): readonly string[] {
  const wanted = pairs(name);
  return [...new Set(known)]
    .map((one) => ({ one, share: overlap(wanted, pairs(one)) }))
    .filter(({ share }) => share >= ALIKE_FROM)
    .sort((a, b) => b.share - a.share || (a.one < b.one ? -1 : 1))
    .slice(0, MOST_ALIKE)
    .map(({ one }) => one);
}

function pairs(text: string): ReadonlySet<string> {
  const lower = text.toLowerCase();
  return new Set(Array.from({ length: Math.max(0, lower.length - 1) }, (_, at) => lower.slice(at, at + 2)));
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size === 0 ? 0 : (2 * both) / (a.size + b.size);
}
