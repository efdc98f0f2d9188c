/**
 * The calls that change who may do what: the change journal listens to these, service by service. The list is data.
 * Errs towards leaving out what happens all the time by machine (grants that EBS makes and retires for every volume):
 * a journal full of noise names the wrong culprit.
 */
export interface PolicyCalls {
  readonly service: string;
  /** Without `.amazonaws.com`. */
  readonly eventSource: string;
  readonly calls: readonly string[];
}

export const POLICY_CALLS: readonly PolicyCalls[] = [
  {
    service: 'IAM',
    eventSource: 'iam',
    calls: [
      'CreateRole',
      'PutRolePolicy',
      'DeleteRolePolicy',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'PutRolePermissionsBoundary',
      'DeleteRolePermissionsBoundary',
      'UpdateAssumeRolePolicy',
      'DeleteRole',
      'PutUserPolicy',
      'DeleteUserPolicy',
      'AttachUserPolicy',
      'DetachUserPolicy',
      'PutUserPermissionsBoundary',
      'DeleteUserPermissionsBoundary',
      'DeleteUser',
      'PutGroupPolicy',
      'DeleteGroupPolicy',
      'AttachGroupPolicy',
      'DetachGroupPolicy',
      'AddUserToGroup',
      'RemoveUserFromGroup',
      'CreatePolicyVersion',
      'SetDefaultPolicyVersion',
      'DeletePolicyVersion',
      'DeletePolicy',
    ],
  },
  {
    service: 'Organizations',
    eventSource: 'organizations',
    calls: [
      'AttachPolicy',
      'DetachPolicy',
      'UpdatePolicy',
      'DeletePolicy',
      'EnablePolicyType',
      'DisablePolicyType',
      'MoveAccount',
    ],
  },
  {
    service: 'Identity Center',
    eventSource: 'sso',
    calls: [
      'PutInlinePolicyToPermissionSet',
      'DeleteInlinePolicyFromPermissionSet',
      'AttachManagedPolicyToPermissionSet',
      'DetachManagedPolicyFromPermissionSet',
      'AttachCustomerManagedPolicyReferenceToPermissionSet',
      'DetachCustomerManagedPolicyReferenceFromPermissionSet',
      'PutPermissionsBoundaryToPermissionSet',
      'DeletePermissionsBoundaryFromPermissionSet',
    ],
  },
  {
    service: 'S3',
    eventSource: 's3',
    calls: [
      'PutBucketPolicy',
      'DeleteBucketPolicy',
      'PutBucketPublicAccessBlock',
      'DeleteBucketPublicAccessBlock',
      'PutAccountPublicAccessBlock',
      'DeleteAccountPublicAccessBlock',
      'PutBucketOwnershipControls',
      'PutBucketEncryption',
      'PutBucketAcl',
      'PutAccessPointPolicy',
      'DeleteAccessPointPolicy',
    ],
  },
  {
    service: 'KMS',
    eventSource: 'kms',
    calls: ['PutKeyPolicy', 'RevokeGrant', 'DisableKey', 'EnableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
  },
  { service: 'SQS', eventSource: 'sqs', calls: ['SetQueueAttributes', 'AddPermission', 'RemovePermission'] },
  { service: 'SNS', eventSource: 'sns', calls: ['SetTopicAttributes', 'AddPermission', 'RemovePermission'] },
  {
    service: 'Lambda',
    eventSource: 'lambda',
    calls: ['AddPermission20150331v2', 'RemovePermission20150331v2'],
  },
  {
    service: 'Secrets Manager',
    eventSource: 'secretsmanager',
    calls: ['PutResourcePolicy', 'DeleteResourcePolicy'],
  },
  {
    service: 'ECR',
    eventSource: 'ecr',
    calls: ['SetRepositoryPolicy', 'DeleteRepositoryPolicy'],
  },
  { service: 'DynamoDB', eventSource: 'dynamodb', calls: ['PutResourcePolicy', 'DeleteResourcePolicy'] },
  { service: 'VPC endpoints', eventSource: 'ec2', calls: ['ModifyVpcEndpoint'] },
  { service: 'Kinesis', eventSource: 'kinesis', calls: ['PutResourcePolicy', 'DeleteResourcePolicy'] },
  { service: 'EventBridge', eventSource: 'events', calls: ['PutPermission', 'RemovePermission'] },
  {
    service: 'Backup',
    eventSource: 'backup',
    calls: ['PutBackupVaultAccessPolicy', 'DeleteBackupVaultAccessPolicy'],
  },
  { service: 'OpenSearch', eventSource: 'es', calls: ['UpdateDomainConfig'] },
  { service: 'CloudWatch Logs', eventSource: 'logs', calls: ['PutResourcePolicy', 'DeleteResourcePolicy'] },
  {
    service: 'EFS',
    eventSource: 'elasticfilesystem',
    calls: ['PutFileSystemPolicy', 'DeleteFileSystemPolicy'],
  },
];

export interface ChangePattern {
  readonly source: readonly { readonly prefix: string }[];
  readonly 'detail-type': readonly string[];
  readonly detail: {
    readonly eventSource: readonly string[];
    readonly eventName: readonly string[];
    readonly errorCode: readonly { readonly exists: boolean }[];
  };
  readonly [field: string]: unknown;
}

/** One pattern a group of services, each within EventBridge's limit; only calls that succeeded changed anything. */
export function changePatterns(): readonly { readonly name: string; readonly pattern: ChangePattern }[] {
  return [
    { name: 'Iam', of: ['iam'] },
    { name: 'Guardrails', of: ['organizations', 'sso'] },
    { name: 'Resources', of: undefined },
  ].map(({ name, of }, _at, all) => {
    const elsewhere = all.flatMap((each) => each.of ?? []);
    const groups = POLICY_CALLS.filter(
      ({ eventSource }) => of?.includes(eventSource) ?? !elsewhere.includes(eventSource),
    );
    return {
      name,
      pattern: {
        // AWS takes no such source from PutEvents: a change cannot be forged.
        source: [{ prefix: 'aws.' }],
        'detail-type': ['AWS API Call via CloudTrail', 'AWS Console Action via CloudTrail'],
        detail: {
          eventSource: groups.map((group) => `${group.eventSource}.amazonaws.com`),
          eventName: [...new Set(groups.flatMap((group) => group.calls))],
          errorCode: [{ exists: false }],
        },
      },
    };
  });
}
