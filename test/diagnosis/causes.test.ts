/**
 * Every cause by at least two literal denials: what AWS says, what the policies say, and what neither does.
 */
import { describe, expect, it } from 'vitest';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { CATALOGUE } from '../../lambdas/diagnosis/causes/catalogue.ts';
import { CAUSES, type Cause, type Confidence } from '../../lambdas/diagnosis/diagnosis.ts';
import type { Layer, PolicySet } from '../../lambdas/engine/index.ts';
import type { Evidence } from '../../lambdas/evidence/evidence.ts';
import {
  ALLOW_ALL,
  type CheckParts,
  check,
  denial,
  diagnosed,
  evidenceOf,
  FULL_ACCESS,
  OBJECT,
  policy,
  ROLE,
} from './building.ts';

interface Case {
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly when: string;
  readonly denial?: Partial<Denial>;
  readonly policies?: PolicySet;
  readonly check?: CheckParts;
  readonly evidence?: Evidence;
}

const DENY = policy('Guardrail', { Sid: 'No', Effect: 'Deny', Action: 's3:*', Resource: '*' });
const DENY_IN_RESOURCE = policy('bucket', { Sid: 'No', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' });
const OTHER = policy('Other', { Effect: 'Allow', Action: 'sqs:*', Resource: '*' });
const HOSTED = { request: { resourceAccount: '444455556666' } };

const TRUST: CheckParts = {
  request: { action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/Target' },
};
const TRUST_DENIAL: Partial<Denial> = {
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  needs: [
    {
      action: 'sts:AssumeRole',
      actionFrom: 'message',
      actionKnown: true,
      resource: 'arn:aws:iam::111122223333:role/Target',
      resourceFrom: 'message',
    },
  ],
};

function stated(layer: Layer, effect: 'explicitDeny' | 'implicitDeny'): Partial<Denial> {
  return { message: { action: 's3:GetObject', principal: ROLE, stated: { layer, effect } } };
}

const CASES: readonly Case[] = [
  { cause: 'scp-explicit-deny', confidence: 'certain', when: 'AWS says so', denial: stated('scp', 'explicitDeny') },
  {
    cause: 'scp-explicit-deny',
    confidence: 'likely',
    when: 'a level denies',
    policies: { identity: [ALLOW_ALL], scps: [{ target: 'r-root', policies: [FULL_ACCESS, DENY] }] },
  },
  { cause: 'scp-no-allow', confidence: 'certain', when: 'AWS says so', denial: stated('scp', 'implicitDeny') },
  {
    cause: 'scp-no-allow',
    confidence: 'likely',
    when: 'one level of two allows nothing',
    policies: {
      identity: [ALLOW_ALL],
      scps: [
        { target: 'r-root', policies: [FULL_ACCESS] },
        { target: 'ou-ab12-cdef', policies: [OTHER] },
      ],
    },
  },
  { cause: 'rcp-explicit-deny', confidence: 'certain', when: 'AWS says so', denial: stated('rcp', 'explicitDeny') },
  {
    cause: 'rcp-explicit-deny',
    confidence: 'likely',
    when: 'a level of the owner denies',
    policies: {
      identity: [ALLOW_ALL],
      rcps: [
        {
          target: 'r-root',
          policies: [
            FULL_ACCESS,
            policy('Perimeter', { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }),
          ],
        },
      ],
    },
  },
  {
    cause: 'endpoint-explicit-deny',
    confidence: 'certain',
    when: 'AWS says so',
    denial: stated('endpoint', 'explicitDeny'),
  },
  {
    cause: 'endpoint-explicit-deny',
    confidence: 'likely',
    when: 'AWS says the endpoint and its policy denies',
    denial: { refusal: 'endpoint', errorCode: 'VpceAccessDenied' },
    policies: {
      identity: [ALLOW_ALL],
      endpoint: [
        policy(
          'vpce-0abc',
          { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
          { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: '*' },
        ),
      ],
    },
  },
  {
    cause: 'endpoint-no-allow',
    confidence: 'certain',
    when: 'AWS says so',
    denial: stated('endpoint', 'implicitDeny'),
  },
  {
    cause: 'endpoint-no-allow',
    confidence: 'likely',
    when: 'its policy is about something else',
    policies: {
      identity: [ALLOW_ALL],
      endpoint: [
        policy('vpce-0abc', {
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::other/*',
        }),
      ],
    },
  },
  {
    cause: 'resource-explicit-deny',
    confidence: 'certain',
    when: 'AWS says so',
    denial: stated('resource', 'explicitDeny'),
  },
  {
    cause: 'resource-explicit-deny',
    confidence: 'likely',
    when: 'the bucket policy denies',
    policies: { identity: [ALLOW_ALL], resource: DENY_IN_RESOURCE },
  },
  {
    cause: 'resource-no-allow',
    confidence: 'certain',
    when: 'AWS says so',
    denial: stated('resource', 'implicitDeny'),
  },
  {
    cause: 'resource-no-allow',
    confidence: 'likely',
    when: 'the bucket of another account has no policy',
    policies: { identity: [ALLOW_ALL] },
    check: HOSTED,
  },
  {
    cause: 'trust-explicit-deny',
    confidence: 'certain',
    when: 'AWS says so',
    denial: { ...TRUST_DENIAL, ...stated('trust', 'explicitDeny') },
    check: TRUST,
  },
  {
    cause: 'trust-explicit-deny',
    confidence: 'likely',
    when: 'the trust policy denies',
    denial: TRUST_DENIAL,
    policies: {
      identity: [ALLOW_ALL],
      resource: policy('trust', { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }),
    },
    check: TRUST,
  },
  {
    cause: 'trust-no-allow',
    confidence: 'certain',
    when: 'an older message calls it a resource policy',
    denial: { ...TRUST_DENIAL, ...stated('resource', 'implicitDeny') },
    check: TRUST,
  },
  {
    cause: 'trust-no-allow',
    confidence: 'likely',
    when: 'the trust policy names another role',
    denial: TRUST_DENIAL,
    policies: {
      identity: [ALLOW_ALL],
      resource: policy('trust', {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:role/Else' },
        Action: 'sts:AssumeRole',
      }),
    },
    check: TRUST,
  },
  {
    cause: 'boundary-explicit-deny',
    confidence: 'certain',
    when: 'AWS says so',
    denial: stated('boundary', 'explicitDeny'),
  },
  {
    cause: 'boundary-explicit-deny',
    confidence: 'likely',
    when: 'the boundary denies',
    policies: {
      identity: [ALLOW_ALL],
      boundary: [policy('B', ALLOW_ALL.document.Statement[0] ?? {}, DENY.document.Statement[0] ?? {})],
    },
  },
  {
    cause: 'boundary-no-allow',
    confidence: 'certain',
    when: 'AWS says so',
    denial: stated('boundary', 'implicitDeny'),
  },
  {
    cause: 'boundary-no-allow',
    confidence: 'likely',
    when: 'the boundary is about something else',
    policies: { identity: [ALLOW_ALL], boundary: [OTHER] },
  },
  {
    cause: 'session-explicit-deny',
    confidence: 'certain',
    when: 'AWS says so',
    denial: stated('session', 'explicitDeny'),
  },
  {
    cause: 'session-explicit-deny',
    confidence: 'likely',
    when: 'the session policy denies',
    policies: { identity: [ALLOW_ALL], session: [ALLOW_ALL, DENY] },
  },
  { cause: 'session-no-allow', confidence: 'certain', when: 'AWS says so', denial: stated('session', 'implicitDeny') },
  {
    cause: 'session-no-allow',
    confidence: 'likely',
    when: 'the session policy is about something else',
    policies: { identity: [ALLOW_ALL], session: [OTHER] },
  },
  {
    cause: 'identity-explicit-deny',
    confidence: 'certain',
    when: 'AWS says so',
    denial: stated('identity', 'explicitDeny'),
  },
  {
    cause: 'identity-explicit-deny',
    confidence: 'likely',
    when: 'an attached policy denies',
    policies: { identity: [ALLOW_ALL, DENY] },
  },
  {
    cause: 'identity-no-allow',
    confidence: 'certain',
    when: 'AWS says so, whatever was read',
    denial: stated('identity', 'implicitDeny'),
    policies: { identity: null },
  },
  { cause: 'identity-no-allow', confidence: 'likely', when: 'nothing allows', policies: { identity: [OTHER] } },
  {
    cause: 'object-missing',
    confidence: 'likely',
    when: 'the key is not there and the caller may not list',
    policies: {
      identity: [policy('Read', { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' })],
    },
    evidence: evidenceOf({ object: { exists: false } }),
  },
  {
    cause: 'object-missing',
    confidence: 'possible',
    when: 'AWS names the listing for a read',
    denial: { message: { action: 's3:ListBucket', stated: { layer: 'identity', effect: 'implicitDeny' } } },
    policies: {
      identity: [policy('Read', { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' })],
    },
  },
  {
    cause: 'block-public-access',
    confidence: 'certain',
    when: 'the message names the setting',
    denial: { message: { setting: { kind: 'block-public-access', setting: 'BlockPublicAcls' } } },
    policies: { identity: [ALLOW_ALL] },
  },
  {
    cause: 'block-public-access',
    confidence: 'likely',
    when: 'a public policy is restricted for callers from outside',
    policies: {
      identity: [ALLOW_ALL],
      resource: policy('bucket', {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::reports/*',
      }),
      publicAccessBlock: { RestrictPublicBuckets: true },
    },
    check: HOSTED,
  },
  {
    cause: 'object-ownership',
    confidence: 'certain',
    when: 'the message says ACLs are off',
    denial: { message: { setting: { kind: 'object-ownership' } } },
    policies: { identity: [ALLOW_ALL] },
  },
  {
    cause: 'object-ownership',
    confidence: 'likely',
    when: 'an ACL is put where ACLs are off',
    denial: {
      eventName: 'PutObjectAcl',
      needs: [
        { action: 's3:PutObjectAcl', actionFrom: 'event', actionKnown: true, resource: OBJECT, resourceFrom: 'event' },
      ],
    },
    policies: { identity: [ALLOW_ALL] },
    check: { request: { action: 's3:PutObjectAcl' } },
    evidence: evidenceOf({
      resource: { arn: 'arn:aws:s3:::reports', policy: undefined, objectOwnership: 'BucketOwnerEnforced' },
    }),
  },
  {
    cause: 'service-linked-role-missing',
    confidence: 'certain',
    when: 'AWS names its creation',
    denial: {
      message: { action: 'iam:CreateServiceLinkedRole', stated: { layer: 'identity', effect: 'implicitDeny' } },
    },
  },
  {
    cause: 'service-linked-role-missing',
    confidence: 'certain',
    when: 'the service tells in its own words',
    denial: {
      errorMessage:
        'The provided credentials do not have permission to create the service-linked role for EC2 Spot Instances.',
    },
  },
  {
    cause: 'service-setting',
    confidence: 'certain',
    when: 'billing access is off',
    denial: {
      refusal: 'service-setting',
      message: { setting: { kind: 'service-setting', setting: 'billing-access' } },
    },
  },
  {
    cause: 'service-setting',
    confidence: 'certain',
    when: 'a longer session was asked for',
    denial: { refusal: 'session-duration' },
  },
  {
    cause: 'credentials-expired',
    confidence: 'certain',
    when: 'by its code',
    denial: { refusal: 'credentials-expired' },
  },
  {
    cause: 'credentials-expired',
    confidence: 'certain',
    when: 'although a policy denies too',
    denial: { refusal: 'credentials-expired' },
    policies: { identity: [DENY] },
  },
  {
    cause: 'credentials-invalid',
    confidence: 'certain',
    when: 'by its code',
    denial: { refusal: 'credentials-invalid' },
  },
  {
    cause: 'credentials-invalid',
    confidence: 'certain',
    when: 'there were none',
    denial: { refusal: 'no-credentials' },
  },
  { cause: 'clock-skew', confidence: 'certain', when: 'by its code', denial: { refusal: 'clock-skew' } },
  {
    cause: 'clock-skew',
    confidence: 'certain',
    when: 'although nothing allows',
    denial: { refusal: 'clock-skew' },
    policies: { identity: [] },
  },
  {
    cause: 'since-changed',
    confidence: 'possible',
    when: 'AWS named a layer that now allows',
    denial: stated('identity', 'implicitDeny'),
    policies: { identity: [ALLOW_ALL] },
  },
  {
    cause: 'since-changed',
    confidence: 'possible',
    when: 'IAM refused in its own words and now allows',
    denial: { message: { action: 's3:GetObject', principal: ROLE } },
    policies: { identity: [ALLOW_ALL] },
  },
  {
    cause: 'unexplained',
    confidence: 'possible',
    when: 'everything allows and AWS says nothing',
    policies: { identity: [ALLOW_ALL] },
  },
  {
    cause: 'unexplained',
    confidence: 'possible',
    when: 'a layer was not read',
    policies: { identity: [ALLOW_ALL], scps: null },
  },
  {
    cause: 'unexplained',
    confidence: 'possible',
    when: 'only an explicit deny is told and none is found',
    denial: { message: { stated: { effect: 'explicitDeny' } } },
    policies: { identity: [OTHER] },
  },
];

describe('the cause', () => {
  it.each(CASES)('is $cause ($confidence): $when', ({ cause, confidence, ...given }) => {
    const one = check({ ...given.check, policies: given.policies ?? { identity: null } });
    const diagnosis = diagnosed(denial(given.denial), [one], given.evidence);
    expect([diagnosis.cause, diagnosis.confidence]).toEqual([cause, confidence]);
  });

  it.each(CAUSES)('%s has two cases', (cause) => {
    expect(CASES.filter((entry) => entry.cause === cause).length).toBeGreaterThanOrEqual(2);
  });
});

describe('the catalogue', () => {
  it('has every cause once, in the fixed order', () => {
    expect(CATALOGUE.map((entry) => entry.cause)).toEqual(CAUSES);
  });
});
