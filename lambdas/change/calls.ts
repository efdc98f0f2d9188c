/**
 * The calls that change what policies say, as data: what each changes, of whom, and where its record holds the text.
 * Sources: the API references of the services named; parameter names are those of CloudTrail's `requestParameters`.
 * A call that is not here is no policy change.
 */
import type { Layer } from '../engine/index.ts';
import type { ChangeKind } from './policy-change.ts';

export interface ChangeCall {
  readonly kind: ChangeKind;
  readonly layer: Layer;
  /** How the changed entity is named. */
  readonly target: TargetForm;
  /** Parameter that names the entity; nested with dots. */
  readonly from: string;
  /** Parameter that names the policy. */
  readonly policy?: string;
  /** Parameter that holds the new text. */
  readonly document?: string;
  /** The change counts only where this parameter has this value. */
  readonly only?: readonly [parameter: string, value: RegExp];
}

export type TargetForm =
  /** The parameter holds an ARN or an id as changes are kept under. */
  | 'as-is'
  | 'role'
  | 'user'
  | 'group'
  | 'bucket'
  | 'access-point'
  | 'key'
  | 'queue-url'
  | 'function'
  | 'secret'
  | 'repository'
  | 'event-bus'
  | 'backup-vault'
  | 'domain'
  | 'log-policy'
  | 'file-system'
  | 'account';

/** By event source prefix and event name without version suffix. */
export const CHANGE_CALLS: Readonly<Record<string, ChangeCall>> = {
  ...entityCalls('role', 'Role'),
  ...entityCalls('user', 'User'),
  ...entityCalls('group', 'Group'),
  'iam:UpdateAssumeRolePolicy': {
    kind: 'put',
    layer: 'trust',
    target: 'role',
    from: 'roleName',
    document: 'policyDocument',
  },
  'iam:CreatePolicyVersion': {
    kind: 'put',
    layer: 'identity',
    target: 'as-is',
    from: 'policyArn',
    policy: 'policyArn',
    document: 'policyDocument',
    // A version that is not the default changes nothing.
    only: ['setAsDefault', /^true$/],
  },
  'iam:SetDefaultPolicyVersion': managed('put'),
  'iam:DeletePolicyVersion': managed('other'),
  'iam:DeletePolicy': managed('delete'),
  'iam:AddUserToGroup': { kind: 'other', layer: 'identity', target: 'user', from: 'userName', policy: 'groupName' },
  'iam:RemoveUserFromGroup': {
    kind: 'other',
    layer: 'identity',
    target: 'user',
    from: 'userName',
    policy: 'groupName',
  },
  'iam:CreateRole': {
    kind: 'put',
    layer: 'trust',
    target: 'role',
    from: 'roleName',
    document: 'assumeRolePolicyDocument',
  },
  'iam:DeleteRole': { kind: 'other', layer: 'trust', target: 'role', from: 'roleName' },
  'iam:DeleteUser': { kind: 'other', layer: 'identity', target: 'user', from: 'userName' },

  'organizations:AttachPolicy': { kind: 'attach', layer: 'scp', target: 'as-is', from: 'targetId', policy: 'policyId' },
  'organizations:DetachPolicy': { kind: 'detach', layer: 'scp', target: 'as-is', from: 'targetId', policy: 'policyId' },
  'organizations:UpdatePolicy': {
    kind: 'put',
    layer: 'scp',
    target: 'as-is',
    from: 'policyId',
    policy: 'policyId',
    document: 'content',
  },
  'organizations:DeletePolicy': { kind: 'delete', layer: 'scp', target: 'as-is', from: 'policyId', policy: 'policyId' },
  'organizations:MoveAccount': { kind: 'other', layer: 'scp', target: 'as-is', from: 'accountId' },
  'organizations:EnablePolicyType': {
    kind: 'other',
    layer: 'scp',
    target: 'as-is',
    from: 'rootId',
    policy: 'policyType',
  },
  'organizations:DisablePolicyType': {
    kind: 'other',
    layer: 'scp',
    target: 'as-is',
    from: 'rootId',
    policy: 'policyType',
  },

  's3:PutBucketPolicy': resource('put', 'bucket', 'bucketName', 'bucketPolicy'),
  's3:DeleteBucketPolicy': resource('delete', 'bucket', 'bucketName'),
  's3:PutBucketPublicAccessBlock': resource('other', 'bucket', 'bucketName'),
  's3:DeleteBucketPublicAccessBlock': resource('other', 'bucket', 'bucketName'),
  's3:PutAccountPublicAccessBlock': resource('other', 'account', 'accountId'),
  's3:DeleteAccountPublicAccessBlock': resource('other', 'account', 'accountId'),
  's3:PutBucketOwnershipControls': resource('other', 'bucket', 'bucketName'),
  's3:PutBucketAcl': resource('other', 'bucket', 'bucketName'),
  's3:PutBucketEncryption': resource('other', 'bucket', 'bucketName'),
  's3:PutAccessPointPolicy': resource('put', 'access-point', 'name', 'policy'),
  's3:DeleteAccessPointPolicy': resource('delete', 'access-point', 'name'),

  'kms:PutKeyPolicy': resource('put', 'key', 'keyId', 'policy'),
  'kms:CreateGrant': resource('other', 'key', 'keyId'),
  'kms:RevokeGrant': resource('other', 'key', 'keyId'),
  'kms:RetireGrant': resource('other', 'key', 'keyId'),
  'kms:DisableKey': resource('other', 'key', 'keyId'),
  'kms:EnableKey': resource('other', 'key', 'keyId'),
  'kms:ScheduleKeyDeletion': resource('other', 'key', 'keyId'),
  'kms:CancelKeyDeletion': resource('other', 'key', 'keyId'),

  'sqs:SetQueueAttributes': {
    ...resource('put', 'queue-url', 'queueUrl', 'attributes.Policy'),
    only: ['attributes.Policy', /^/],
  },
  'sqs:AddPermission': resource('put', 'queue-url', 'queueUrl'),
  'sqs:RemovePermission': resource('put', 'queue-url', 'queueUrl'),
  'sns:SetTopicAttributes': {
    ...resource('put', 'as-is', 'topicArn', 'attributeValue'),
    only: ['attributeName', /^Policy$/],
  },
  'sns:AddPermission': resource('put', 'as-is', 'topicArn'),
  'sns:RemovePermission': resource('put', 'as-is', 'topicArn'),
  'lambda:AddPermission': resource('put', 'function', 'functionName'),
  'lambda:RemovePermission': resource('put', 'function', 'functionName'),
  'secretsmanager:PutResourcePolicy': resource('put', 'secret', 'secretId', 'resourcePolicy'),
  'secretsmanager:DeleteResourcePolicy': resource('delete', 'secret', 'secretId'),
  'ecr:SetRepositoryPolicy': resource('put', 'repository', 'repositoryName', 'policyText'),
  'ecr:DeleteRepositoryPolicy': resource('delete', 'repository', 'repositoryName'),
  'dynamodb:PutResourcePolicy': resource('put', 'as-is', 'resourceArn', 'policy'),
  'dynamodb:DeleteResourcePolicy': resource('delete', 'as-is', 'resourceArn'),
  'kinesis:PutResourcePolicy': resource('put', 'as-is', 'resourceARN', 'policy'),
  'kinesis:DeleteResourcePolicy': resource('delete', 'as-is', 'resourceARN'),
  'events:PutPermission': resource('put', 'event-bus', 'eventBusName', 'policy'),
  'events:RemovePermission': resource('put', 'event-bus', 'eventBusName'),
  'backup:PutBackupVaultAccessPolicy': resource('put', 'backup-vault', 'backupVaultName', 'policy'),
  'backup:DeleteBackupVaultAccessPolicy': resource('delete', 'backup-vault', 'backupVaultName'),
  'es:UpdateDomainConfig': {
    ...resource('put', 'domain', 'domainName', 'accessPolicies'),
    only: ['accessPolicies', /./],
  },
  'logs:PutResourcePolicy': resource('put', 'log-policy', 'resourceArn', 'policyDocument'),
  'logs:DeleteResourcePolicy': resource('delete', 'log-policy', 'resourceArn'),
  'elasticfilesystem:PutFileSystemPolicy': resource('put', 'file-system', 'fileSystemId', 'policy'),
  'elasticfilesystem:DeleteFileSystemPolicy': resource('delete', 'file-system', 'fileSystemId'),

  'ec2:ModifyVpcEndpoint': {
    kind: 'put',
    layer: 'endpoint',
    target: 'as-is',
    from: 'ModifyVpcEndpointRequest.VpcEndpointId',
    document: 'ModifyVpcEndpointRequest.PolicyDocument',
  },

  'sso:PutInlinePolicyToPermissionSet': permissionSet('put', 'inlinePolicy'),
  'sso:DeleteInlinePolicyFromPermissionSet': permissionSet('delete'),
  'sso:AttachManagedPolicyToPermissionSet': { ...permissionSet('attach'), policy: 'managedPolicyArn' },
  'sso:DetachManagedPolicyFromPermissionSet': { ...permissionSet('detach'), policy: 'managedPolicyArn' },
  'sso:AttachCustomerManagedPolicyReferenceToPermissionSet': permissionSet('attach'),
  'sso:DetachCustomerManagedPolicyReferenceFromPermissionSet': permissionSet('detach'),
  'sso:PutPermissionsBoundaryToPermissionSet': { ...permissionSet('put-boundary'), layer: 'boundary' },
  'sso:DeletePermissionsBoundaryFromPermissionSet': { ...permissionSet('delete-boundary'), layer: 'boundary' },
};

