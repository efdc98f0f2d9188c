/**
 * What was read before is not used any more once the journal tells of a change; and what an organization that is slow to
 * answer did not give in time is said, and had by the next.
 */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { RateLimit } from '../../lambdas/adapters/connection/rate-limit.ts';
import type { Journal } from '../../lambdas/change/journal.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource, gapsOf, sourceOn } from './asking.ts';
import { ARN, HUB, MEMBER, REGION, world } from './world.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint(world());
});
afterEach(() => endpoint.reset());
afterAll(() => endpoint.close());

const PRINCIPAL = { kind: 'principal', account: HUB, type: 'role', name: 'App' } as const;
const BUCKET = { kind: 'resource', arn: ARN.bucket, region: REGION, asker: HUB } as const;

function journalAt(latest: () => string): Journal {
  return {
    record: async () => {},
    changesOf: async () => [],
    coverage: async () => ({ since: '2026-01-01T00:00:00Z', latest: latest() }),
  };
}

test.each([
  ['a role and its managed policies', PRINCIPAL, 'GetPolicy'],
  ['a bucket', BUCKET, 'GetBucketPolicy'],
])('%s: read once, and again after a change that the journal tells of', async (_, lookup, operation) => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    let latest = '2026-11-01T00:00:00Z';
    const source = sourceOn(endpoint, { journal: journalAt(() => latest) });
    const asked = () => endpoint.calls.filter((call) => call.operation === operation).length;
    await askSource(source, lookup);
    const once = asked();
    expect(once).toBeGreaterThan(0);
    vi.advanceTimersByTime(10_000);
    await askSource(source, lookup);
    expect(asked()).toBe(once);
    latest = '2026-11-01T00:00:09Z';
    vi.advanceTimersByTime(10_000);
    await askSource(source, lookup);
    expect(asked()).toBe(2 * once);
  } finally {
    vi.useRealTimers();
  }
});

test('policies of an organization that came too late are a gap, and complete for the next denial', async () => {
  let turns = 2;
  // Two policies, then the rate is used up until the deadline.
  const limit: RateLimit = {
    take: (action, _account, signal) => {
      if (action !== 'organizations:DescribePolicy' || turns > 0) {
        if (action === 'organizations:DescribePolicy') turns -= 1;
        return Promise.resolve();
      }
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('too late')), { once: true });
      });
    },
  };
  const source = sourceOn(endpoint, { limit });
  const lookup = { kind: 'organization', account: MEMBER } as const;
  const cold = await askSource(source, lookup, AbortSignal.timeout(500));
  expect(cold.kind).toBe('found');
  expect(gapsOf(cold)).toContainEqual(
    expect.objectContaining({ reason: 'timed-out', subject: expect.stringMatching(/^p-/) }),
  );
  expect(JSON.stringify(cold)).toContain('"document":null');
  endpoint.reset();
  turns = 10;
  const next = await askSource(source, lookup);
  expect(gapsOf(next)).toEqual([]);
  expect(JSON.stringify(next)).not.toContain('"document":null');
  // Those read before are not asked for again.
  expect(endpoint.calls.filter(({ operation }) => operation === 'DescribePolicy').length).toBeLessThanOrEqual(3);
});
