/**
 * Which conditions a caller can see to, key by key: whether this caller can, at this call, and where it is of no use.
 */
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../lambdas/denial/caller.ts';
import { isMeetable } from '../../lambdas/diagnosis/fixes/meetable.ts';
import { check, denial, found, ROLE } from './building.ts';

const of = (parts: Partial<Caller>): Caller => ({
  kind: 'role-session',
  account: '111122223333',
  session: 'ana',
  ...parts,
});
const IAM = 'arn:aws:iam::111122223333:role';

const CALLERS = {
  user: { kind: 'user', account: '111122223333' },
  root: { kind: 'root', account: '111122223333' },
  session: of({}),
  'session of a user with new credentials': { kind: 'user', sessionIssuedAt: '2026-11-01T09:00:00Z' },
  'federated user': of({ kind: 'federated-user' }),
  instance: of({ session: 'i-0abc12345678def01' }),
  'instance by its metadata service': of({ ec2RoleDelivery: '2.0' }),
  function: of({ inScopeOf: { issuerType: 'AWS::Lambda::Function' } }),
  'holder of a token': of({ federatedProvider: 'accounts.google.com' }),
  'Identity Center user': of({
    entityArn: `${IAM}/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_0123456789abcdef`,
  }),
  service: { kind: 'service', invokedBy: 'config.amazonaws.com' },
  'service for a user': { kind: 'user', invokedBy: 'athena.amazonaws.com' },
  'service-linked role': of({ entityArn: `${IAM}/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot` }),
  anonymous: { kind: 'anonymous' },
  unknown: { kind: 'unknown' },
} satisfies Readonly<Record<string, Caller>>;
type Who = keyof typeof CALLERS;

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
const INSTANCE = 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc';
const BUCKET = 'arn:aws:s3:::reports';

function can(key: string, who: Who, action = 's3:GetObject', resource = `${BUCKET}/a`, context = {}): boolean {
  const one = check({ request: { action, resource, context } });
  return isMeetable(key, one, found(denial({ caller: CALLERS[who] }), [one]));
}

describe('a key of the caller', () => {
  const keys: Readonly<Record<string, readonly Who[]>> = {
    'aws:MultiFactorAuthPresent': ['user', 'root', 'session', 'session of a user with new credentials', 'unknown'],
    'aws:MultiFactorAuthAge': ['user', 'root', 'session', 'session of a user with new credentials', 'unknown'],
    'aws:SourceIdentity': ['user', 'root', 'session', 'session of a user with new credentials', 'unknown'],
    'aws:TokenIssueTime': [
      'session',
      'session of a user with new credentials',
      'federated user',
      'instance',
      'instance by its metadata service',
      'function',
      'holder of a token',
      'Identity Center user',
    ],
    'ec2:RoleDelivery': ['instance', 'instance by its metadata service'],
    'aws:PrincipalTag/team': [
      'user',
      'session',
      'session of a user with new credentials',
      'instance',
      'instance by its metadata service',
      'function',
      'holder of a token',
      'service for a user',
      'unknown',
    ],
    'aws:PrincipalArn': [],
    'aws:userid': [],
    'aws:PrincipalTag/aws:cloudformation:stack-name': [],
  };
  it.each(Object.entries(keys))('%s is for %j to see to', (key, whom) => {
    const all: readonly Who[] = Object.keys(CALLERS).filter((who): who is Who => who in CALLERS);
    expect(all.filter((who) => can(key, who))).toEqual(all.filter((who) => whom.includes(who)));
  });

  it.each(['aws:SourceIp', 'aws:SourceVpce', 'aws:SecureTransport', 's3:TlsVersion', 's3:authType'])(
    '%s is for whoever calls, but not for a service',
    (key) => {
      for (const who of ['user', 'instance', 'anonymous'] as const) expect([who, can(key, who)]).toEqual([who, true]);
      for (const who of ['service', 'service for a user', 'service-linked role'] as const)
        expect([who, can(key, who)]).toEqual([who, false]);
    },
  );
});

