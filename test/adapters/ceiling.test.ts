import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localCeiling } from '../../lambdas/adapters/store/ceiling.ts';
import { dynamoCeiling } from '../../lambdas/adapters/store/dynamo-ceiling.ts';
import type { Ceiling } from '../../lambdas/admission/flood.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/contract.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { CONNECT } from './connect.ts';

const LIMITS = DEFAULT_SETTINGS.flood;
const NOW = '2026-11-01T10:01:00Z';

function wishes(count: number, caller: (at: number) => string, critical = false) {
  return Array.from({ length: count }, (_, at) => ({ callerKey: caller(at), fingerprint: `f${at}`, critical }));
}

const granted = async (ceiling: Ceiling, wanted: ReturnType<typeof wishes>, now = NOW) =>
  (await ceiling.take(wanted, LIMITS, now)).filter(Boolean).length;

function contract(open: () => Ceiling): void {
  test('one caller gets its share of an hour and no more', async () => {
    const ceiling = open();
    expect(
      await granted(
        ceiling,
        wishes(8, () => 'one'),
      ),
    ).toBe(8);
    expect(
      await granted(
        ceiling,
        wishes(8, () => 'one'),
        '2026-11-01T10:20:00Z',
      ),
    ).toBe(LIMITS.perPrincipalHour - 8);
    expect(
      await granted(
        ceiling,
        wishes(8, () => 'one'),
        '2026-11-01T10:40:00Z',
      ),
    ).toBe(0);
    expect(
      await granted(
        ceiling,
        wishes(3, () => 'one'),
        '2026-11-01T11:01:00Z',
      ),
    ).toBe(3);
  });

  test('all together get twenty in five minutes and sixty an hour', async () => {
    const ceiling = open();
    const slots = Array.from({ length: 6 }, (_, at) => `2026-11-01T10:${String(at * 5 + 1).padStart(2, '0')}:00Z`);
    const given: number[] = [];
    for (const now of slots)
      given.push(
        await granted(
          ceiling,
          wishes(30, (at) => `${now}-${at}`),
          now,
        ),
      );
    expect(given).toEqual([20, 20, 20, 0, 0, 0]);
  });

  test('the first critical notice of a caller and hour passes a used up ceiling', async () => {
    const ceiling = open();
    await granted(
      ceiling,
      wishes(100, (at) => `other-${at}`),
    );
    await granted(
      ceiling,
      wishes(20, () => 'intruder'),
    );
    expect(
      await granted(
        ceiling,
        wishes(3, () => 'intruder', true),
      ),
    ).toBe(1);
    expect(
      await granted(
        ceiling,
        wishes(3, () => 'intruder', true),
      ),
    ).toBe(0);
  });
}

/** Part of the contract, apart from the above for its limits. */
function criticalContract(open: () => Ceiling): void {
  test('a critical notice beyond the hour of critical ones still goes where an ordinary one would', async () => {
    const ceiling = open();
    const limits = { ...LIMITS, criticalPerHour: 1 };
    const take = (caller: string, critical: boolean) =>
      ceiling.take(
        wishes(1, () => caller, critical),
        limits,
        NOW,
      );
    expect(await take('one', true)).toEqual([true]);
    expect(await take('two', true)).toEqual([true]);
    for (let at = 0; at < limits.per5Minutes - 1; at += 1) await take(`other-${at}`, false);
    expect(await take('three', true)).toEqual([false]);
  });
}

describe('the ceiling inside a process', () => {
  contract(localCeiling);
  criticalContract(localCeiling);
});

describe('the ceiling in a table', () => {
  let endpoint: AwsEndpoint;
  let table = 0;
  beforeAll(async () => {
    endpoint = await startAwsEndpoint({ account: '111122223333' });
  });
  afterAll(() => endpoint.close());
  const open = () => {
    table += 1;
    return dynamoCeiling(`memory-${table}`, { ...CONNECT, endpoint: endpoint.url });
  };
  contract(open);
  criticalContract(open);

  test('a caller whose hour is used up costs no more writes', async () => {
    const ceiling = open();
    await granted(
      ceiling,
      wishes(20, () => 'storm'),
    );
    const before = endpoint.calls.length;
    for (let batch = 0; batch < 50; batch += 1)
      await granted(
        ceiling,
        wishes(10, () => 'storm'),
      );
    expect(endpoint.calls.length - before).toBe(0);
  });

  test('counters that do not answer reject, so that admission lets the notice out', async () => {
    endpoint.fail('dynamodb:UpdateItem', { code: 'InternalServerError', status: 500, times: 1 });
    await expect(
      open().take(
        wishes(1, () => 'x'),
        LIMITS,
        NOW,
      ),
    ).rejects.toThrow();
  });
});