function entityCalls(target: 'role' | 'user' | 'group', type: string): Record<string, ChangeCall> {
  const base = { layer: 'identity', target, from: `${target}Name` } as const;
  const boundary = { layer: 'boundary', target, from: `${target}Name` } as const;
  return {
    [`iam:Put${type}Policy`]: { ...base, kind: 'put', policy: 'policyName', document: 'policyDocument' },
    [`iam:Delete${type}Policy`]: { ...base, kind: 'delete', policy: 'policyName' },
    [`iam:Attach${type}Policy`]: { ...base, kind: 'attach', policy: 'policyArn' },
    [`iam:Detach${type}Policy`]: { ...base, kind: 'detach', policy: 'policyArn' },
    ...(target === 'group'
      ? {}
      : {
          [`iam:Put${type}PermissionsBoundary`]: { ...boundary, kind: 'put-boundary', policy: 'permissionsBoundary' },
          [`iam:Delete${type}PermissionsBoundary`]: { ...boundary, kind: 'delete-boundary' },
        }),
  };
}

function managed(kind: ChangeKind): ChangeCall {
  return { kind, layer: 'identity', target: 'as-is', from: 'policyArn', policy: 'policyArn' };
}

function resource(kind: ChangeKind, target: TargetForm, from: string, document?: string): ChangeCall {
  return { kind, layer: 'resource', target, from, ...(document === undefined ? {} : { document }) };
}

function permissionSet(kind: ChangeKind, document?: string): ChangeCall {
  const from = 'permissionSetArn';
  return { kind, layer: 'identity', target: 'as-is', from, ...(document === undefined ? {} : { document }) };
}
