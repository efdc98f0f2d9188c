/**
 * Each type of CloudFormation that holds a policy: where it is added, changed and taken away, the call that it decides
 * turns.
 */
import { expect, it } from 'vitest';
import type { Json } from '../../lambdas/denial/fields.ts';
import { readTemplates, type TemplateInput } from '../../lambdas/replay/template/template.ts';
import { ALLOW, DENY, ENDPOINT, HOME, OPEN, OWN, PLACE, SHUT, seen } from './changing.ts';
import { POINT, SECRET, SUBJECTS } from './subjects.ts';
import { template } from './templates.ts';

type Policy = Json | undefined;
type Resources = Readonly<Record<string, readonly [string, Json]>>;
/** What is seen where it is added, changed and taken away; absent: refused, refused and mended. */
type Row = readonly [string, keyof typeof SUBJECTS, (policy: Policy) => Resources, (readonly string[])?];

/** The resource is there only with the policy. */
const whole = (type: string, properties: (policy: Json) => Json) => (policy: Policy) =>
  policy === undefined ? {} : { It: [type, properties(policy)] as const };
/** The resource stays without it. */
const within = (type: string, properties: Json, name: string) => (policy: Policy) => ({
  It: [type, policy === undefined ? properties : { ...properties, [name]: policy }] as const,
});
/** A managed policy, and what has it or not. */
const withOwn = (type: string, properties: Json, held: Json) => (policy: Policy) => ({
  It: [type, policy === undefined ? properties : { ...properties, ...held }] as const,
  Own: ['IAM::ManagedPolicy', { ManagedPolicyName: 'Own', PolicyDocument: policy ?? DENY }] as const,
});
const list = (policy: Policy) => (policy === undefined ? [] : [{ PolicyName: 'Own', PolicyDocument: policy }]);
const named = (name: string) => ({
  PolicyName: 'Own',
  [name]: name.startsWith('Role') ? 'App' : name.startsWith('User') ? 'bob' : 'ops',
});
const has = (name: string, value: string, policy: Policy) => ({
  Own: [
    'IAM::ManagedPolicy',
    { ManagedPolicyName: 'Own', PolicyDocument: policy ?? DENY, [name]: policy === undefined ? [] : [value] },
  ] as const,
});
const QUEUE = `https://sqs.eu-central-1.amazonaws.com/${HOME}/orders`;
const TOPIC = `arn:aws:sns:${PLACE}:orders`;
/** What AWS puts in the place of a text that is left out is not known. */
const LEFT_TO_AWS = ['refused', 'refused', 'open layer:resource'];

const SEEN = ['refused', 'refused', 'mended'];

