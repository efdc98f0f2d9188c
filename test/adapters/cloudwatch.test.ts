import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudWatchSource } from '../../lambdas/adapters/cloudwatch.ts';
import type { Alarm } from '../../lambdas/spike/alarm.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import type { World } from '../aws-endpoint/world.ts';
import { CONNECT } from './connect.ts';

const ALARM: Alarm = {
  name: 'Denyscope-denials-above-baseline',
  stack: 'Denyscope',
  state: 'ALARM',
  at: '2026-11-20T03:10:00.000Z',
  eventId: 'e',
};
const [FROM, UNTIL] = ['2026-11-20T02:47:10.000Z', '2026-11-20T03:10:30.000Z'];
const COUNTS = [1, 2, 3, 40, 50];
const PRINCIPAL = 'arn:aws:iam::111122223333:role/app';

async function withWorld<T>(more: Partial<World>, use: (endpoint: AwsEndpoint) => Promise<T>): Promise<T> {
  const endpoint = await startAwsEndpoint({ account: '111122223333', ...more });
  try {
    return await use(endpoint);
  } finally {
    await endpoint.close();
  }
}

const sourceAt = (endpoint: AwsEndpoint) => cloudWatchSource({ ...CONNECT, endpoint: endpoint.url }, 3);

describe('the denial rate', () => {
  it('comes with the band, whichever of its two series is first', async () => {
    const rates = {
      start: '2026-11-20T02:45:00.000Z',
      counts: COUNTS,
      lower: COUNTS.map(() => -2),
      upper: COUNTS.map(() => 8),
    };
    const read = await withWorld({ rates }, (endpoint) => sourceAt(endpoint).rates(ALARM, FROM, UNTIL));
    expect(read.start).toBe('2026-11-20T02:45:00.000Z');
    expect(read.counts).toEqual([...COUNTS, 0]);
    expect(read.band?.upper).toEqual([8, 8, 8, 8, 8, 8]);
    expect(read.band?.lower).toEqual([-2, -2, -2, -2, -2, -2]);
  });

  it('comes without a band where CloudWatch learned none, or takes no band', async () => {
    const rates = { start: '2026-11-20T02:45:00.000Z', counts: COUNTS };
    const [none, refused] = await withWorld({ rates }, async (endpoint) => {
      const first = await sourceAt(endpoint).rates(ALARM, FROM, UNTIL);
      endpoint.fail('monitoring:GetMetricData', { code: 'ValidationError', status: 400, times: 1 });
      return [first, await sourceAt(endpoint).rates(ALARM, FROM, UNTIL)];
    });
    expect(none).toEqual({ start: '2026-11-20T02:45:00.000Z', counts: [...COUNTS, 0] });
    expect(refused).toEqual(none);
  });

  it.each([
    [
      'could not be read',
      { MetricDataResults: [{ Id: 'rate', StatusCode: 'InternalError', Timestamps: [], Values: [] }] },
    ],
    ['has pages without end', { MetricDataResults: [], NextToken: 'more' }],
  ])('is unknown where it %s, and not zero', async (_, answer) => {
    const answers = { 'monitoring:GetMetricData': () => answer };
    await withWorld({ answers }, async (endpoint) => {
      await expect(sourceAt(endpoint).rates(ALARM, FROM, UNTIL)).rejects.toThrow(/^CloudWatch /);
      expect(endpoint.calls.length).toBeLessThanOrEqual(20);
    });
  });

  it('is that of the one principal whose alarm rang', async () => {
    const queries = await withWorld({}, async (endpoint) => {
      await sourceAt(endpoint).rates({ ...ALARM, principal: PRINCIPAL }, FROM, UNTIL);
      return JSON.stringify(endpoint.calls[0]?.params['MetricDataQueries']);
    });
    expect(queries).toContain(`{"Name":"Principal","Value":"${PRINCIPAL}"}`);
    expect(queries).toContain('{"Name":"service","Value":"denyscope"}');
    expect(queries).toContain('ANOMALY_DETECTION_BAND(rate, 3)');
  });

  it('rejects when CloudWatch is throttled', async () => {
    await withWorld({}, async (endpoint) => {
      endpoint.fail('monitoring:GetMetricData', { code: 'ThrottlingException', status: 400 });
      await expect(sourceAt(endpoint).rates(ALARM, FROM, UNTIL)).rejects.toThrow();
    });
  });
});

describe('the contributors', () => {
  let endpoint: AwsEndpoint;
  beforeAll(async () => {
    const contributors = {
      'Denyscope-principals': { [PRINCIPAL]: 40, b: 2 },
      'Denyscope-actions': { 's3:GetObject': 42 },
    };
    endpoint = await startAwsEndpoint({ account: '111122223333', contributors });
  });
  afterAll(() => endpoint.close());

  it('are those of the stack whose alarm rang', async () => {
    const source = sourceAt(endpoint);
    expect(await source.contributors(ALARM, 'principal', FROM, UNTIL)).toEqual([
      { name: PRINCIPAL, count: 40 },
      { name: 'b', count: 2 },
    ]);
    expect(await source.contributors(ALARM, 'action', FROM, UNTIL)).toEqual([{ name: 's3:GetObject', count: 42 }]);
  });

  it('reject where there is no such rule', async () => {
    await expect(
      sourceAt(endpoint).contributors({ ...ALARM, stack: 'Other' }, 'principal', FROM, UNTIL),
    ).rejects.toThrow();
  });
});
