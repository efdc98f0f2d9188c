/**
 * The causes of the layers, by two literal denials each: what AWS says, and what the policies say.
 */
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../lambdas/contract/causes.ts';
import { CATALOGUE } from '../../lambdas/diagnosis/causes/catalogue.ts';
import { ALLOW_ALL, FULL_ACCESS, policy } from './building.ts';
import {
  type Case,
  DENY,
  DENY_IN_RESOURCE,
  expectCause,
  HOSTED,
  OTHER,
  stated,
  TRUST,
  TRUST_DENIAL,
} from './cause-case.ts';

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
    confidence: 'certain',
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
];

describe('the cause of a layer', () => {
  it.each(CASES)('is $cause ($confidence): $when', expectCause);

  it.each(CATALOGUE.filter(({ effect }) => effect !== undefined))('$cause has two cases', ({ cause }) => {
    expect(CASES.filter((entry) => entry.cause === cause).length).toBeGreaterThanOrEqual(2);
  });
});

describe('the catalogue', () => {
  it('has every cause once, in the fixed order', () => {
    expect(CATALOGUE.map((entry) => entry.cause)).toEqual(CAUSES);
  });
});
