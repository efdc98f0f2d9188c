/** An organization that fails in the middle: a level is read whole or not at all, whatever its first pages said. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fieldAt, listAt, textAt } from '../../lambdas/denial/fields.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { type AnyAnswer, askSource, sourceOn } from './asking.ts';
import { MEMBER, world } from './world.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(world({ pageSize: 1 }));
});
afterEach(() => endpoint.reset());
afterAll(() => endpoint.close());

const organization = () => askSource(sourceOn(endpoint), { kind: 'organization', account: MEMBER });
const BROKEN = { code: 'ServiceException', status: 500 };
const LAYERS = ['scp', 'rcp'] as const;

/** Each level of each type of policy: how many it has, or that it was not read. */
function levelsOf(answer: AnyAnswer): ReadonlyMap<string, number | 'not read'> {
  if (answer.kind !== 'found') throw new Error(`the organization is ${answer.kind}`);
  return new Map(
    LAYERS.flatMap((layer) =>
      listAt(answer.value, `${layer}s`).map((level): [string, number | 'not read'] => {
        const policies = fieldAt(level, 'policies');
        return [`${layer} ${textAt(level, 'target')}`, Array.isArray(policies) ? policies.length : 'not read'];
      }),
    ),
  );
}

const gapsOf = (answer: AnyAnswer) =>
  (answer.kind === 'found' ? (answer.gaps ?? []) : []).map(({ layer, subject }) => `${layer} ${subject}`);

describe('Organizations fails on a later page', () => {
  test.each(Array.from({ length: 8 }, (_, after) => after))('of its lists, after %i calls', async (after) => {
    const healthy = levelsOf(await organization());
    endpoint.fail('organizations:ListPoliciesForTarget', { ...BROKEN, after });
    const answer = await organization();
    const open = [...levelsOf(answer)].filter(([, count]) => count === 'not read').map(([level]) => level);
    expect(gapsOf(answer).toSorted()).toEqual(open.toSorted());
    expect(open.length).toBeGreaterThan(0);
    for (const [level, count] of levelsOf(answer)) expect([healthy.get(level), 'not read']).toContain(count);
  });

  test('of its policies, in the middle', async () => {
    endpoint.fail('organizations:DescribePolicy', { ...BROKEN, after: 1 });
    const answer = await organization();
    expect(answer.kind === 'found' ? (answer.gaps ?? []).length : 0).toBeGreaterThan(0);
  });
});
