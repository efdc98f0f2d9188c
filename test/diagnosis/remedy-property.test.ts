/**
 * Of any policies: a list of fixes that is verified and all documents is enough and allows nothing one step beside; and
 * whatever stands in a policy, nothing throws.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, type PolicySet } from '../../lambdas/engine/index.ts';
import { besides, withFixes } from './applying.ts';
import { check, denial, diagnosed, OBJECT, policy, ROLE } from './building.ts';

const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:*', 's3:Get*', '*', 'sqs:SendMessage'];
const RESOURCES = [
  '*',
  OBJECT,
  'arn:aws:s3:::reports',
  'arn:aws:s3:::reports/*',
  'arn:aws:s3:::reports/2026/*',
  'arn:aws:s3:::else/*',
];
const CONDITIONS = [
  {},
  {},
  {},
  { Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
  { Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/Admin' } } },
  { Condition: { ArnEquals: { 'aws:PrincipalArn': [ROLE, 'arn:aws:iam::111122223333:role/Other'] } } },
];

function oneOrMore(pool: readonly string[]): fc.Arbitrary<string | string[]> {
  return fc.oneof(fc.constantFrom(...pool), fc.uniqueArray(fc.constantFrom(...pool), { minLength: 1, maxLength: 3 }));
}

const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    actions: oneOrMore(ACTIONS),
    notAction: fc.boolean(),
    resources: oneOrMore(RESOURCES),
    notResource: fc.boolean(),
    condition: fc.constantFrom(...CONDITIONS),
  })
  .map(({ Effect, actions, notAction, resources, notResource, condition }) => ({
    Effect,
    [notAction ? 'NotAction' : 'Action']: actions,
    [notResource ? 'NotResource' : 'Resource']: resources,
    ...condition,
  }));
const named = (name: string, extra: object = {}) =>
  fc
    .array(statement, { minLength: 1, maxLength: 3 })
    .map((all) => policy(name, ...all.map((one) => ({ ...one, ...extra }))));
const everyone = { Principal: '*' };

const policySet: fc.Arbitrary<PolicySet> = fc.record(
  {
    identity: fc.tuple(named('A'), named('B')),
    boundary: fc.tuple(named('Boundary')),
    session: fc.tuple(named('Session')),
    resource: named('Bucket', everyone),
    endpoint: fc.tuple(named('Endpoint', everyone)),
  },
  { requiredKeys: ['identity'] },
);

const request = { context: { 'aws:SecureTransport': true } };

describe('of any policies', () => {
  it('fixes that are verified are enough and no more', () => {
    let proved = 0;
    fc.assert(
      fc.property(policySet, (policies) => {
        const one = check({ policies, request });
        const { fixes } = diagnosed(denial(), [one]);
        if (fixes.length === 0 || !fixes.every(({ verified, document }) => verified && document !== undefined)) return;
        proved += 1;
        const fixed = withFixes(policies, fixes);
        expect(evaluate(one.request, fixed).decision).toBe('allowed');
        // Identity and session policies are the caller's own.
        const shared = fixes.every(({ layer }) => layer === 'resource' || layer === 'endpoint');
        for (const beside of besides(one.request, shared)) {
          const was = evaluate(beside, policies).decision === 'allowed';
          expect([beside, evaluate(beside, fixed).decision === 'allowed']).toEqual([beside, was]);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(proved).toBeGreaterThan(200);
  });

  it('nothing throws', () => {
    const document = fc.oneof(
      fc.jsonValue(),
      fc.record({ Version: fc.jsonValue(), Statement: fc.jsonValue() }),
      fc.record({
        Statement: fc.array(
          fc.dictionary(
            fc.constantFrom('Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'Principal', 'Condition'),
            fc.oneof(fc.jsonValue(), fc.constantFrom('Deny', 'Allow', '*')),
          ),
        ),
      }),
    );
    fc.assert(
      fc.property(document, document, document, fc.string(), fc.string(), (a, b, c, text, arn) => {
        const any = (name: string, value: unknown) => [
          { name, document: typeof value === 'object' && value !== null ? { ...value } : JSON.stringify(value) },
        ];
        const policies = {
          identity: any('a', a),
          boundary: any('b', b),
          scps: [{ target: text, policies: any('c', c) }],
          endpoint: any(text, a),
        };
        const one = check({ policies, request: { resource: arn, principal: text } });
        const caller = { kind: 'user', arn, entityArn: text } as const;
        expect(() => diagnosed(denial({ caller, errorMessage: text, parameters: { key: arn } }), [one])).not.toThrow();
      }),
      { numRuns: 1_000 },
    );
  });
});
