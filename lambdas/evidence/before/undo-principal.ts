/**
 * A role or user as it was before a change of its policies, its groups', its boundary's or its trust policy's.
 * Errs towards nothing: see `undo.ts`.
 */

import { isAwsManaged, lastSegment, parseArn, segmentsOf } from '../../aws/arn.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import { changeTarget, isSameTarget } from '../../change/target.ts';
import type { NamedPolicy } from '../../engine/index.ts';
import type { Attachment, PrincipalFacts } from '../facts.ts';
import { TRUST_POLICY } from '../subject/policy-names.ts';

export function undoInPrincipal(facts: PrincipalFacts, change: PolicyChange): PrincipalFacts | undefined {
  const arn = parseArn(change.target);
  if (arn?.service === 'iam' && arn.resource.startsWith('policy/')) return undoManagedText(facts, change);
  const own = isSameTarget(facts.arn, change.target);
  if (change.layer === 'trust') return own ? undoTrust(facts, change) : undefined;
  if (change.layer === 'boundary') return own ? undoBoundary(facts, change) : undefined;
  const via = own ? ownVia(facts) : groupVia(facts, change);
  if (!via || facts.identity === null) return undefined;
  switch (change.kind) {
    case 'attach':
      return withoutManaged(facts, change, via);
    case 'detach':
      return withManaged(facts, change, via);
    case 'put':
    case 'delete':
      return inlineBefore(facts, change, via);
    case 'other':
      return change.action === 'iam:AddUserToGroup' ? withoutGroup(facts, change.policy) : undefined;
    default:
      return undefined;
  }
}

/** Another version of a managed policy, wherever it is used. */
function undoManagedText(facts: PrincipalFacts, change: PolicyChange): PrincipalFacts | undefined {
  const document = change.oldDocument;
  if (change.kind !== 'put' || !document) return undefined;
  const names = new Set(
    facts.attachments.filter(({ policyArn }) => policyArn === change.target).map(({ policy }) => policy),
  );
  const isBoundary = facts.boundaryArn === change.target;
  if ((names.size === 0 || !facts.identity) && !(isBoundary && facts.boundary)) return undefined;
  const identity =
    facts.identity?.map((policy) => (names.has(policy.name) ? { name: policy.name, document } : policy)) ?? null;
  const boundary = isBoundary ? (facts.boundary?.map(({ name }) => ({ name, document })) ?? null) : facts.boundary;
  return { ...facts, identity, boundary };
}

function undoTrust(facts: PrincipalFacts, change: PolicyChange): PrincipalFacts | undefined {
  if (change.kind !== 'put' || !change.oldDocument) return undefined;
  return { ...facts, trust: { name: TRUST_POLICY, document: change.oldDocument } };
}

function undoBoundary(facts: PrincipalFacts, change: PolicyChange): PrincipalFacts | undefined {
  if (change.oldDocument === undefined) return undefined;
  const { boundaryArn: _, ...rest } = facts;
  if (change.oldDocument === null) return { ...rest, boundary: [] };
  return { ...facts, boundary: [{ name: 'boundary before', document: change.oldDocument }] };
}

function ownVia(facts: PrincipalFacts): Attachment['via'] | undefined {
  const [type, ...path] = segmentsOf(parseArn(facts.arn)?.resource ?? '');
  const name = path.at(-1);
  return name !== undefined && (type === 'role' || type === 'user') ? { kind: type, name } : undefined;
}

/** A group of the same account that this user is known to be in. */
function groupVia(facts: PrincipalFacts, change: PolicyChange): Attachment['via'] | undefined {
  const account = parseArn(facts.arn)?.account;
  return facts.attachments.find(
    ({ via }) =>
      via.kind === 'group' &&
      changeTarget(change.target).endsWith(`:group/${via.name}`) &&
      parseArn(change.target)?.account === account,
  )?.via;
}

function isVia(attachment: Attachment, via: Attachment['via']): boolean {
  return attachment.via.kind === via.kind && attachment.via.name === via.name;
}

function withoutManaged(
  facts: PrincipalFacts,
  change: PolicyChange,
  via: Attachment['via'],
): PrincipalFacts | undefined {
  const gone = facts.attachments.find((held) => held.policyArn === change.policy && isVia(held, via));
  return gone && without(facts, (held) => held === gone);
}

function withManaged(facts: PrincipalFacts, change: PolicyChange, via: Attachment['via']): PrincipalFacts | undefined {
  const policyArn = change.policy;
  if (policyArn === undefined || !change.oldDocument) return undefined;
  if (facts.attachments.some((held) => held.policyArn === policyArn && isVia(held, via))) return undefined;
  const policy = lastSegment(policyArn);
  const form = isAwsManaged(policyArn) ? 'aws-managed' : 'managed';
  return withPolicy(facts, { name: policy, document: change.oldDocument }, { policy, form, policyArn, via });
}

function inlineBefore(facts: PrincipalFacts, change: PolicyChange, via: Attachment['via']): PrincipalFacts | undefined {
  const { policy, oldDocument } = change;
  if (policy === undefined || oldDocument === undefined) return undefined;
  const held = facts.attachments.find((one) => one.form === 'inline' && one.policy === policy && isVia(one, via));
  if (oldDocument === null) return held && without(facts, (one) => one === held);
  if (!held) return withPolicy(facts, { name: policy, document: oldDocument }, { policy, form: 'inline', via });
  const identity = facts.identity?.map((one) => (one.name === policy ? { name: policy, document: oldDocument } : one));
  return { ...facts, identity: identity ?? null };
}

function withoutGroup(facts: PrincipalFacts, group: string | undefined): PrincipalFacts | undefined {
  const isOfGroup = ({ via }: Attachment): boolean => via.kind === 'group' && via.name === group;
  return facts.attachments.some(isOfGroup) ? without(facts, isOfGroup) : undefined;
}

function withPolicy(facts: PrincipalFacts, policy: NamedPolicy, attachment: Attachment): PrincipalFacts {
  return {
    ...facts,
    identity: [...(facts.identity ?? []), policy],
    attachments: [...facts.attachments, attachment],
  };
}

/** A policy goes with its last attachment. */
function without(facts: PrincipalFacts, goes: (attachment: Attachment) => boolean): PrincipalFacts {
  const attachments = facts.attachments.filter((held) => !goes(held));
  const names = new Set(facts.attachments.filter(goes).map(({ policy }) => policy));
  const stay = new Set(attachments.map(({ policy }) => policy));
  const identity = facts.identity?.filter(({ name }) => !names.has(name) || stay.has(name)) ?? null;
  return { ...facts, identity, attachments };
}