describe('a key of the call', () => {
  it.each<readonly [string, string, string, boolean]>([
    ['aws:RequestedRegion', 'ec2:RunInstances', 'arn:aws:ec2:eu-west-1:111122223333:instance/*', true],
    ['aws:RequestedRegion', 'ec2:DescribeInstances', '*', true],
    ['aws:RequestedRegion', 'sqs:SendMessage', QUEUE, false],
    ['aws:RequestedRegion', 'iam:CreateRole', ROLE, false],
    ['aws:RequestedRegion', 'route53:CreateHostedZone', '*', false],
    ['aws:RequestTag/team', 'sqs:CreateQueue', QUEUE, true],
    ['aws:TagKeys', 'sqs:CreateQueue', QUEUE, true],
    ['aws:RequestTag/team', 'sqs:SendMessage', QUEUE, false],
    ['aws:RequestTag/team', 'newservice:CreateThing', '*', true],
    ['aws:RequestTag/aws:created', 'sqs:CreateQueue', QUEUE, false],
    ['sts:ExternalId', 'sts:AssumeRole', ROLE, true],
    ['sts:RoleSessionName', 'sts:AssumeRole', ROLE, true],
    ['sts:ExternalId', 's3:GetObject', `${BUCKET}/a`, false],
    ['s3:x-amz-acl', 's3:PutObject', `${BUCKET}/a`, true],
    ['s3:x-amz-acl', 's3:GetObject', `${BUCKET}/a`, false],
    ['s3:RequestObjectTag/team', 's3:PutObject', `${BUCKET}/a`, true],
    ['s3:prefix', 's3:ListBucket', BUCKET, true],
    ['s3:prefix', 's3:GetObject', `${BUCKET}/a`, false],
    ['ec2:InstanceType', 'ec2:RunInstances', INSTANCE, true],
    ['ec2:InstanceType', 'ec2:StopInstances', INSTANCE, false],
    ['rds:StorageEncrypted', 'rds:CreateDBInstance', 'arn:aws:rds:eu-west-1:111122223333:db:d', true],
    ['rds:StorageEncrypted', 'rds:StopDBInstance', 'arn:aws:rds:eu-west-1:111122223333:db:d', false],
    ['iam:PermissionsBoundary', 'iam:CreateRole', ROLE, true],
    ['iam:PermissionsBoundary', 'iam:GetRole', ROLE, false],
    ['aws:ResourceTag/team', 'ec2:StopInstances', INSTANCE, true],
    ['ec2:ResourceTag/team', 'ec2:StopInstances', INSTANCE, true],
    ['aws:ResourceTag/team', 'ec2:StopInstances', '*', false],
    ['aws:ResourceTag/team', 'ec2:StopInstances', 'arn:aws:ec2:eu-west-1:111122223333:instance/*', false],
    ['aws:ResourceTag/team', 'ec2:RunInstances', INSTANCE, false],
    ['aws:ResourceTag/aws:created', 'ec2:StopInstances', INSTANCE, false],
  ])('%s of %s on %s: %s', (key, action, resource, expected) => {
    expect(can(key, 'user', action, resource)).toBe(expected);
  });

  it.each<readonly [string, string, string]>([
    ['aws:RequestTag/team', 'sqs:CreateQueue', QUEUE],
    ['aws:RequestedRegion', 'ec2:DescribeInstances', '*'],
    ['sts:ExternalId', 'sts:AssumeRole', ROLE],
    ['s3:x-amz-acl', 's3:PutObject', `${BUCKET}/a`],
    ['s3:prefix', 's3:ListBucket', BUCKET],
    ['ec2:InstanceType', 'ec2:RunInstances', INSTANCE],
  ])('%s of %s is not to be seen to where a service calls', (key, action, resource) => {
    expect(can(key, 'service for a user', action, resource)).toBe(false);
  });

  it.each<readonly [string, string, string]>([
    ['aws:PrincipalTag/team', 's3:GetObject', `${BUCKET}/a`],
    ['aws:ResourceTag/team', 'ec2:StopInstances', INSTANCE],
    ['s3:prefix', 's3:ListBucket', BUCKET],
  ])('%s says something already, and is left as it is', (key, action, resource) => {
    expect(can(key, 'user', action, resource, { [key.toLowerCase()]: 'blue' })).toBe(false);
    expect(can(key, 'user', action, resource, { [`${key}s`]: 'blue' })).toBe(true);
  });
});
