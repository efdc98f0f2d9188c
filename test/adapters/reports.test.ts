import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localReports } from '../../lambdas/adapters/local/local-reports.ts';
import { dynamoReports } from '../../lambdas/adapters/store/dynamo-reports.ts';
import type { Reports } from '../../lambdas/spike/reports.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { CONNECT } from './connect.ts';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({ account: '111122223333' });
});
afterAll(() => endpoint.close());

const KINDS: readonly (readonly [string, () => Reports])[] = [
  ['a process', localReports],
  ['a table', () => dynamoReports('memory', { ...CONNECT, endpoint: endpoint.url })],
];

describe.each(KINDS)('the reports kept in %s', (kind, open) => {
  it('are one of an alarm and state in a quarter of an hour, but for the same event', async () => {
    const reports = open();
    const claim = (alarm: string, state: string, id: string, minute: number) =>
      reports.claim(`${alarm} ${kind}`, state, id, `2026-11-20T10:${String(minute).padStart(2, '0')}:00Z`);
    expect(await claim('a', 'ALARM', 'e1', 0)).toBe(true);
    expect(await claim('a', 'ALARM', 'e1', 1)).toBe(true);
    expect(await claim('a', 'ALARM', 'e2', 2)).toBe(false);
    expect(await claim('a', 'OK', 'e3', 3)).toBe(true);
    expect(await claim('b', 'ALARM', 'e4', 3)).toBe(true);
    expect(await claim('a', 'ALARM', 'e5', 15)).toBe(false);
    expect(await claim('a', 'ALARM', 'e6', 16)).toBe(true);
  });
});

describe('a table that does not answer', () => {
  it('rejects, and whoever asked reports', async () => {
    endpoint.fail('dynamodb:PutItem', { code: 'InternalServerError', status: 500 });
    const reports = dynamoReports('memory', { ...CONNECT, endpoint: endpoint.url });
    await expect(reports.claim('c', 'ALARM', 'e', '2026-11-20T10:00:00Z')).rejects.toThrow();
    endpoint.reset();
  });
});
