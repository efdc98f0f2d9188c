/**
 * AWS Identity and Access Management: who has which policies, and the calls that change them.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagement.html
 */
import { type CallScope, pick, type RequestParameters } from '../parameters.ts';
import type { ChangeCall, ChangeKind, ChangeTarget, Service } from '../service.ts';

type Entity = 'role' | 'user' | 'group';

const entity =
  (type: Entity): ChangeTarget =>
  (named, { globalArn }) =>
    named === undefined ? undefined : globalArn(`${type}/${named}`);

/** Inline and managed policies of an entity, and its boundary. */
function ofEntity<T extends string>(type: Entity, written: T): Readonly<Record<string, ChangeCall>> {
  const base = { layer: 'identity', from: `${type}Name`, target: entity(type) } as const;
  return {
    [`Put${written}Policy`]: { ...base, kind: 'put', policy: 'policyName', document: 'policyDocument' },
    [`Delete${written}Policy`]: { ...base, kind: 'delete', policy: 'policyName' },
    [`Attach${written}Policy`]: { ...base, kind: 'attach', policy: 'policyArn' },
    [`Detach${written}Policy`]: { ...base, kind: 'detach', policy: 'policyArn' },
  };
}

function boundaryOf(type: 'role' | 'user', written: string): Readonly<Record<string, ChangeCall>> {
  const base = { layer: 'boundary', from: `${type}Name`, target: entity(type) } as const;
  return {
    [`Put${written}PermissionsBoundary`]: { ...base, kind: 'put-boundary', policy: 'permissionsBoundary' },
    [`Delete${written}PermissionsBoundary`]: { ...base, kind: 'delete-boundary' },
  };
}

function managed(kind: ChangeKind): ChangeCall {
  return { kind, layer: 'identity', from: 'policyArn', policy: 'policyArn' };
}

const group = { layer: 'identity', from: 'userName', target: entity('user'), policy: 'groupName' } as const;
const trust = { layer: 'trust', from: 'roleName', target: entity('role') } as const;

export const iam = {
  prefix: 'iam',
  name: 'IAM',
  alsoCalled: ['identitymanagement'],
  requestArn,
  reads: {
    iam: [
      { action: 'iam:GetRole', reason: "A role's path, trust policy, boundary and tags", layer: 'identity' },
      { action: 'iam:GetUser', reason: "A user's path, boundary and tags", layer: 'identity' },
      { action: 'iam:GetInstanceProfile', reason: 'The role inside an instance profile', layer: 'identity' },
      { action: 'iam:ListRolePolicies', reason: "Names of a role's inline policies", layer: 'identity' },
      { action: 'iam:ListUserPolicies', reason: "Names of a user's inline policies", layer: 'identity' },
      { action: 'iam:ListGroupPolicies', reason: "Names of a group's inline policies", layer: 'identity' },
      { action: 'iam:GetRolePolicy', reason: "A role's inline policy", layer: 'identity' },
      { action: 'iam:GetUserPolicy', reason: "A user's inline policy", layer: 'identity' },
      { action: 'iam:GetGroupPolicy', reason: "A group's inline policy", layer: 'identity' },
      { action: 'iam:ListAttachedRolePolicies', reason: "A role's managed policies", layer: 'identity' },
      { action: 'iam:ListAttachedUserPolicies', reason: "A user's managed policies", layer: 'identity' },
      { action: 'iam:ListAttachedGroupPolicies', reason: "A group's managed policies", layer: 'identity' },
      { action: 'iam:ListGroupsForUser', reason: 'The groups whose policies a user has', layer: 'identity' },
      {
        action: 'iam:GetPolicy',
        reason: 'Which version of a managed policy is in force',
        layer: 'identity',
        journal: true,
      },
      {
        action: 'iam:GetPolicyVersion',
        reason: 'The text of a managed policy, now and before a change',
        layer: 'identity',
        journal: true,
      },
    ],
    simulator: [
      // Not published; throttled hard in practice.
      {
        action: 'iam:SimulatePrincipalPolicy',
        perSecond: 5,
        reason: "AWS's own second opinion on identity, boundary and SCP",
      },
    ],
    'iam-toolbox': [
      { action: 'iam:GetRequestAuthorizationDetails', reason: 'The evaluation AWS recorded of the refused request' },
      { action: 'iam:GetRequestAuthorizationPolicy', reason: 'Policies as they were when the request was refused' },
    ],
    'cloud-trail': [
      {
        action: 'iam:ListPolicyVersions',
        reason: 'Which version of a managed policy a change replaced',
        journal: true,
      },
    ],
  },
  inventory: [
    {
      action: 'iam:GetAccountAuthorizationDetails',
      reason: 'All roles, users, groups and policies of an account',
    },
  ],
  changes: {
    ...ofEntity('role', 'Role'),
    ...boundaryOf('role', 'Role'),
    ...ofEntity('user', 'User'),
    ...boundaryOf('user', 'User'),
    ...ofEntity('group', 'Group'),
    UpdateAssumeRolePolicy: { ...trust, kind: 'put', document: 'policyDocument' },
    CreatePolicyVersion: {
      ...managed('put'),
      document: 'policyDocument',
      // A version that is not the default changes nothing.
      only: ['setAsDefault', /^true$/],
    },
    SetDefaultPolicyVersion: managed('put'),
    DeletePolicyVersion: managed('other'),
    DeletePolicy: managed('delete'),
    AddUserToGroup: { ...group, kind: 'other' },
    RemoveUserFromGroup: { ...group, kind: 'other' },
    CreateRole: { ...trust, kind: 'put', document: 'assumeRolePolicyDocument', born: true },
    DeleteRole: { ...trust, kind: 'other' },
    DeleteUser: { layer: 'identity', from: 'userName', target: entity('user'), kind: 'other' },
  },
  passes: { calls: ['AddRoleToInstanceProfile'] },
} as const satisfies Service;

function requestArn(parameters: RequestParameters, place: CallScope, action: string): string | undefined {
  const root = `arn:${place.partition}:iam::${place.account}:`;
  const policy = pick(parameters, 'policyArn');
  const isOfPolicy = /:(?:Get|Delete|Create|List|Set|Tag|Untag)\w*Policy|:ListEntitiesForPolicy/.test(action);
  if (policy !== undefined && isOfPolicy) return policy;
  const profile = pick(parameters, 'instanceProfileName');
  if (profile !== undefined) return `${root}instance-profile/${profile}`;
  // A new entity is told its path; of others the path is not known and most have none.
  const path = (pick(parameters, 'path') ?? '/').replace(/^\/?/, '').replace(/\/?$/, '/').replace(/^\/$/, '');
  for (const type of ['role', 'user', 'group', 'policy']) {
    const name = pick(parameters, `${type}Name`);
    // In `PutUserPolicy` the policy is inline and no resource of its own.
    if (name !== undefined && (type !== 'policy' || /:CreatePolicy$/.test(action)))
      return `${root}${type}/${path}${name}`;
  }
  return pick(parameters, 'openIDConnectProviderArn', 'sAMLProviderArn') ?? policy;
}
