/**
 * What to do where no statement helps: for a resource that takes no policy, a key that AWS keeps, a secret elsewhere, an
 * unsigned request, a role that a service made.
 */
import { describe, expect, it } from 'vitest';
import type { Denial } from '../../lambdas/denial/denial.ts';
import type { Facts } from '../../lambdas/evidence/source.ts';
import { ALLOW_ALL, type CheckParts, check, denial, diagnosed, evidenceOf, policy } from './building.ts';

const OTHER = '444455556666';
const KEY = `arn:aws:kms:eu-west-1:${OTHER}:key/1`;

interface Given {
  readonly check: CheckParts;
  readonly denial?: Partial<Denial>;
  readonly found?: { readonly [K in keyof Facts]?: Facts[K] };
}

function told({ check: parts, denial: over, found = {} }: Given) {
  const one = check(parts);
  const { action, resource } = one.request;
  const need = { action, actionFrom: 'event', actionKnown: true, resource, resourceFrom: 'event' } as const;
  const { fixes } = diagnosed(denial({ needs: [need], ...over }), [one], evidenceOf(found));
  return fixes.map(({ layer, edit, attachTo, document }) => ({
    layer,
    edit: edit?.kind === 'other' ? [edit.what, ...('about' in edit ? [edit.about] : [])] : edit?.kind,
    at: attachTo.kind,
    isStatement: document !== undefined,
  }));
}

const across = (action: string, resource: string, attachTo: object = {}): Given => ({
  check: { policies: { identity: [ALLOW_ALL] }, attachTo, request: { action, resource, resourceAccount: OTHER } },
});

describe('a resource of another account', () => {
  it.each([
    ['ec2:StopInstances', `arn:aws:ec2:eu-west-1:${OTHER}:instance/i-0abc`],
    ['rds:StopDBInstance', `arn:aws:rds:eu-west-1:${OTHER}:db:d`],
    ['ecs:UpdateService', `arn:aws:ecs:eu-west-1:${OTHER}:service/c/s`],
  ])('that takes no policy is to be called from within: %s', (action, resource) => {
    expect(told(across(action, resource))).toEqual([
      { layer: 'resource', edit: ['call-within-the-account', OTHER], at: 'the-call', isStatement: false },
    ]);
  });

  it.each([
    ['sqs:SendMessage', `arn:aws:sqs:eu-west-1:${OTHER}:jobs`, {}],
    ['codebuild:StartBuild', `arn:aws:codebuild:eu-west-1:${OTHER}:project/p`, {}],
    ['ec2:StopInstances', `arn:aws:ec2:eu-west-1:${OTHER}:instance/i-0abc`, { resource: 'x' }],
  ])('that may take one is opened by it, or its owner asked: %s', (action, resource, attachTo) => {
    expect(told(across(action, resource, attachTo))).toMatchObject([{ layer: 'resource', edit: 'ask-owner' }]);
  });

  it.each([
    [`arn:aws:sqs:eu-west-1:${OTHER}:jobs`, 'known'],
    [`arn:aws:codebuild:eu-west-1:${OTHER}:project/p`, 'known'],
    [`arn:aws:codebuild:eu-west-1:${OTHER}:project/*`, 'not-known'],
  ])('is the place of the fix where it is known to the letter: %s', (resource, at) => {
    expect(told(across(resource.includes('sqs') ? 'sqs:SendMessage' : 'codebuild:StartBuild', resource))[0]?.at).toBe(
      at,
    );
  });
});

describe('a key of another account', () => {
  const own = policy('key', { Effect: 'Allow', Principal: { AWS: OTHER }, Action: 'kms:*', Resource: '*' });
  const { check: parts } = across('kms:Decrypt', KEY, { resource: KEY });
  const refused = { check: { ...parts, policies: { ...parts.policies, resource: own } } };
  const key = (keyManager: 'AWS' | 'CUSTOMER', arn = KEY) => ({ resource: { arn, policy: undefined, keyManager } });

  it('that AWS keeps is to be replaced by one of its owner', () => {
    expect(told({ ...refused, found: key('AWS') })).toMatchObject([
      { layer: 'resource', edit: ['encrypt-with-a-customer-managed-key', '111122223333'] },
    ]);
  });

  it.each([key('CUSTOMER'), key('AWS', KEY.replace('key/1', 'key/2')), {}])('of its owner is not: %j', (found) => {
    expect(told({ ...refused, found })).toMatchObject([{ layer: 'resource', edit: 'ask-owner' }]);
  });
});

