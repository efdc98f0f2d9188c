/**
 * Every read that a diagnosis may make, one reason an action: the list is data, and the permission policy of the
 * functions and of the reader role in other accounts are both made from it, so that they cannot differ.
 * Never a read of data: no object, item, secret value, parameter, plaintext or function code. Errs towards too little: a
 * read that is missing is a gap in a diagnosis, which names the permission.
 */
export interface ReaderAction {
  readonly action: string;
  readonly reason: string;
  /** Absent: `*`, for what will be refused tomorrow is not known today. */
  readonly resource?: 'rest-apis';
  readonly condition?: 'one-key-at-most';
}

const IDENTITY: readonly ReaderAction[] = [
  { action: 'iam:GetRole', reason: "A role's true ARN, trust policy, boundary and tags" },
  { action: 'iam:GetUser', reason: "A user's boundary and tags" },
  { action: 'iam:GetInstanceProfile', reason: 'The role inside an instance profile' },
  { action: 'iam:ListAttachedRolePolicies', reason: 'Managed policies of a role' },
  { action: 'iam:ListRolePolicies', reason: 'Names of the inline policies of a role' },
  { action: 'iam:GetRolePolicy', reason: 'Text of an inline policy of a role' },
  { action: 'iam:ListAttachedUserPolicies', reason: 'Managed policies of a user' },
  { action: 'iam:ListUserPolicies', reason: 'Names of the inline policies of a user' },
  { action: 'iam:GetUserPolicy', reason: 'Text of an inline policy of a user' },
  { action: 'iam:ListGroupsForUser', reason: 'Groups whose policies a user has' },
  { action: 'iam:ListAttachedGroupPolicies', reason: 'Managed policies of a group' },
  { action: 'iam:ListGroupPolicies', reason: 'Names of the inline policies of a group' },
  { action: 'iam:GetGroupPolicy', reason: 'Text of an inline policy of a group' },
  { action: 'iam:GetPolicy', reason: 'Default version of a managed policy' },
  { action: 'iam:GetPolicyVersion', reason: 'Text of a managed policy, now and before a change' },
  { action: 'iam:ListPolicyVersions', reason: 'Which version of a managed policy a change replaced' },
  { action: 'iam:SimulatePrincipalPolicy', reason: "A second opinion: AWS's own simulator" },
  { action: 'iam:GetRequestAuthorizationDetails', reason: "AWS's own evaluation of a refusal, where it has an id" },
  { action: 'iam:GetRequestAuthorizationPolicy', reason: 'A policy as it was when the call was refused' },
];

const ORGANIZATION: readonly ReaderAction[] = [
  { action: 'organizations:DescribeOrganization', reason: 'Id and management account' },
  { action: 'organizations:DescribeAccount', reason: 'Where an account stands in the tree' },
  { action: 'organizations:ListParents', reason: 'The levels above an account' },
  { action: 'organizations:ListPoliciesForTarget', reason: 'SCPs and RCPs of a level' },
  { action: 'organizations:DescribePolicy', reason: 'Text of an SCP or RCP' },
];

