import { expect, test } from 'vitest';
import { NoTurnError, rateLimit } from '../../lambdas/adapters/connection/rate-limit.ts';

const ACTION = 'organizations:DescribePolicy';
const LATE = () => AbortSignal.timeout(20);

test('what nobody used lately goes out at once, the rest waits its turn', async () => {
  const limit = rateLimit(5, () => 0);
  await limit.take(ACTION, '111122223333', LATE());
  await limit.take(ACTION, '111122223333', LATE());
  // Two a second: the third waits for half a second.
  await expect(limit.take(ACTION, '111122223333', LATE())).rejects.toThrow();
});

test('time brings new turns', async () => {
  let now = 0;
  const limit = rateLimit(1, () => now);
  for (let at = 0; at < 20; at += 1) {
    await expect(limit.take(ACTION, '111122223333', LATE())).resolves.toBeUndefined();
    now += 500;
  }
});

test('accounts and APIs have limits of their own', async () => {
  const limit = rateLimit(5, () => 0);
  for (const account of ['111122223333', '444455556666']) {
    for (const action of [ACTION, 'organizations:DescribeOrganization', 'cloudtrail:LookupEvents'] as const) {
      await expect(limit.take(action, account, LATE())).resolves.toBeUndefined();
    }
  }
});

test('who is ended while it waits was held back, and not too slow', async () => {
  const limit = rateLimit(5, () => 0);
  for (let at = 0; at < 2; at += 1) await limit.take(ACTION, '111122223333', LATE());
  await expect(limit.take(ACTION, '111122223333', LATE())).rejects.toBeInstanceOf(NoTurnError);
  await expect(limit.take(ACTION, '111122223333', LATE(), 1)).rejects.toBeInstanceOf(NoTurnError);
});

test('a deadline that has passed takes no turn', async () => {
  await expect(rateLimit(1).take(ACTION, '111122223333', AbortSignal.abort())).rejects.toThrow();
});

test('who gave up waiting does not make the next one wait', async () => {
  const limit = rateLimit(5, () => 0);
  for (let at = 0; at < 2; at += 1) await limit.take('cloudtrail:LookupEvents', '111122223333', LATE());
  const wish = () => limit.take('cloudtrail:LookupEvents', '111122223333', LATE());
  const waiting = await Promise.allSettled(Array.from({ length: 20 }, wish));
  expect(waiting.every(({ status }) => status === 'rejected')).toBe(true);
  // A fifth of two a second: one turn is two and a half seconds away, twenty-one would be a minute.
  await expect(limit.take('cloudtrail:LookupEvents', '111122223333', AbortSignal.timeout(4_000))).resolves.toBe(
    undefined,
  );
});

test.each([
  [10, 5],
  [50, 27],
])(
  '%i policies of an organization are read within %i seconds, though five share the rate',
  async (policies, seconds) => {
    let now = 0;
    const limit = rateLimit(5, () => now);
    // One after the other: as soon as a turn comes the next is wished for, on a clock that waits for nobody.
    let took = 0;
    for (let at = 0; at < policies; at += 1) {
      for (;;) {
        const got = await limit.take(ACTION, '111122223333', AbortSignal.timeout(1)).then(
          () => true,
          () => false,
        );
        if (got) break;
        now += 50;
        took += 50;
      }
    }
    expect(took / 1000).toBeLessThanOrEqual(seconds);
    expect(took / 1000).toBeGreaterThan(seconds / 2);
  },
);
