import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../lambdas/engine/index.ts';
import { checksOf } from '../../lambdas/evidence/checks/judge.ts';
import { notReadLayers } from '../../lambdas/evidence/gaps.ts';
import { collect } from '../../lambdas/evidence/lookups/collect.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { A, assumeTarget, denial, getObject, world } from './world.ts';

const settings = { simulation: false, objectExistence: true };

const calls = [
  denial(getObject),
  denial(assumeTarget),
  denial({ ...getObject, errorMessage: 'Access Denied', requestParameters: { bucketName: 'theirs', key: 'k' } }),
  denial({
    ...getObject,
    errorMessage: 'Access Denied',
    vpcEndpointId: 'vpce-0abc',
    requestParameters: { bucketName: `arn:aws:s3:eu-west-1:${A}:accesspoint/door`, key: 'k' },
  }),
];

/** Every place of a JSON value, as the steps to it. */
function places(value: unknown, above: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [above];
  return [above, ...Object.entries(value).flatMap(([name, inner]) => places(inner, [...above, name]))];
}

/** A copy with the place replaced, or taken away where there is no value. */
function mutated(value: unknown, path: readonly string[], put: { readonly value: unknown } | undefined): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return put?.value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const at = Number(step);
    const taken = rest.length === 0 && put === undefined;
    return value.flatMap((item, i): unknown[] => (i !== at ? [item] : taken ? [] : [mutated(item, rest, put)]));
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      if (name !== step) return [[name, inner]];
      return rest.length === 0 && put === undefined ? [] : [[name, mutated(inner, rest, put)]];
    }),
  );
}

const all = places(world()).filter((path) => path.length > 0);
const junk = fc.oneof(
  fc.constant({ value: null }),
  fc.constant(undefined),
  fc.record({ value: fc.anything({ withNullPrototype: true, maxDepth: 2 }) }),
  fc.record({ value: fc.constantFrom<unknown>([], {}, '', '{}', '%', 0, true, [null], { a: null }) }),
);

describe('whatever becomes of a snapshot', () => {
  test('nothing throws, and every layer that was not read has its gap', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...calls),
        fc.array(fc.tuple(fc.constantFrom(...all), junk), { minLength: 1, maxLength: 3 }),
        async (call, mutations) => {
          const snapshot = mutations.reduce<unknown>((at, [path, put]) => mutated(at, path, put), world());
          const matter = await collect(call, snapshotSource(readSnapshot(snapshot).snapshot), settings);
          const gapLayers = new Set(matter.evidence.gaps.map(({ layer }) => layer));
          for (const check of checksOf(matter)) {
            evaluate(check.request, check.policies);
            for (const layer of notReadLayers(check.policies)) {
              expect(gapLayers).toContain(layer === 'resource' && check.attachTo.trust !== undefined ? 'trust' : layer);
            }
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  /** Each part with the layer that cannot be judged without it, for the call that needs it. */
  const parts: readonly (readonly [readonly string[], number, string])[] = [
    [['accounts', A], 0, 'identity'],
    [['accounts', A, 'iam'], 0, 'boundary'],
    [['accounts', A, 'iam', 'RoleDetailList'], 0, 'identity'],
    [['accounts', A, 'iam', 'RoleDetailList', '0'], 0, 'identity'],
    [['accounts', A, 'iam', 'RoleDetailList', '0', 'RolePolicyList'], 0, 'identity'],
    [['accounts', A, 'iam', 'RoleDetailList', '0', 'RolePolicyList', '0', 'PolicyDocument'], 0, 'identity'],
    [['accounts', A, 'iam', 'RoleDetailList', '0', 'AttachedManagedPolicies'], 0, 'identity'],
    [['accounts', A, 'iam', 'Policies'], 0, 'boundary'],
    [['accounts', A, 'iam', 'Policies', '1'], 0, 'boundary'],
    [['accounts', A, 'iam', 'Policies', '0', 'PolicyVersionList', '0', 'Document'], 0, 'identity'],
    [['accounts', A, 'resources'], 0, 'resource'],
    [['accounts', A, 'resources', 'arn:aws:s3:::data'], 0, 'resource'],
    [['organization'], 0, 'scp'],
    [['organization', 'policies', 'p-region'], 0, 'scp'],
    [['organization', 'policies', 'p-region', 'document'], 0, 'scp'],
    [['organization', 'tree'], 0, 'scp'],
    [['organization', 'tree', 'policyIds'], 0, 'scp'],
    [['organization', 'tree', 'children'], 0, 'scp'],
    [['organization', 'tree', 'children', '1'], 0, 'scp'],
    [['organization', 'tree', 'children', '1', 'children', '0'], 0, 'scp'],
    [['sessions'], 0, 'session'],
    [['sessions', 'ASIAEXAMPLE'], 0, 'session'],
    [['accounts', '444455556666', 'iam', 'RoleDetailList', '0'], 1, 'trust'],
    [['accounts', '444455556666', 'iam', 'RoleDetailList', '0', 'AssumeRolePolicyDocument'], 1, 'trust'],
    [['accounts', A, 'vpcEndpoints'], 3, 'endpoint'],
    [['accounts', A, 'vpcEndpoints', 'vpce-0abc'], 3, 'endpoint'],
    [['accounts', A, 'resources', `arn:aws:s3:eu-west-1:${A}:accesspoint/door`, 'bucket'], 3, 'resource'],
  ];

  test.each(
    parts.flatMap(([path, call, layer]) => [
      { path, call, layer, put: undefined, how: 'taken away' },
      { path, call, layer, put: { value: null }, how: 'null' },
    ]),
  )('$path $how leaves $layer open', async ({ path, call, layer, put }) => {
    expect(all.some((known) => known.join('\n') === path.join('\n'))).toBe(true);
    const denied = calls[call];
    if (!denied) throw new Error('no such call');
    const matter = await collect(denied, snapshotSource(readSnapshot(mutated(world(), path, put)).snapshot), settings);
    expect(matter.evidence.gaps.map((gap) => gap.layer)).toContain(layer);
    const open = checksOf(matter).flatMap(({ policies }) => notReadLayers(policies));
    expect(open).toContain(layer === 'trust' ? 'resource' : layer);
  });
});