const RESOURCES: readonly ReaderAction[] = [
  { action: 's3:GetBucketPolicy', reason: 'Policy of a bucket' },
  { action: 's3:GetBucketPublicAccessBlock', reason: 'Block Public Access of a bucket' },
  { action: 's3:GetAccountPublicAccessBlock', reason: 'Block Public Access of an account' },
  { action: 's3:GetBucketOwnershipControls', reason: 'Whether ACLs still decide' },
  { action: 's3:GetEncryptionConfiguration', reason: 'The key behind a bucket' },
  { action: 's3:GetBucketTagging', reason: 'Tags of a bucket, for conditions on them' },
  { action: 's3:GetAccessPoint', reason: 'The bucket and network behind an access point' },
  { action: 's3:GetAccessPointPolicy', reason: 'Policy of an access point' },
  { action: 'kms:GetKeyPolicy', reason: 'Policy of a key' },
  { action: 'kms:ListGrants', reason: 'Grants of a key' },
  { action: 'kms:DescribeKey', reason: 'State and manager of a key; the key behind an alias' },
  { action: 'kms:ListResourceTags', reason: 'Tags of a key' },
  { action: 'sqs:GetQueueUrl', reason: 'URL of a queue in the account that owns it' },
  { action: 'sqs:GetQueueAttributes', reason: 'Policy and key of a queue' },
  { action: 'sqs:ListQueueTags', reason: 'Tags of a queue' },
  { action: 'sns:GetTopicAttributes', reason: 'Policy and key of a topic' },
  { action: 'sns:ListTagsForResource', reason: 'Tags of a topic' },
  { action: 'lambda:GetPolicy', reason: 'Policy of a function' },
  { action: 'lambda:GetLayerVersionPolicy', reason: 'Policy of a layer version' },
  { action: 'lambda:ListTags', reason: 'Tags of a function' },
  { action: 'secretsmanager:GetResourcePolicy', reason: 'Policy of a secret' },
  { action: 'secretsmanager:DescribeSecret', reason: 'Key, tags and full ARN of a secret; never its value' },
  { action: 'ecr:GetRepositoryPolicy', reason: 'Policy of a repository' },
  { action: 'ecr:ListTagsForResource', reason: 'Tags of a repository' },
  { action: 'dynamodb:GetResourcePolicy', reason: 'Policy of a table or stream' },
  { action: 'dynamodb:DescribeTable', reason: 'Key behind a table' },
  { action: 'dynamodb:ListTagsOfResource', reason: 'Tags of a table' },
  { action: 'events:DescribeEventBus', reason: 'Policy of an event bus' },
  { action: 'ec2:DescribeVpcEndpoints', reason: 'Policy of a VPC endpoint' },
  { action: 'kinesis:GetResourcePolicy', reason: 'Policy of a stream' },
  { action: 'apigateway:GET', reason: 'Policy of a REST API', resource: 'rest-apis' },
  { action: 'es:DescribeDomain', reason: 'Access policy of a search domain' },
  { action: 'backup:GetBackupVaultAccessPolicy', reason: 'Policy of a backup vault' },
  { action: 'glue:GetResourcePolicy', reason: 'Policy of the data catalog' },
  { action: 'elasticfilesystem:DescribeFileSystemPolicy', reason: 'Policy of a file system' },
  { action: 'codeartifact:GetDomainPermissionsPolicy', reason: 'Policy of a package domain' },
  { action: 'codeartifact:GetRepositoryPermissionsPolicy', reason: 'Policy of a package repository' },
  { action: 'logs:DescribeResourcePolicies', reason: 'Policies of CloudWatch Logs' },
];

const CIRCUMSTANCES: readonly ReaderAction[] = [
  { action: 'cloudtrail:LookupEvents', reason: 'The call that made a session, with its session policies; changes' },
  { action: 'sts:DecodeAuthorizationMessage', reason: 'The encoded reason that EC2 gives' },
];

/** S3 answers 403 for a key that does not exist when the caller may not list: one key at most is asked for. */
const OBJECT_EXISTENCE: ReaderAction = {
  action: 's3:ListBucket',
  reason: 'Whether the refused object exists at all',
  condition: 'one-key-at-most',
};

export function readerActions({ objectExistence }: { readonly objectExistence: boolean }): readonly ReaderAction[] {
  return [...IDENTITY, ...ORGANIZATION, ...RESOURCES, ...CIRCUMSTANCES, ...(objectExistence ? [OBJECT_EXISTENCE] : [])];
}

/** What the change journal reads: the text of a managed policy before and after. */
export const JOURNAL_READS: readonly ReaderAction[] = [
  { action: 'iam:GetPolicy', reason: 'Which version of a managed policy was attached' },
  { action: 'iam:GetPolicyVersion', reason: 'The new and the old text of a managed policy' },
  { action: 'iam:ListPolicyVersions', reason: 'Which version was the default before' },
  { action: 'organizations:DescribePolicy', reason: 'The text of an SCP or RCP that was attached or detached' },
];

/** What the spike report reads beside the evidence of its sample. */
export const SPIKE_READS: readonly ReaderAction[] = [
  { action: 'cloudwatch:GetMetricData', reason: 'The denial rate and its band around the alarm' },
];
