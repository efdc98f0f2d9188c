/**
 * What each type of Terraform's AWS provider changes of policies.
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 * Errs towards leaving out where a place is known only after apply.
 */
import { lastSegment } from '../../aws/arn.ts';
import { fieldAt, textAt } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';
import type { Edit, OrganizationType, Text } from '../edit/edit.ts';
import { permissionSetNamed } from '../edit/permission-sets.ts';
import { type EditOrNote, plannedArn, type ResourceChange, textOf } from './resource-change.ts';
import { ENDPOINT_READERS } from './terraform-endpoints.ts';
import { exclusive, groupMembership, heldByRole, policyAttachment, userGroupMembership } from './terraform-lists.ts';
import { HOLDER_READERS, POLICY_READERS } from './terraform-policies.ts';
import { SSO_READERS } from './terraform-sso.ts';

type Read = (change: ResourceChange) => readonly EditOrNote[];

export const READERS: Readonly<Record<string, Read>> = {
  aws_iam_role_policy: inline('role'),
  aws_iam_user_policy: inline('user'),
  aws_iam_group_policy: inline('group'),
  aws_iam_role_policy_attachment: attachment('role'),
  aws_iam_user_policy_attachment: attachment('user'),
  aws_iam_group_policy_attachment: attachment('group'),
  aws_iam_policy_attachment: policyAttachment,
  aws_iam_group_membership: groupMembership,
  aws_iam_user_group_membership: userGroupMembership,
  aws_iam_role_policies_exclusive: exclusive('role', 'inline'),
  aws_iam_user_policies_exclusive: exclusive('user', 'inline'),
  aws_iam_group_policies_exclusive: exclusive('group', 'inline'),
  aws_iam_role_policy_attachments_exclusive: exclusive('role', 'attached'),
  aws_iam_user_policy_attachments_exclusive: exclusive('user', 'attached'),
  aws_iam_group_policy_attachments_exclusive: exclusive('group', 'attached'),
  aws_iam_policy: managed,
  aws_iam_role: role,
  aws_iam_user: (change) => entity(change, 'user'),
  aws_organizations_policy: organizationPolicy,
  aws_organizations_policy_attachment: organizationAttachment,
  ...POLICY_READERS,
  ...HOLDER_READERS,
  ...SSO_READERS,
  ...ENDPOINT_READERS,
};

/** Types whose name says that they are about permissions, and that are not read. */
export function bearsOnPolicies(type: string, change: ResourceChange): boolean {
  if (INERT.has(type)) return false;
  return BEARING.test(type) || [...attributesOf(change)].some((name) => isPolicy(name, change));
}

const BEARING = new RegExp(
  [
    '^aws_(?:iam|organizations|ssoadmin)_',
    // Other templates in the plan.
    '^aws_cloudformation_stack(?:_set|_set_instance|_instances)?$',
    '^aws_\\w+_(?:policy|policy_attachment|permission|permissions|grant|public_access_block)$',
  ].join('|'),
);

function attributesOf({ now, after }: ResourceChange): ReadonlySet<string> {
  return new Set([...Object.keys(now ?? {}), ...Object.keys(after ?? {}), ...POLICY_ATTRIBUTES]);
}

/** What a policy is called that may be known only after apply. */
const POLICY_ATTRIBUTES = ['policy', 'access_policies', 'access_policy', 'resource_policy', 'inline_policy'];

/** One that the change makes another one: a text with statements, or one that is known only after apply. */
function isPolicy(name: string, { now, after, isUnknown }: ResourceChange): boolean {
  if (!/polic(?:y|ies)/.test(name)) return false;
  if (POLICY_ATTRIBUTES.includes(name) && isUnknown(name)) return true;
  const [before, then] = [textAt(now, name), textAt(after, name)];
  return before !== then && [before, then].some((text) => fieldAt(documentJson(text ?? ''), 'Statement') !== undefined);
}

const INERT: ReadonlySet<string> = new Set([
  'aws_iam_instance_profile',
  'aws_iam_service_linked_role',
  'aws_iam_access_key',
]);

function inline(type: string): Read {
  return (change) => {
    const [now, then] = [entityOf(change, type, 'now'), entityOf(change, type, 'after')];
    const before = textAt(change.now, 'name');
    // Of a new one the name may be made up while it is put.
    const name = textAt(change.after, 'name') ?? change.address;
    const isMoved = now !== then || before !== name;
    const gone: readonly Edit[] =
      now === undefined || before === undefined || !isMoved ? [] : [{ kind: 'detach', from: now, policy: before }];
    if (change.after === undefined) return gone;
    if (then === undefined) return [...gone, 'place-unknown'];
    if (change.isMade(then)) return [...gone, 'new'];
    return [...gone, { kind: 'inline', entity: then, name, document: textOf(change, 'policy') ?? null }];
  };
}

