/** The command that keeps a fingerprint quiet, run as a person does against an endpoint that speaks the AWS protocols. */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dynamoMemory } from '../../lambdas/adapters/store/memory/dynamo-memory.ts';
import { CONNECT } from '../adapters/connect.ts';
import { denialOf, sightingOf } from '../adapters/denials.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from '../aws-endpoint/index.ts';

const PRINT = '0123456789abcdef';
const TABLES = ['Denyscope-MemoryTable0A1B2C3D-X', 'Twice-MemoryTable0A1B2C3D-X', 'Twice-MemoryTable0A1B2C3D-Y'];
let endpoint: AwsEndpoint;

beforeAll(async () => {
  const arn = (name: string) => `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`;
  const resources = Object.fromEntries(TABLES.map((name) => [arn(name), {}]));
  const snapshot = { schemaVersion: 1, accounts: { '111122223333': { resources } } };
  endpoint = await startAwsEndpoint({ account: '111122223333', snapshot });
});
afterAll(() => endpoint.close());

function mute(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['bin/denyscope.ts', 'mute', ...args], {
      env: { PATH: process.env['PATH'], ...endpointEnvironment(endpoint) },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

test('writes an ending rule into the memory that admission reads', async () => {
  const ran = await mute(PRINT, '--for', '8h', '--reason', 'known, ticket 12', '--table', 'memory');
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain(`${PRINT} is muted until`);
  const memory = dynamoMemory('memory', { ...CONNECT, endpoint: endpoint.url });
  const now = new Date();
  const [answer] = await memory.admit([sightingOf(PRINT, [denialOf({ eventId: 'a' })])], now.toISOString());
  expect(answer?.remembered.muted?.reason).toBe('known, ticket 12');
  expect(Date.parse(answer?.remembered.muted?.until ?? '') - now.getTime()).toBeGreaterThan(7 * 3_600_000);
});

test('finds the table by the name of the stack, and takes none of two', async () => {
  expect(await mute(PRINT, '--for', '8h', '--reason', 'known')).toMatchObject({ code: 0, err: '' });
  expect(endpoint.calls.findLast((call) => call.operation === 'UpdateItem')?.params['TableName']).toBe(TABLES[0]);
  const ran = await mute(PRINT, '--for', '8h', '--reason', 'known', '--stack', 'Twice');
  expect(ran.code).toBe(2);
  expect(ran.err).toMatch(/--table/);
});

test('names what is wrong, in one line, and writes nothing', async () => {
  const before = endpoint.calls.length;
  expect(await mute('nonsense', '--for', '8h', '--reason', 'x')).toMatchObject({ code: 2 });
  expect((await mute(PRINT, '--for', 'soon', '--reason', 'x')).err).toMatch(/--for `soon` is not a duration/);
  expect((await mute(PRINT, '--for', '90d', '--reason', 'x')).err).toMatch(/quiet rule/);
  expect((await mute(PRINT, '--for', '8h', '--reason', '…')).err).toMatch(/--reason/);
  expect(endpoint.calls.length).toBe(before);
});
