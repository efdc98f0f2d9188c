/**
 * The causes that no policy layer decided, or that say more than the layer, by two literal denials each.
 */
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../lambdas/diagnosis/causes/catalogue.ts';
import { ALLOW_ALL, evidenceOf, OBJECT, policy, ROLE } from './building.ts';
import { type Case, DENY, expectCause, HOSTED, OTHER, stated } from './cause-case.ts';

const CASES: readonly Case[] = [
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
    confidence: 'likely',
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
  it.each(CASES)('is $cause ($confidence): $when', expectCause);

  it.each(CATALOGUE.filter(({ effect }) => effect === undefined))('$cause has two cases', ({ cause }) => {
    expect(CASES.filter((entry) => entry.cause === cause).length).toBeGreaterThanOrEqual(2);
  });
});
