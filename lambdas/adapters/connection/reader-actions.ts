/**
 * Every AWS action that reading uses, with its reason: the reader role holds exactly these. Plain data, so that the
 * stack's test can read it without the SDK; a reader can name no permission that is not here.
 */
import type { Layer } from '../../engine/index.ts';

export interface DeclaredAction {
  readonly action: string;
  readonly reason: string;
  /** The layer that cannot be judged without it; absent where it is a witness or an extra fact. */
  readonly layer?: Layer;
}

export const ACTIONS_OF = {
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
    { action: 'iam:GetPolicy', reason: 'Which version of a managed policy is in force', layer: 'identity' },
    { action: 'iam:GetPolicyVersion', reason: 'The text of a managed policy', layer: 'identity' },
  ],
  simulator: [
    { action: 'iam:SimulatePrincipalPolicy', reason: "AWS's own second opinion on identity, boundary and SCP" },
  ],
  'iam-toolbox': [
    { action: 'iam:GetRequestAuthorizationDetails', reason: 'The evaluation AWS recorded of the refused request' },
    { action: 'iam:GetRequestAuthorizationPolicy', reason: 'Policies as they were when the request was refused' },
  ],
  organizations: [
    {
      action: 'organizations:DescribeAccount',
      reason: 'Whether an account is in the organization, and where',
      layer: 'scp',
    },
    { action: 'organizations:DescribeOrganization', reason: 'Which organization and management account', layer: 'scp' },
    { action: 'organizations:ListParents', reason: 'The units above an account', layer: 'scp' },
    { action: 'organizations:ListPoliciesForTarget', reason: 'SCPs and RCPs of each level', layer: 'scp' },
    { action: 'organizations:DescribePolicy', reason: 'The text of an SCP or RCP', layer: 'scp' },
  ],
  sts: [{ action: 'sts:DecodeAuthorizationMessage', reason: 'The request context inside an encoded message' }],
  's3-bucket': [
    { action: 's3:GetBucketPolicy', reason: 'Bucket policy', layer: 'resource' },
    { action: 's3:GetBucketPublicAccessBlock', reason: 'Block Public Access of a bucket', layer: 'resource' },
    { action: 's3:GetBucketOwnershipControls', reason: 'Object ownership of a bucket', layer: 'resource' },
    { action: 's3:GetEncryptionConfiguration', reason: 'The KMS key behind a bucket', layer: 'resource' },
    { action: 's3:GetBucketTagging', reason: 'Tags of a bucket, for conditions on them' },
  ],
  's3-account': [
    { action: 's3:GetAccountPublicAccessBlock', reason: 'Block Public Access of an account', layer: 'resource' },
    { action: 's3:GetAccessPoint', reason: 'The bucket behind an access point', layer: 'resource' },
    { action: 's3:GetAccessPointPolicy', reason: 'Access point policy', layer: 'resource' },
  ],
  's3-object': [
    {
      action: 's3:ListBucket',
      reason: 'Whether one named object exists, with max-keys 1 and nothing else',
      layer: 'resource',
    },
  ],
  kms: [
    { action: 'kms:DescribeKey', reason: "A key's state and manager, and the key behind an alias", layer: 'resource' },
    { action: 'kms:GetKeyPolicy', reason: 'Key policy', layer: 'resource' },
    { action: 'kms:ListGrants', reason: 'Grants, which allow beside the policies', layer: 'resource' },
    { action: 'kms:ListResourceTags', reason: 'Tags that key policies and ABAC test', layer: 'resource' },
  ],
  sqs: [
    { action: 'sqs:GetQueueUrl', reason: 'The address under which a queue is asked', layer: 'resource' },
    { action: 'sqs:GetQueueAttributes', reason: 'Queue policy and key', layer: 'resource' },
    { action: 'sqs:ListQueueTags', reason: 'Tags of a queue' },
  ],
  sns: [
    { action: 'sns:GetTopicAttributes', reason: 'Topic policy and key', layer: 'resource' },
    { action: 'sns:ListTagsForResource', reason: 'Tags of a topic' },
  ],
  lambda: [
    { action: 'lambda:GetPolicy', reason: 'Function policy', layer: 'resource' },
    { action: 'lambda:GetLayerVersionPolicy', reason: 'Layer version policy', layer: 'resource' },
    { action: 'lambda:ListTags', reason: 'Tags of a function' },
  ],
  'secrets-manager': [
    { action: 'secretsmanager:GetResourcePolicy', reason: 'Secret policy', layer: 'resource' },
    { action: 'secretsmanager:DescribeSecret', reason: "A secret's key and tags, not its value", layer: 'resource' },
  ],
  ecr: [
    { action: 'ecr:GetRepositoryPolicy', reason: 'Repository policy', layer: 'resource' },
    { action: 'ecr:ListTagsForResource', reason: 'Tags of a repository' },
  ],
  dynamodb: [
    { action: 'dynamodb:GetResourcePolicy', reason: 'Table or stream policy', layer: 'resource' },
    { action: 'dynamodb:DescribeTable', reason: 'The key behind a table' },
    { action: 'dynamodb:ListTagsOfResource', reason: 'Tags of a table' },
  ],
  'event-bridge': [{ action: 'events:DescribeEventBus', reason: 'Event bus policy', layer: 'resource' }],
  ec2: [{ action: 'ec2:DescribeVpcEndpoints', reason: 'Endpoint policy and its VPC', layer: 'endpoint' }],
  kinesis: [{ action: 'kinesis:GetResourcePolicy', reason: 'Stream or consumer policy', layer: 'resource' }],
  'api-gateway': [{ action: 'apigateway:GET', reason: 'REST API policy', layer: 'resource' }],
  opensearch: [{ action: 'es:DescribeDomain', reason: 'Domain access policy', layer: 'resource' }],
  backup: [{ action: 'backup:GetBackupVaultAccessPolicy', reason: 'Vault access policy', layer: 'resource' }],
  glue: [{ action: 'glue:GetResourcePolicy', reason: 'Data catalog policy', layer: 'resource' }],
  efs: [{ action: 'elasticfilesystem:DescribeFileSystemPolicy', reason: 'File system policy', layer: 'resource' }],
  'code-artifact': [
    { action: 'codeartifact:GetDomainPermissionsPolicy', reason: 'Domain policy', layer: 'resource' },
    { action: 'codeartifact:GetRepositoryPermissionsPolicy', reason: 'Repository policy', layer: 'resource' },
  ],
  logs: [{ action: 'logs:DescribeResourcePolicies', reason: 'Log resource policies', layer: 'resource' }],
  'cloud-trail': [
    {
      action: 'cloudtrail:LookupEvents',
      reason: 'The call that made a session: session policies and tags',
      layer: 'session',
    },
    { action: 'iam:ListPolicyVersions', reason: 'Which version of a managed policy a change replaced' },
  ],
} as const satisfies Readonly<Record<string, readonly DeclaredAction[]>>;

