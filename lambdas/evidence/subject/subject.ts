/**
 * What a needed authorization is about: the resource, the policy it carries, who owns it.
 * Errs towards "not known": a part of an ARN that the event does not tell makes the policy's owner unknown, never absent.
 */

import { servicePrefix } from '../../aws/action.ts';
import { type Arn, parseArn, segmentsOf } from '../../aws/arn.ts';
import type { Denial, NeededAuthorization } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import { knownAction } from '../../denial/service-data.ts';
import type { LookupOf } from '../source.ts';
import { creates, isPolicyService, policyOwnerOf } from './policy-owners.ts';

export type PolicyOwner =
  /** No resource, or one whose type has no policy. */
  | { readonly kind: 'none' }
  /** It has a policy, but the event does not say which resource it is. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'role'; readonly lookup: LookupOf<'principal'>; readonly arn: string }
  | { readonly kind: 'resource'; readonly lookup: LookupOf<'resource'> };

export interface Subject {
  readonly need: NeededAuthorization;
  /** IAM prefix of the action, in lower case. */
  readonly service: string;
  readonly resource: Arn | undefined;
  readonly resourceKnown: boolean;
  readonly policyOwner: PolicyOwner;
  readonly region: string;
}

/** More needs than any API has would be a record made to cost. */
const MOST_NEEDS = 12;

export function subjectsOf(denial: Denial): readonly Subject[] {
  return denial.needs.slice(0, MOST_NEEDS).map((need) => subjectOf(denial, onSameRole(denial, need)));
}

/** Session tags and the assumption are asked of one role, which AWS names for the one it refused. */
function onSameRole(denial: Denial, need: NeededAuthorization): NeededAuthorization {
  const named = denial.needs[0];
  if (!named || !isRoleAction(named.action) || !isRoleAction(need.action) || !need.resource.includes('*')) return need;
  return { ...need, resource: named.resource, resourceFrom: named.resourceFrom };
}

function isRoleAction(action: string): boolean {
  return /^sts:(?:AssumeRole|TagSession|SetSourceIdentity)/i.test(action);
}

export function subjectOf(denial: Denial, need: NeededAuthorization): Subject {
  const service = servicePrefix(need.action).toLowerCase();
  const resource = parseArn(need.resource);
  const policyOwner = policyOwnerFor(denial, need, service, resource);
  return {
    need,
    service,
    resource,
    resourceKnown: isKnown(need),
    policyOwner,
    region: resource?.region ?? denial.region,
  };
}

/** A role by its ARN, wherever its path ends. */
export function roleLookup(arn: Arn | undefined): LookupOf<'principal'> | undefined {
  if (arn?.service !== 'iam' || arn.account === undefined) return undefined;
  const [type, ...path] = segmentsOf(arn.resource);
  const name = path.at(-1);
  if (!name || name.includes('*')) return undefined;
  if (type !== 'role' && type !== 'user' && type !== 'instance-profile') return undefined;
  return { kind: 'principal', account: arn.account, type, name };
}

function policyOwnerFor(
  denial: Denial,
  need: NeededAuthorization,
  service: string,
  resource: Arn | undefined,
): PolicyOwner {
  if (creates(need.action) || knowsNoResource(need.action)) return { kind: 'none' };
  if (service === 'sts') return trustOwner(need, resource);
  if (!resource) {
    // `*` is the resource of an action that knows none; only where nothing told the resource may it hide one.
    return need.resourceFrom === 'none' && isPolicyService(service) ? { kind: 'unknown' } : { kind: 'none' };
  }
  const arn = bySecretName(policyOwnerOf(resource));
  if (arn === undefined) return { kind: 'none' };
  if (arn.slice(arn.lastIndexOf(':') + 1).includes('*')) return { kind: 'unknown' };
  const account = resource.account ?? (resource.service === 's3' ? denial.resourceAccount : undefined);
  const asker = account === undefined ? denial.caller.account : undefined;
  return {
    kind: 'resource',
    lookup: present({
      kind: 'resource',
      arn,
      region: resource.region ?? denial.region,
      account,
      asker,
    }),
  };
}

/**
 * A secret's ARN ends in six random characters that its name does not show; six `?` stand for them, and a source finds
 * the secret all the same: https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html
 */
function bySecretName(arn: string | undefined): string | undefined {
  return arn?.replace(/^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^*?]+-)(?:\*|\?{6})$/, '$1??????');
}

/** Every `sts:` action on a role asks the role's trust policy. */
function trustOwner(need: NeededAuthorization, resource: Arn | undefined): PolicyOwner {
  const lookup = roleLookup(resource);
  if (lookup?.type === 'role' && resource) return { kind: 'role', lookup, arn: resource.text };
  return isRoleAction(need.action) ? { kind: 'unknown' } : { kind: 'none' };
}

/** AWS names some ARN for `ListTables` and `ListAllMyBuckets`, but no policy of a resource is asked. */
export function knowsNoResource(action: string): boolean {
  const known = /^sts:/i.test(action) ? undefined : knownAction(action);
  return known !== undefined && known.resources.length === 0;
}

function isKnown(need: NeededAuthorization): boolean {
  if (need.resource === '*') return need.resourceFrom !== 'none';
  // AWS's own words name the resource; a `*` in them is part of a name or of an action on all.
  return /^(?:message|decoded|documented)$/.test(need.resourceFrom) || !need.resource.includes('*');
}