const ROWS: readonly Row[] = [
  [
    'IAM::Role Policies',
    'roleInline',
    (policy) => ({ It: ['IAM::Role', { RoleName: 'App', Policies: list(policy) }] }),
  ],
  [
    'IAM::Role ManagedPolicyArns',
    'roleAttached',
    withOwn('IAM::Role', { RoleName: 'App' }, { ManagedPolicyArns: [OWN] }),
  ],
  [
    'IAM::Role PermissionsBoundary',
    'roleBoundary',
    withOwn('IAM::Role', { RoleName: 'App' }, { PermissionsBoundary: OWN }),
  ],
  [
    'IAM::User Policies',
    'userInline',
    (policy) => ({ It: ['IAM::User', { UserName: 'bob', Policies: list(policy) }] }),
  ],
  [
    'IAM::User Groups',
    'membership',
    (policy) => ({
      It: ['IAM::User', { UserName: 'bob', Groups: policy === undefined ? [] : ['ops'] }],
      Own: ['IAM::GroupPolicy', { ...named('GroupName'), PolicyDocument: policy ?? DENY }],
    }),
  ],
  [
    'IAM::UserToGroupAddition',
    'membership',
    (policy) => ({
      ...(policy && { It: ['IAM::UserToGroupAddition', { GroupName: 'ops', Users: ['bob'] }] as const }),
      Own: ['IAM::GroupPolicy', { ...named('GroupName'), PolicyDocument: policy ?? DENY }],
    }),
  ],
  [
    'IAM::Group Policies',
    'groupInline',
    (policy) => ({ It: ['IAM::Group', { GroupName: 'ops', Policies: list(policy) }] }),
  ],
  [
    'IAM::Group ManagedPolicyArns',
    'groupAttached',
    withOwn('IAM::Group', { GroupName: 'ops' }, { ManagedPolicyArns: [OWN] }),
  ],
  ['IAM::ManagedPolicy Roles', 'roleAttached', (policy) => has('Roles', 'App', policy)],
  ['IAM::ManagedPolicy Users', 'userAttached', (policy) => has('Users', 'bob', policy)],
  ['IAM::ManagedPolicy Groups', 'groupAttached', (policy) => has('Groups', 'ops', policy)],
  [
    'IAM::ManagedPolicy',
    'roleAttached',
    whole('IAM::ManagedPolicy', (policy) => ({ ManagedPolicyName: 'Own', PolicyDocument: policy, Roles: ['App'] })),
  ],
  [
    'IAM::Policy Roles',
    'roleInline',
    whole('IAM::Policy', (policy) => ({ PolicyName: 'Own', Roles: ['App'], PolicyDocument: policy })),
  ],
  [
    'IAM::Policy Users',
    'userInline',
    whole('IAM::Policy', (policy) => ({ PolicyName: 'Own', Users: ['bob'], PolicyDocument: policy })),
  ],
  [
    'IAM::Policy Groups',
    'groupInline',
    whole('IAM::Policy', (policy) => ({ PolicyName: 'Own', Groups: ['ops'], PolicyDocument: policy })),
  ],
  [
    'IAM::RolePolicy',
    'roleInline',
    whole('IAM::RolePolicy', (policy) => ({ ...named('RoleName'), PolicyDocument: policy })),
  ],
  [
    'IAM::UserPolicy',
    'userInline',
    whole('IAM::UserPolicy', (policy) => ({ ...named('UserName'), PolicyDocument: policy })),
  ],
  [
    'IAM::GroupPolicy',
    'groupInline',
    whole('IAM::GroupPolicy', (policy) => ({ ...named('GroupName'), PolicyDocument: policy })),
  ],
  ['SSO::PermissionSet InlinePolicy', 'setInline', within('SSO::PermissionSet', { Name: 'Developer' }, 'InlinePolicy')],
  [
    'SSO::PermissionSet ManagedPolicies',
    'setAttached',
    withOwn('SSO::PermissionSet', { Name: 'Developer' }, { ManagedPolicies: [OWN] }),
  ],
  [
    'SSO::PermissionSet CustomerManagedPolicyReferences',
    'setAttached',
    withOwn('SSO::PermissionSet', { Name: 'Developer' }, { CustomerManagedPolicyReferences: [{ Name: 'Own' }] }),
  ],
  [
    'SSO::PermissionSet PermissionsBoundary',
    'setBoundary',
    withOwn(
      'SSO::PermissionSet',
      { Name: 'Developer' },
      { PermissionsBoundary: { CustomerManagedPolicyReference: { Name: 'Own' } } },
    ),
  ],
  [
    'Organizations::Policy',
    'scp',
    whole('Organizations::Policy', (policy) => ({
      Name: 'Own',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: policy,
      TargetIds: [HOME],
    })),
  ],
  [
    'Organizations::Policy TargetIds',
    'scp',
    (policy) => ({
      It: [
        'Organizations::Policy',
        {
          Name: 'Own',
          Type: 'SERVICE_CONTROL_POLICY',
          Content: policy ?? DENY,
          TargetIds: policy === undefined ? [] : [HOME],
        },
      ],
    }),
  ],
  [
    'EC2::VPCEndpoint',
    'endpoint',
    within(
      'EC2::VPCEndpoint',
      { VpcId: 'vpc-1', ServiceName: 'com.amazonaws.eu-central-1.dynamodb' },
      'PolicyDocument',
    ),
  ],
  ['S3::BucketPolicy', 'bucket', whole('S3::BucketPolicy', (policy) => ({ Bucket: 'orders', PolicyDocument: policy }))],
  ['S3::AccessPoint', 'accessPoint', within('S3::AccessPoint', { Name: 'orders-point', Bucket: 'orders' }, 'Policy')],
  [
    'S3::AccessPointPolicy',
    'accessPoint',
    whole('S3::AccessPointPolicy', (policy) => ({ AccessPointArn: POINT, Policy: policy })),
  ],
  ['KMS::Key', 'key', within('KMS::Key', {}, 'KeyPolicy'), LEFT_TO_AWS],
  ['KMS::ReplicaKey', 'key', within('KMS::ReplicaKey', {}, 'KeyPolicy'), LEFT_TO_AWS],
  ['SQS::QueuePolicy', 'queue', whole('SQS::QueuePolicy', (policy) => ({ Queues: [QUEUE], PolicyDocument: policy }))],
  [
    'SQS::QueueInlinePolicy',
    'queue',
    whole('SQS::QueueInlinePolicy', (policy) => ({ Queue: QUEUE, PolicyDocument: policy })),
  ],
  ['SNS::TopicPolicy', 'topic', whole('SNS::TopicPolicy', (policy) => ({ Topics: [TOPIC], PolicyDocument: policy }))],
  [
    'SNS::TopicInlinePolicy',
    'topic',
    whole('SNS::TopicInlinePolicy', (policy) => ({ TopicArn: TOPIC, PolicyDocument: policy })),
  ],
  [
    'SecretsManager::ResourcePolicy',
    'secret',
    whole('SecretsManager::ResourcePolicy', (policy) => ({ SecretId: SECRET, ResourcePolicy: policy })),
  ],
  [
    'SecretsManager::ResourcePolicy by name',
    'secret',
    whole('SecretsManager::ResourcePolicy', (policy) => ({ SecretId: 'orders-db', ResourcePolicy: policy })),
  ],
  ['ECR::Repository', 'repository', within('ECR::Repository', { RepositoryName: 'orders' }, 'RepositoryPolicyText')],
  [
    'DynamoDB::Table',
    'table',
    (policy) => ({
      It: ['DynamoDB::Table', { TableName: 'orders', ...(policy && { ResourcePolicy: { PolicyDocument: policy } }) }],
    }),
  ],
  [
    'DynamoDB::GlobalTable',
    'table',
    (policy) => ({
      It: [
        'DynamoDB::GlobalTable',
        {
          TableName: 'orders',
          Replicas: [{ Region: 'eu-central-1', ...(policy && { ResourcePolicy: { PolicyDocument: policy } }) }],
        },
      ],
    }),
  ],
  [
    'Kinesis::ResourcePolicy',
    'stream',
    whole('Kinesis::ResourcePolicy', (policy) => ({
      ResourceArn: `arn:aws:kinesis:${PLACE}:stream/orders`,
      ResourcePolicy: policy,
    })),
  ],
  ['EFS::FileSystem', 'fileSystem', within('EFS::FileSystem', {}, 'FileSystemPolicy')],
  ['Backup::BackupVault', 'vault', within('Backup::BackupVault', { BackupVaultName: 'orders' }, 'AccessPolicy')],
  [
    'OpenSearchService::Domain',
    'domain',
    within('OpenSearchService::Domain', { DomainName: 'orders' }, 'AccessPolicies'),
    LEFT_TO_AWS,
  ],
  [
    'Elasticsearch::Domain',
    'domain',
    within('Elasticsearch::Domain', { DomainName: 'orders' }, 'AccessPolicies'),
    LEFT_TO_AWS,
  ],
  ['Events::EventBus', 'bus', within('Events::EventBus', { Name: 'orders' }, 'Policy')],
  [
    'CodeArtifact::Domain',
    'artifacts',
    within('CodeArtifact::Domain', { DomainName: 'orders' }, 'PermissionsPolicyDocument'),
  ],
];

