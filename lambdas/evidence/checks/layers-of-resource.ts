/**
 * The layers that follow the resource: its own policy (or trust or key policy) with what stands beside it, and the RCPs
 * of its owner. Errs towards `null` (not read).
 */

import type { Denial } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import type { KmsGrant, NamedPolicy, PublicAccessBlock } from '../../engine/index.ts';
import type { Case } from '../case.ts';
import { organizationLookup } from '../subject/caller-lookups.ts';
import { encryptedFacts, ownerOf, resourceFacts } from '../subject/owner.ts';
import { isAccessPoint } from '../subject/policy-owners.ts';
import { needsPublicAccess } from '../subject/relation.ts';
import type { Subject } from '../subject/subject.ts';
import { isNamed, isServiceLinked, type LayerLevels } from './layers-of-caller.ts';

export interface ResourceLayer {
  readonly resource?: NamedPolicy | readonly NamedPolicy[] | null;
  readonly publicAccessBlock?: PublicAccessBlock | null;
  readonly grants?: readonly KmsGrant[] | null;
}

export function resourceLayer(matter: Case, subject: Subject): ResourceLayer {
  const { policyOwner } = subject;
  switch (policyOwner.kind) {
    case 'none':
      return {};
    case 'unknown':
      return { resource: null };
    case 'role': {
      const answer = matter.answer('principal', policyOwner.lookup);
      // A role always has a trust policy: none read is not none there.
      return { resource: masked(matter.denial, answer?.kind === 'found' ? (answer.value.trust ?? null) : null) };
    }
    case 'resource':
      return carriedLayer(matter, subject);
  }
}

function carriedLayer(matter: Case, subject: Subject): ResourceLayer {
  const facts = resourceFacts(matter, subject.policyOwner);
  if (!facts) {
    return present<ResourceLayer>({
      resource: null,
      grants: subject.service === 'kms' ? null : undefined,
      ...publicAccess(matter, subject),
    });
  }
  const policy =
    facts.policy === undefined || facts.policy === null ? facts.policy : masked(matter.denial, facts.policy);
  if (subject.service === 'kms')
    return { resource: policy ?? null, grants: facts.grants === undefined ? [] : facts.grants };
  return present<ResourceLayer>({ resource: policy, ...publicAccess(matter, subject) });
}

/**
 * A caller known by its unique id alone may be one that the policy names: such a policy cannot be judged, while one
 * that speaks of accounts or of everybody can.
 */
export function masked<T extends NamedPolicy | null>(denial: Denial, policy: T): T | NamedPolicy {
  if (policy === null || isNamed(denial)) return policy;
  const account = denial.caller.account;
  if (account === undefined) return { name: policy.name, document: null };
  const text = typeof policy.document === 'string' ? policy.document : JSON.stringify(policy.document);
  const names = new RegExp(`::(?:${account}):(?:role|user|assumed-role|federated-user)/`);
  return names.test(text ?? '') || names.test(decoded(text)) ? { name: policy.name, document: null } : policy;
}

function decoded(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? '');
  } catch {
    return '';
  }
}

/**
 * Settings of the account, the bucket and the access point together: a switch that is on in any is on.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html
 */
function publicAccess(matter: Case, subject: Subject): Pick<ResourceLayer, 'publicAccessBlock'> {
  if (subject.service !== 's3' || !needsPublicAccess(matter, subject)) return {};
  const point = resourceFacts(matter, subject.policyOwner);
  const ofPoint = point !== undefined && isAccessPoint(point.arn) ? point.publicAccessBlock : undefined;
  return { publicAccessBlock: mergedBlock(bucketBlock(matter, subject), ofPoint === undefined ? {} : ofPoint) };
}

/** Without those of the access point that the call goes through. */
export function bucketBlock(matter: Case, subject: Subject): PublicAccessBlock | null {
  const owner = ownerOf(matter, subject);
  const answer =
    owner === undefined
      ? undefined
      : matter.answer('account-public-access', { kind: 'account-public-access', account: owner });
  const ofAccount = answer?.kind === 'found' ? answer.value : answer?.kind === 'absent' ? {} : null;
  const bucket = encryptedFacts(matter, subject);
  const ofBucket = bucket ? (bucket.publicAccessBlock === undefined ? {} : bucket.publicAccessBlock) : null;
  return mergedBlock(ofAccount, ofBucket);
}

function mergedBlock(one: PublicAccessBlock | null, other: PublicAccessBlock | null): PublicAccessBlock | null {
  const merged = {
    BlockPublicAcls: one?.BlockPublicAcls === true || other?.BlockPublicAcls === true,
    IgnorePublicAcls: one?.IgnorePublicAcls === true || other?.IgnorePublicAcls === true,
    BlockPublicPolicy: one?.BlockPublicPolicy === true || other?.BlockPublicPolicy === true,
    RestrictPublicBuckets: one?.RestrictPublicBuckets === true || other?.RestrictPublicBuckets === true,
  };
  // What was not read could only switch more on.
  const settled = (one !== null && other !== null) || Object.values(merged).every(Boolean);
  return settled ? merged : null;
}

/**
 * RCPs of the owner's account. They bind neither resources of the management account nor calls of service-linked roles
 * nor AWS managed keys: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export function rcpLayer(matter: Case, subject: Subject): LayerLevels {
  if (isServiceLinked(matter)) return undefined;
  if (resourceFacts(matter, subject.policyOwner)?.keyManager === 'AWS') return undefined;
  const owner = ownerOf(matter, subject);
  // An action that knows no resource is guarded by the RCPs of the caller's account; a caller without one has none.
  if (owner === undefined && subject.need.resource === '*' && subject.resourceKnown) return undefined;
  const lookup = organizationLookup(owner);
  const answer = matter.answer('organization', lookup);
  if (answer?.kind === 'absent') return undefined;
  if (answer?.kind !== 'found') return null;
  return answer.value.managementAccountId === owner ? undefined : answer.value.rcps;
}
