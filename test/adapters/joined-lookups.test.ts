/**
 * One look-up that several denials wait for: the time of whoever asked first is not the time of the others.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LookupOf } from '../../lambdas/evidence/source.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource, sourceOn } from './asking.ts';
import { HUB, world } from './world.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(world());
});
afterAll(() => endpoint.close());

test('a denial that still has time reads what another one gave up', async () => {
  const timedOut = expect.objectContaining({ reason: 'timed-out' });
  endpoint.fail('iam:GetRole', { delayMs: 300 });
  const source = sourceOn(endpoint, { account: HUB });
  const lookup: LookupOf<'principal'> = { kind: 'principal', account: HUB, type: 'role', name: 'App' };
  const [left, stayed] = await Promise.all([
    askSource(source, lookup, AbortSignal.timeout(100)),
    askSource(source, lookup),
  ]);
  expect(left).toMatchObject({ kind: 'unread', gaps: expect.arrayContaining([timedOut]) });
  expect(stayed.kind).toBe('found');
});
