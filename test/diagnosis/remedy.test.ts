/**
 * A fix is enough and nothing more: with it the call is allowed, and one step beside it in action, resource or principal
 * everything stands as before. The documents are applied here by hand, not by the code under test.
 */
import { describe, expect, it } from 'vitest';
import type { Denial } from '../../lambdas/denial/denial.ts';
import { evaluate, type PolicySet } from '../../lambdas/engine/index.ts';
import { besides, withFixes } from './applying.ts';
import { ALLOW_ALL, type CheckParts, check, denial, diagnosed, evidenceOf, policy } from './building.ts';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const TARGET = 'arn:aws:iam::111122223333:role/Target';
const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' };
const OURS = evidenceOf({
  organization: {
    id: 'o-ab12cd34ef',
    managementAccountId: '123456789012',
    path: null,
    scps: undefined,
    rcps: undefined,
    accounts: ['111122223333', '444455556666'],
  },
});

interface Case {
  readonly name: string;
  readonly policies: PolicySet;
  readonly check?: CheckParts;
  readonly denial?: Partial<Denial>;
  readonly layers: readonly string[];
  /** The policies speak of the principal, so that another one must stay out. */
  readonly names?: boolean;
}

const CASES: readonly Case[] = [
  { name: 'a permission is missing', policies: { identity: [] }, layers: ['identity'] },
  {
    name: 'bucket ARN for an object action',
    policies: { identity: [policy('Read', { ...READ, Resource: 'arn:aws:s3:::reports' })] },
    layers: ['identity'],
  },
  {
    name: 'the boundary lacks it',
    policies: { identity: [ALLOW_ALL], boundary: [policy('B', { Effect: 'Allow', Action: 'sqs:*', Resource: '*' })] },
    layers: ['boundary'],
  },
  {
    name: 'boundary and identity lack it',
    policies: { identity: [], boundary: [policy('B', { Effect: 'Allow', Action: 'sqs:*', Resource: '*' })] },
    layers: ['boundary', 'identity'],
  },
  {
    name: 'the session policy lacks it',
    policies: { identity: [ALLOW_ALL], session: [policy('S', { Effect: 'Allow', Action: 'sqs:*', Resource: '*' })] },
    layers: ['session'],
  },
  {
    name: 'the endpoint policy lacks it',
    policies: {
      identity: [ALLOW_ALL],
      endpoint: [policy('vpce-0abc', { ...READ, Principal: '*', Resource: 'arn:aws:s3:::else/*' })],
    },
    layers: ['endpoint'],
    names: true,
  },
  {
    name: 'both halves across accounts',
    policies: { identity: [] },
    check: { request: { resourceAccount: '444455556666' } },
    layers: ['resource', 'identity'],
    names: true,
  },
  {
    name: 'a key policy that lets no one in',
    policies: {
      identity: [ALLOW_ALL],
      resource: policy('key', {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:role/Admin' },
        Action: 'kms:*',
        Resource: '*',
      }),
    },
    check: { request: { action: 'kms:Decrypt', resource: KEY }, attachTo: { resource: KEY } },
    layers: ['resource'],
    names: true,
  },
  {
    name: 'a trust policy that names another role',
    policies: {
      identity: [ALLOW_ALL],
      resource: policy('trust', {
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:role/Else' },
        Action: 'sts:AssumeRole',
      }),
    },
    check: { request: { action: 'sts:AssumeRole', resource: TARGET }, attachTo: { trust: TARGET } },
    layers: ['trust'],
    names: true,
  },
  {
    name: 'a group denies a whole service',
    policies: { identity: [ALLOW_ALL, policy('G', { Sid: 'NoS3', Effect: 'Deny', Action: 's3:*', Resource: '*' })] },
    layers: ['identity'],
  },
  {
    name: 'all but some actions are denied',
    policies: { identity: [ALLOW_ALL, policy('G', { Effect: 'Deny', NotAction: ['sts:*', 'iam:*'], Resource: '*' })] },
    layers: ['identity'],
  },
  {
    name: 'two denies, one behind the other',
    policies: {
      identity: [
        policy(
          'G',
          { Effect: 'Deny', Action: 's3:*', Resource: '*' },
          { Effect: 'Deny', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' },
        ),
      ],
    },
    layers: ['identity', 'identity'],
  },
  {
    name: 'a bucket policy denies all of the bucket',
    policies: {
      identity: [ALLOW_ALL],
      resource: policy('bucket', {
        Sid: 'No',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'],
      }),
    },
    layers: ['resource'],
    names: true,
  },
  {
    name: 'a bucket policy denies this read',
    policies: {
      identity: [ALLOW_ALL],
      resource: policy('bucket', {
        Sid: 'No',
        Effect: 'Deny',
        Principal: '*',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: 'arn:aws:s3:::reports/*',
      }),
    },
    layers: ['resource'],
    names: true,
  },
];

function explained({ policies, check: parts, denial: over }: Case) {
  const one = check({ ...parts, policies });
  const need = {
    action: one.request.action,
    actionFrom: 'event',
    actionKnown: true,
    resource: one.request.resource,
    resourceFrom: 'event',
  } as const;
  return { one, diagnosis: diagnosed(denial({ needs: [need], ...over }), [one], OURS) };
}

describe('a fix', () => {
  it.each(CASES)('is enough: $name', (given) => {
    const { one, diagnosis } = explained(given);
    expect(diagnosis.fixes.map(({ layer }) => layer)).toEqual(given.layers);
    expect(diagnosis.fixes.map(({ verified, document }) => verified && document !== undefined)).toEqual(
      given.layers.map(() => true),
    );
    expect(evaluate(one.request, given.policies).decision).not.toBe('allowed');
    expect(evaluate(one.request, withFixes(given.policies, diagnosis.fixes)).decision).toBe('allowed');
  });

  it.each(CASES)('is no more than needed: $name', (given) => {
    const { one, diagnosis } = explained(given);
    const fixed = withFixes(given.policies, diagnosis.fixes);
    for (const beside of besides(one.request, given.names === true)) {
      expect([beside, evaluate(beside, fixed).decision]).toEqual([beside, evaluate(beside, given.policies).decision]);
    }
  });

  it.each(CASES)('names no wildcard: $name', (given) => {
    const { fixes } = explained(given).diagnosis;
    expect(fixes).not.toEqual([]);
    for (const { document, replaces } of fixes) {
      if (replaces !== undefined) continue;
      for (const statement of [document?.['Statement']].flat()) {
        const { Action, Resource, Principal } = Object.assign({ Action: '', Resource: '', Principal: '' }, statement);
        expect(Action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
        expect(Resource === '*' ? Action.startsWith('kms:') : !/[*?]/.test(Resource)).toBe(true);
        if (given.names === true && Principal === '*')
          expect(JSON.stringify(statement)).toContain('"ArnEquals":{"aws:PrincipalArn":');
      }
    }
  });
});
