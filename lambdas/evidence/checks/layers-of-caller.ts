/**
 * The layers that follow the caller: identity, boundary, session, SCPs, VPC endpoint.
 * Errs towards `null` (not read): a layer is left out only where it is known not to apply.
 */

import { parseArn } from '../../aws/arn.ts';
import type { Denial } from '../../denial/denial.ts';
import { isSigningIn } from '../../denial/keys/token.ts';
import type { Level, NamedPolicy } from '../../engine/index.ts';
import type { Case } from '../case.ts';
import type { PrincipalFacts } from '../facts.ts';
import {
  hasIdentityPolicies,
  isHandedRole,
  mayHaveSessionPolicy,
  organizationLookup,
} from '../subject/caller-lookups.ts';
import { NO_SESSION_POLICY } from '../subject/policy-names.ts';

/** A layer: left out, not read, or its policies. */
export type LayerPolicies = readonly NamedPolicy[] | null | undefined;
export type LayerLevels = readonly Level[] | null | undefined;

/** Federation tokens without a session policy may do nothing of themselves: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
const NOTHING_PASSED: NamedPolicy = {
  name: NO_SESSION_POLICY,
  document: { Version: '2012-10-17', Statement: [] },
};

/** Who asks, in the form the engine wants; nothing where the event does not even tell the account. */
export function principalOf(denial: Denial): string | undefined {
  const { caller, partition } = denial;
  if (caller.kind === 'anonymous') return 'anonymous';
  if (caller.kind === 'service') return caller.invokedBy;
  if (isSigningIn(caller)) return caller.provider ?? 'anonymous';
  if (caller.arn !== undefined) return caller.arn;
  if (caller.entityArn !== undefined) return caller.entityArn;
  if (caller.account === undefined) return undefined;
  if (caller.kind === 'root') return `arn:${partition}:iam::${caller.account}:root`;
  // A caller of another account is shown by its unique id alone: a name that no policy can hold stands in.
  const id = caller.uniqueId ?? 'unknown';
  return /^AIDA/.test(id)
    ? `arn:${partition}:iam::${caller.account}:user/${id}`
    : `arn:${partition}:sts::${caller.account}:assumed-role/${id}/${caller.session ?? 'unknown'}`;
}

export function isNamed(denial: Denial): boolean {
  const { caller } = denial;
  return caller.arn !== undefined || caller.entityArn !== undefined || !hasIdentityPolicies(caller);
}

export function entityFacts(matter: Case): PrincipalFacts | undefined {
  const entity = matter.lookups.entity;
  return matter.found('principal', entity);
}

export function identityLayer(matter: Case): LayerPolicies {
  if (!hasIdentityPolicies(matter.denial.caller)) return undefined;
  return entityFacts(matter)?.identity ?? null;
}

export function boundaryLayer(matter: Case): LayerPolicies {
  if (!hasIdentityPolicies(matter.denial.caller)) return undefined;
  const boundary = entityFacts(matter)?.boundary;
  if (!boundary) return null;
  return boundary.length === 0 ? undefined : boundary;
}

export function sessionLayer(matter: Case): LayerPolicies {
  const { caller } = matter.denial;
  // AssumeRoot gives a session that one of AWS's task policies limits; which one the event does not say.
  if (matter.denial.requestContext.context['aws:AssumedRoot']?.value === true) return null;
  if (!mayHaveSessionPolicy(caller) || isHandedRole(matter.denial)) return undefined;
  const lookup = matter.lookups.session;
  const answer = matter.answer('session', lookup);
  if (answer?.kind !== 'found') return null;
  const { policies } = answer.value;
  if (policies === undefined || policies?.length === 0) {
    return caller.kind === 'federated-user' ? [NOTHING_PASSED] : undefined;
  }
  return policies;
}

/**
 * SCPs of the caller's account. They bind neither the management account nor service-linked roles nor services:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function scpLayer(matter: Case): LayerLevels {
  const { caller } = matter.denial;
  if (caller.kind === 'service' || caller.kind === 'anonymous' || isSigningIn(caller)) return undefined;
  if (isServiceLinked(matter)) return undefined;
  const lookup = organizationLookup(caller.account);
  const answer = matter.answer('organization', lookup);
  if (answer?.kind === 'absent') return undefined;
  if (answer?.kind !== 'found') return null;
  const { managementAccountId, scps } = answer.value;
  return managementAccountId === caller.account ? undefined : scps;
}

export function isServiceLinked(matter: Case): boolean {
  const arn = parseArn(entityFacts(matter)?.arn ?? matter.denial.caller.entityArn ?? '');
  return arn?.service === 'iam' && arn.resource.startsWith('role/aws-service-role/');
}

/** An endpoint without a policy lets everything through. */
export function endpointLayer(matter: Case): LayerPolicies {
  const lookup = matter.lookups.endpoint;
  if (!lookup) return matter.denial.refusal === 'endpoint' ? null : undefined;
  const answer = matter.answer('vpc-endpoint', lookup);
  if (answer?.kind !== 'found') return null;
  const { policy } = answer.value;
  if (policy === undefined) return undefined;
  return policy === null ? null : [policy];
}
