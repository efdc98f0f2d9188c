/** An answer that begins and never ends is given up like one that never began: nothing else would end the wait. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsSource } from '../../lambdas/adapters/aws-source.ts';
import { dynamoLedger } from '../../lambdas/adapters/store/dynamo-ledger.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { askSource } from './asking.ts';
import { CONNECT } from './connect.ts';

const ACCOUNT = '444455556666';
let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await startAwsEndpoint({
    account: ACCOUNT,
    snapshot: JSON.parse(readFileSync('examples/snapshot.json', 'utf8')),
  });
  endpoint.fail('*', { cut: 'stall' });
});
afterAll(() => endpoint.close());

const connect = () => ({ ...CONNECT, account: ACCOUNT, endpoint: endpoint.url, requestTimeoutMs: 300 });

it('of the table', async () => {
  const ledger = dynamoLedger('memory', connect(), DEFAULT_SETTINGS.digestHour);
  await expect(ledger.claimTick('2026-11-27T10:00:00Z')).rejects.toThrow(/timed out/);
}, 5_000);

it('of a reader, which is a gap then', async () => {
  const source = awsSource({ ...connect(), settings: DEFAULT_SETTINGS });
  const begun = performance.now();
  const answer = await askSource(source, { kind: 'principal', account: ACCOUNT, type: 'role', name: 'ReportWriter' });
  expect(answer).toMatchObject({ kind: 'unread' });
  expect(performance.now() - begun).toBeLessThan(4_000);
}, 5_000);
