import { expect, test } from 'vitest';
import { rateLimit } from '../../lambdas/adapters/rate-limit.ts';

const ACTION = 'organizations:DescribePolicy';
const LATE = () => AbortSignal.timeout(20);

test('what nobody used lately goes out at once, the rest waits its turn', async () => {
  const limit = rateLimit(5, () => 0);
  await limit.take(ACTION, '111122223333', LATE());
  await limit.take(ACTION, '111122223333', LATE());
  // Two a second, shared by five: the third waits for two and a half seconds.
  await expect(limit.take(ACTION, '111122223333', LATE())).rejects.toThrow();
});

test('time brings new turns', async () => {
  let now = 0;
  const limit = rateLimit(1, () => now);
  for (let at = 0; at < 20; at += 1) {
    await limit.take(ACTION, '111122223333', LATE());
    now += 500;
  }
});

test('accounts and APIs have limits of their own', async () => {
  const limit = rateLimit(5, () => 0);
  for (const account of ['111122223333', '444455556666']) {
    for (const action of [ACTION, 'organizations:DescribeOrganization', 'cloudtrail:LookupEvents'] as const) {
      await limit.take(action, account, LATE());
    }
  }
});

test('a deadline that has passed takes no turn', async () => {
  await expect(rateLimit(1).take(ACTION, '111122223333', AbortSignal.abort())).rejects.toThrow();
});