/** What recording a policy change reads beside the change itself. */
export const JOURNAL_ACTIONS = [
  { action: 'iam:ListPolicyVersions', reason: 'Which version of a managed policy was in force before' },
  { action: 'iam:GetPolicyVersion', reason: 'The old and the new text of a managed policy' },
  { action: 'organizations:DescribePolicy', reason: 'The text of an SCP or RCP that was attached or detached' },
] as const satisfies readonly DeclaredAction[];

/** What capturing a snapshot asks beside the readers, with the rights of the person who captures: no role of ours has it. */
export const CAPTURE_ACTIONS = [
  { action: 'iam:GetAccountAuthorizationDetails', reason: 'All roles, users, groups and policies of an account' },
  { action: 'organizations:ListAccounts', reason: 'The accounts of the organization' },
  { action: 's3:ListAllMyBuckets', reason: 'Which buckets there are' },
  { action: 's3:ListAccessPoints', reason: 'Which access points there are' },
  { action: 'kms:ListKeys', reason: 'Which keys there are' },
  { action: 'kms:ListAliases', reason: 'Which key an alias means' },
  { action: 'sqs:ListQueues', reason: 'Which queues there are' },
  { action: 'sns:ListTopics', reason: 'Which topics there are' },
  { action: 'lambda:ListFunctions', reason: 'Which functions there are' },
  { action: 'secretsmanager:ListSecrets', reason: 'Which secrets there are; never a value' },
  { action: 'dynamodb:ListTables', reason: 'Which tables there are' },
  { action: 'ecr:DescribeRepositories', reason: 'Which repositories there are' },
] as const satisfies readonly DeclaredAction[];

export type ReaderName = keyof typeof ACTIONS_OF;
export type ReaderAction =
  | (typeof ACTIONS_OF)[ReaderName][number]['action']
  | (typeof JOURNAL_ACTIONS)[number]['action']
  | (typeof CAPTURE_ACTIONS)[number]['action'];

/** All of them, once each. */
export const READER_ACTIONS: readonly (DeclaredAction & { readonly reader: string })[] = Object.entries(
  ACTIONS_OF,
).flatMap(([reader, actions]) => actions.map((action) => ({ ...action, reader })));