describe('a secret by its name', () => {
  const named = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}`;
  const asked = (Resource: string, resource = named('db-??????')): Given => ({
    check: {
      policies: { identity: [policy('P', { Effect: 'Allow', Action: 'secretsmanager:*', Resource })] },
      request: { action: 'secretsmanager:GetSecretValue', resource },
    },
  });
  const elsewhere = named('db-AbCdEf').replace('111122223333', OTHER);

  it.each([elsewhere, elsewhere.replace('AbCdEf', '*'), elsewhere.replace('AbCdEf', '??????')])(
    'is to be asked for by its ARN where the policies allow that of another account: %s',
    (allowed) => {
      expect(told(asked(allowed))).toEqual([
        { layer: 'identity', edit: ['name-the-secret-by-its-arn', allowed], at: 'the-call', isStatement: false },
      ]);
    },
  );

  it.each([
    [named('db-AbCdEf').replace('secret:db', 'secret:queue'), undefined],
    [elsewhere.replace('secret:db', 'secret:queue'), undefined],
    [elsewhere, named('db-AbCdEf')],
  ])('is not where they allow another secret, or the ARN was told: %s', (allowed, resource) => {
    expect(told(asked(allowed, resource))).toMatchObject([{ layer: 'identity', isStatement: true }]);
  });
});

describe('a request without a signature', () => {
  const caller = { kind: 'anonymous' } as const;
  const request = { principal: 'anonymous', context: { 'aws:PrincipalArn': '' } };
  const url = 'arn:aws:lambda:eu-west-1:111122223333:function:f';
  const open = { Effect: 'Allow', Principal: '*', Action: 'lambda:InvokeFunctionUrl', Resource: url };

  it.each([
    ['s3:GetObject', 'arn:aws:s3:::reports/a', [], 'grant-access-to-named-principals-instead-of-the-public'],
    ['sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:jobs', [], 'sign-the-request'],
    ['lambda:InvokeFunction', url, [open], 'let-the-url-invoke-the-function'],
    ['lambda:InvokeFunction', url, [{ ...open, Principal: { AWS: ['*'] } }], 'let-the-url-invoke-the-function'],
    ['lambda:InvokeFunction', url, [{ ...open, Principal: { AWS: '111122223333' } }], 'sign-the-request'],
    ['lambda:InvokeFunction', url, [{ ...open, Effect: 'Deny' }], 'sign-the-request'],
    ['lambda:InvokeFunction', url, [{ ...open, Action: 'lambda:GetFunction' }], 'sign-the-request'],
    ['lambda:InvokeFunctionUrl', url, [], 'sign-the-request'],
  ])('%s with %#', (action, resource, statements, what) => {
    const policies = { resource: policy('own', ...statements) };
    expect(told({ check: { policies, request: { ...request, action, resource } }, denial: { caller } })).toMatchObject([
      { layer: 'resource', edit: [what], isStatement: false },
    ]);
  });
});

describe('a role that a service made', () => {
  const role = 'arn:aws:iam::111122223333:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot';
  const caller = { kind: 'role-session', account: '111122223333', entityArn: role } as const;

  it('is what it is, and the policy of a resource can name it', () => {
    const queue = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
    const asked = (action: string, resource: string): Given => ({
      check: {
        policies: { identity: [] },
        attachTo: {},
        request: { action, resource, context: { 'aws:PrincipalArn': role } },
      },
      denial: { caller },
    });
    expect(told(asked('ec2:DescribeInstances', '*'))).toMatchObject([
      { layer: 'identity', edit: ['a-service-linked-role-is-what-it-is'], at: 'not-known' },
    ]);
    expect(told(asked('sqs:SendMessage', queue))).toMatchObject([{ layer: 'resource', isStatement: true }]);
  });
});