/** Of a principal's policies, the open one and the closed one need no `Principal`. */
const OF_PRINCIPALS = /^(?:role|user|group|set|membership|scp)/;
const IDS: Readonly<Record<string, string>> = {
  endpoint: ENDPOINT,
  key: '9876fedc-98fe-76dc-54ba-9876543210fe',
  fileSystem: 'fs-0123456789abcdef0',
};

it.each(ROWS.map(([type, kind, make, expected = SEEN]) => ({ type, kind, make, expected })))(
  '$type: $kind',
  async ({ kind, make, expected }) => {
    const [good, bad] = OF_PRINCIPALS.test(kind) ? [ALLOW, DENY] : [OPEN, SHUT];
    const subject = SUBJECTS[kind];
    const turn = async (before: Policy, after: Policy, denied = false) => {
      const told = IDS[kind];
      const input: TemplateInput = {
        template: template(make(after)),
        deployed: template(make(before)),
        file: 'app.yaml',
        parameters: { 'AWS::AccountId': HOME, 'AWS::Region': 'eu-central-1' },
        ...(told === undefined ? {} : { physical: { It: told } }),
      };
      return (await seen(subject, before, readTemplates([input], subject.stands(before)), denied)).join(' ');
    };
    expect([await turn(undefined, bad), await turn(good, bad), await turn(bad, undefined, true)]).toEqual(expected);
  },
);
