/** Each kind of policy, where it stands, and the call that it decides. */
import type { Json } from '../../lambdas/denial/fields.ts';
import {
  account,
  arnOf,
  type Caller,
  call,
  DENY,
  ENDPOINT,
  HOME,
  inlineAllow,
  ORDERS,
  OWN,
  PLACE,
  type Subject,
} from './changing.ts';

const read = (caller: Caller): Json => call(caller, 'dynamodb:GetItem', { tableName: 'orders' }, ORDERS);
const attachment = (name: string): Json => ({
  AttachedManagedPolicies: [{ PolicyName: name, PolicyArn: arnOf('Policy', name) }],
});

/** A resource with its policy. */
const resource = (arn: string, action: string, parameters: Json, caller: Caller = 'role'): Subject => ({
  stands: (own) => account({ resources: { [arn]: own === undefined ? {} : { policy: own } } }),
  call: call(caller, action, parameters, arn),
});

export const KEY = `arn:aws:kms:${PLACE}:key/9876fedc-98fe-76dc-54ba-9876543210fe`;
export const SECRET = `arn:aws:secretsmanager:${PLACE}:secret:orders-db-AbCdEf`;
export const POINT = `arn:aws:s3:${PLACE}:accesspoint/orders-point`;

export const SUBJECTS = {
  roleInline: {
    stands: (own) =>
      account({
        role: own === undefined ? {} : { RolePolicyList: [inlineAllow, { PolicyName: 'Own', PolicyDocument: own }] },
      }),
    call: read('role'),
  },
  roleBoundary: {
    stands: (own) =>
      account({
        role:
          own === undefined
            ? {}
            : { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: OWN } },
        managed: own ?? DENY,
      }),
    call: read('role'),
  },
  roleAttached: {
    stands: (own) => account({ role: own === undefined ? {} : attachment('Own'), managed: own ?? DENY }),
    call: read('role'),
  },
  userInline: {
    stands: (own) =>
      account({
        user: own === undefined ? {} : { UserPolicyList: [inlineAllow, { PolicyName: 'Own', PolicyDocument: own }] },
      }),
    call: read('user'),
  },
  userAttached: {
    stands: (own) => account({ user: own === undefined ? {} : attachment('Own'), managed: own ?? DENY }),
    call: read('user'),
  },
  groupInline: {
    stands: (own) =>
      account({ group: own === undefined ? {} : { GroupPolicyList: [{ PolicyName: 'Own', PolicyDocument: own }] } }),
    call: read('user'),
  },
  groupAttached: {
    stands: (own) => account({ group: own === undefined ? {} : attachment('Own'), managed: own ?? DENY }),
    call: read('user'),
  },
  membership: {
    stands: (own) =>
      account({
        user: { GroupList: own === undefined ? [] : ['ops'] },
        group: { GroupPolicyList: [{ PolicyName: 'Own', PolicyDocument: own ?? DENY }] },
      }),
    call: read('user'),
  },
  setInline: {
    stands: (own) =>
      account({
        set: own === undefined ? {} : { RolePolicyList: [{ PolicyName: 'AwsSSOInlinePolicy', PolicyDocument: own }] },
      }),
    call: read('set'),
  },
  setAttached: {
    stands: (own) =>
      account({
        set:
          own === undefined
            ? {}
            : {
                AttachedManagedPolicies: ['All', 'Own'].map((name) => ({
                  PolicyName: name,
                  PolicyArn: arnOf('Policy', name),
                })),
              },
        managed: own ?? DENY,
      }),
    call: read('set'),
  },
  setBoundary: {
    stands: (own) =>
      account({
        set:
          own === undefined
            ? {}
            : { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: OWN } },
        managed: own ?? DENY,
      }),
    call: read('set'),
  },
  scp: { stands: (own) => account(own === undefined ? {} : { scp: own }), call: read('role') },
  endpoint: {
    stands: (own) => account({ endpoint: own === undefined ? { vpcId: 'vpc-1' } : { vpcId: 'vpc-1', policy: own } }),
    call: call('role', 'dynamodb:GetItem', { tableName: 'orders' }, ORDERS, {
      vpcEndpointId: ENDPOINT,
      vpcEndpointAccountId: HOME,
    }),
  },
  trust: {
    stands: (own) => account({ role: { AssumeRolePolicyDocument: own } }),
    call: call('user', 'sts:AssumeRole', { roleArn: arnOf('Role', 'App'), roleSessionName: 's' }, arnOf('Role', 'App')),
  },
  bucket: resource('arn:aws:s3:::orders', 's3:GetObject', { bucketName: 'orders', key: 'k' }),
  accessPoint: {
    stands: (own) =>
      account({ resources: { 'arn:aws:s3:::orders': {}, [POINT]: { bucket: 'orders', ...(own && { policy: own }) } } }),
    call: call('role', 's3:GetObject', { bucketName: POINT, key: 'k' }, POINT),
  },
  key: resource(KEY, 'kms:Decrypt', { keyId: KEY }),
  queue: resource(`arn:aws:sqs:${PLACE}:orders`, 'sqs:SendMessage', {
    queueUrl: `https://sqs.eu-central-1.amazonaws.com/${HOME}/orders`,
  }),
  topic: resource(`arn:aws:sns:${PLACE}:orders`, 'sns:Publish', { topicArn: `arn:aws:sns:${PLACE}:orders` }),
  secret: resource(SECRET, 'secretsmanager:GetSecretValue', { secretId: SECRET }),
  function: resource(
    `arn:aws:lambda:${PLACE}:function:orders`,
    'lambda:Invoke',
    { functionName: `arn:aws:lambda:${PLACE}:function:orders` },
    'partner',
  ),
  repository: resource(`arn:aws:ecr:${PLACE}:repository/orders`, 'ecr:BatchGetImage', {
    repositoryName: 'orders',
    registryId: HOME,
  }),
  table: resource(ORDERS, 'dynamodb:GetItem', { tableName: 'orders' }),
  stream: resource(`arn:aws:kinesis:${PLACE}:stream/orders`, 'kinesis:PutRecord', {
    streamName: 'orders',
    streamARN: `arn:aws:kinesis:${PLACE}:stream/orders`,
  }),
  fileSystem: resource(
    `arn:aws:elasticfilesystem:${PLACE}:file-system/fs-0123456789abcdef0`,
    'elasticfilesystem:DescribeMountTargets',
    { fileSystemId: 'fs-0123456789abcdef0' },
  ),
  vault: resource(`arn:aws:backup:${PLACE}:backup-vault:orders`, 'backup:DescribeBackupVault', {
    backupVaultName: 'orders',
  }),
  domain: resource(`arn:aws:es:${PLACE}:domain/orders`, 'es:DescribeDomain', { domainName: 'orders' }),
  bus: resource(`arn:aws:events:${PLACE}:event-bus/orders`, 'events:PutEvents', {
    entries: [{ eventBusName: 'orders' }],
  }),
  otherBus: resource(
    `arn:aws:events:${PLACE}:event-bus/orders`,
    'events:PutEvents',
    { entries: [{ eventBusName: `arn:aws:events:${PLACE}:event-bus/orders` }] },
    'partner',
  ),
  artifacts: resource(`arn:aws:codeartifact:${PLACE}:domain/orders`, 'codeartifact:DescribeDomain', {
    domain: 'orders',
  }),
} as const satisfies Readonly<Record<string, Subject>>;
