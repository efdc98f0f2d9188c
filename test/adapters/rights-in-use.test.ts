/**
 * No right is asked for in vain: everything that the reader roles may do is done by some reader, over the real SDK. What
 * a reader does beyond them is seen in `readers.test.ts`.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readsByReader, services } from '../../lambdas/aws/look-up.ts';
import { type AwsEndpoint, type Call, startAwsEndpoint, type World } from '../aws-endpoint/index.ts';
import { actionOf } from './action-names.ts';
import { askSource, sourceOn } from './asking.ts';
import { LOOKUPS } from './lookups.ts';
import { HUB, world } from './world.ts';

const endpoints: AwsEndpoint[] = [];
afterAll(() => Promise.all(endpoints.map((one) => one.close())));

async function callsOn(with_: World, prepare: (endpoint: AwsEndpoint) => void = () => {}): Promise<readonly Call[]> {
  const endpoint = await startAwsEndpoint(with_);
  endpoints.push(endpoint);
  prepare(endpoint);
  const source = sourceOn(endpoint);
  await Promise.all(Object.values(LOOKUPS).map((lookup) => askSource(source, lookup)));
  await askSource(source, { kind: 'organization', account: HUB });
  const policy = `arn:aws:iam::${HUB}:policy/team/First`;
  const until = '2026-11-01T10:00:00Z';
  await askSource(source, { kind: 'changes', account: HUB, region: 'us-east-1', targets: [policy], until });
  await source.policyTexts?.(policy, HUB, AbortSignal.timeout(20_000));
  return endpoint.calls;
}

test('every right of the readers is used by one of them', async () => {
  const calls = await Promise.all([
    callsOn(world()),
    callsOn({ ...world(), withoutPaths: true }),
    callsOn(world(), (endpoint) =>
      endpoint.fail('organizations:DescribeAccount', { code: 'AccessDeniedException', status: 403 }),
    ),
  ]);
  const actions = new Set(calls.flat().map(({ service, operation }) => actionOf(service, operation)));
  // These readers make the one call that their case names.
  const withCases = readdirSync(join(import.meta.dirname, '../cases/services'));
  for (const { carries } of services()) {
    if (carries !== undefined && withCases.includes(carries.reader ?? '')) actions.add(carries.permission ?? '');
  }
  const granted = readsByReader().flatMap(({ reads }) => reads.map(({ action }) => action));
  expect(granted.filter((action) => !actions.has(action))).toEqual([]);
  expect(granted.length).toBeGreaterThan(50);
});
