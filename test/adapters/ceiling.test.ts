/** The ceiling in a table, over the SDK: what it costs, and what races, retries and a long log do to it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoCeiling } from '../../lambdas/adapters/store/dynamo-ceiling.ts';
import { ceilingContract, granted, LIMITS, NOW, wish, wishes } from '../admission/ceiling-contract.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { CONNECT } from './connect.ts';

describe('the ceiling in a table', () => {
  let endpoint: AwsEndpoint;
  beforeAll(async () => {
    endpoint = await startAwsEndpoint({ account: '111122223333' });
  });
  afterAll(() => endpoint.close());
  const open = () => dynamoCeiling(expect.getState().currentTestName ?? '', { ...CONNECT, endpoint: endpoint.url });
  ceilingContract(open);

  test('a batch of ten callers costs one write, and one that is known to be held none', async () => {
    const ceiling = open();
    const before = endpoint.calls.length;
    await granted(
      ceiling,
      wishes(10, (n) => wish(`caller ${n}`)),
    );
    expect(endpoint.calls.length - before).toBe(1);
    await granted(
      ceiling,
      wishes(20, () => wish('storm')),
    );
    const full = endpoint.calls.length;
    for (let batch = 0; batch < 50; batch += 1)
      await granted(
        ceiling,
        wishes(10, () => wish('storm')),
      );
    expect(endpoint.calls.length - full).toBe(0);
  });

  test('a write that the client sends twice takes one place', async () => {
    const ceiling = dynamoCeiling('twice', {
      ...CONNECT,
      endpoint: endpoint.url,
      maxAttempts: 2,
      requestTimeoutMs: 200,
    });
    endpoint.fail('dynamodb:UpdateItem', { delayMs: 400, times: 1 });
    expect(
      await granted(
        ceiling,
        wishes(10, () => wish('one')),
      ),
    ).toBe(10);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const others = dynamoCeiling('twice', { ...CONNECT, endpoint: endpoint.url });
    expect(
      await granted(
        others,
        wishes(10, () => wish('two')),
      ),
    ).toBe(10);
    endpoint.reset();
  });

  test('containers that race for the last places give out no more than there are', async () => {
    const name = expect.getState().currentTestName ?? '';
    const given = await Promise.all(
      Array.from({ length: 8 }, () =>
        granted(
          dynamoCeiling(name, { ...CONNECT, endpoint: endpoint.url }),
          wishes(10, (n) => wish(`c ${n}`)),
        ),
      ),
    );
    expect(given.reduce((sum, one) => sum + one, 0)).toBe(LIMITS.per5Minutes);
  });

  test('a log that grew too long is written anew with the places that were given', async () => {
    const name = expect.getState().currentTestName ?? '';
    const container = () => dynamoCeiling(name, { ...CONNECT, endpoint: endpoint.url });
    const ten = wishes(10, () => wish('first'));
    await granted(container(), ten);
    for (let n = 0; n < 60; n += 1)
      await granted(
        container(),
        wishes(10, () => wish('storm')),
      );
    expect(await granted(container(), ten)).toBe(10);
    const item = endpoint.calls.findLast(({ params }) => JSON.stringify(params).includes('wishes'));
    expect(JSON.stringify(item).length).toBeLessThan(20_000);
    expect(await granted(container(), [wish('own', { account: '444455556666' })])).toBe(1);
  });

  test('counters that do not answer, or answer nothing, reject: admission lets the notice out', async () => {
    endpoint.fail('dynamodb:UpdateItem', { code: 'InternalServerError', status: 500, times: 1 });
    await expect(open().take([wish('x')], LIMITS, NOW)).rejects.toThrow();
    endpoint.fail('dynamodb:UpdateItem', { body: '{}', times: 1 });
    await expect(open().take([wish('x')], LIMITS, NOW)).rejects.toThrow();
    endpoint.reset();
  });
});