function attachment(type: string): Read {
  return (change) => {
    const [now, then] = [entityOf(change, type, 'now'), entityOf(change, type, 'after')];
    const before = textAt(change.now, 'policy_arn');
    const outcomes: EditOrNote[] = [];
    if (before !== undefined && now !== undefined) outcomes.push({ kind: 'detach', from: now, policy: before });
    if (change.after === undefined) return outcomes;
    const policyArn = textAt(change.after, 'policy_arn') ?? plannedArn(change.referred('policy_arn'));
    if (then !== undefined && change.isMade(then)) return [...outcomes, 'new'];
    return then === undefined || policyArn === undefined
      ? [...outcomes, 'place-unknown']
      : [...outcomes, { kind: 'attach', entity: then, policyArn }];
  };
}

function managed(change: ResourceChange): readonly EditOrNote[] {
  if (change.after === undefined) return [];
  const policyArn = textAt(change.now, 'arn') ?? plannedArn(change.after);
  if (policyArn === undefined) return ['place-unknown'];
  return [{ kind: 'managed-text', policyArn, document: textOf(change, 'policy') ?? null }];
}

function role(change: ResourceChange): readonly EditOrNote[] {
  const arn = textAt(change.now, 'arn');
  const trust = textOf(change, 'assume_role_policy');
  const changes = textAt(change.now, 'assume_role_policy') !== textAt(change.after, 'assume_role_policy');
  const edits: readonly Edit[] =
    arn === undefined || trust === undefined || !changes ? [] : [{ kind: 'trust', role: arn, document: trust }];
  const held = arn === undefined || change.after === undefined ? [] : heldByRole(change, arn);
  return [...entity(change, 'role'), ...edits, ...held];
}

function entity(change: ResourceChange, type: 'role' | 'user'): readonly EditOrNote[] {
  if (change.now === undefined) return ['new'];
  if (change.after === undefined) return ['deleted'];
  const name = textAt(change.now, 'arn') ?? `${type}/${textAt(change.now, 'name') ?? ''}`;
  const [before, after] = [textAt(change.now, 'permissions_boundary'), textAt(change.after, 'permissions_boundary')];
  const named = change.isUnknown('permissions_boundary') ? plannedArn(change.referred('permissions_boundary')) : after;
  if (change.isUnknown('permissions_boundary') && named === undefined)
    return [{ kind: 'boundary', entity: name, name: 'permissions-boundary', document: null }];
  if ((before ?? '') === (named ?? '')) return [];
  return [
    named === undefined || named === ''
      ? { kind: 'boundary', entity: name, name: '' }
      : { kind: 'bound-by', entity: name, policyArn: named },
  ];
}

function organizationPolicy(change: ResourceChange): readonly EditOrNote[] {
  const id = textAt(change.now, 'id');
  // Without a target it binds nobody.
  if (id === undefined || change.after === undefined) return [];
  return [{ kind: 'organization-text', policy: id, document: textOf(change, 'content') ?? null }];
}

function organizationAttachment(change: ResourceChange): readonly EditOrNote[] {
  const outcomes: EditOrNote[] = [];
  const [before, from] = [textAt(change.now, 'policy_id'), textAt(change.now, 'target_id')];
  if (before !== undefined && from !== undefined) outcomes.push({ kind: 'detach', from, policy: before });
  if (change.after === undefined) return outcomes;
  const target = textAt(change.after, 'target_id');
  if (target === undefined) return [...outcomes, 'place-unknown'];
  const id = textAt(change.after, 'policy_id');
  if (id !== undefined) return [...outcomes, { kind: 'organization-attach', target, policy: id }];
  const policy = change.referred('policy_id');
  const name = textAt(policy, 'name');
  if (policy === undefined || name === undefined) return [...outcomes, 'place-unknown'];
  const document: Text = textOf({ ...change, after: policy, isUnknown: () => false }, 'content') ?? null;
  return [...outcomes, { kind: 'organization', type: typeOf(textAt(policy, 'type')), target, name, document }];
}

/** The provider's default. */
function typeOf(type: string | undefined): OrganizationType {
  return type === 'RESOURCE_CONTROL_POLICY' ? type : 'SERVICE_CONTROL_POLICY';
}

/** The caller that goes where the resource is deleted. */
export function callerOf(type: string, { now }: ResourceChange): string | undefined {
  const name = textAt(now, 'name');
  if (type === 'aws_ssoadmin_permission_set') return name === undefined ? undefined : permissionSetNamed(name);
  return textAt(now, 'arn');
}

/** Attributes name roles and users by name; the account is the one of the snapshot that has it. */
function entityOf(change: ResourceChange, type: string, when: 'now' | 'after'): string | undefined {
  const name = textAt(change[when], type) ?? (when === 'after' ? textAt(change.referred(type), 'name') : undefined);
  return name === undefined ? undefined : `${type}/${lastSegment(name)}`;
}
