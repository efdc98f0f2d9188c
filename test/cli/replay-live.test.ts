/**
 * `denyscope replay` with the caller's own credentials, over HTTP: calls of the event history, of a trail's bucket and of a
 * table in Athena, and the policies captured for the callers and resources that were met.
 */
import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { historyRecords } from '../../lambdas/adapters/history/event-history.ts';
import { isObject, type Json, listAt } from '../../lambdas/denial/fields.ts';
import { CONNECT } from '../adapters/connect.ts';
import { exampleWorld } from '../adapters/example-world.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint, type World } from '../aws-endpoint/index.ts';
import { CALLS, SNAPSHOT } from '../replay/replaying.ts';
import { struct } from './form-printers.ts';
import { denyscope, type Ran, scratch } from './run.ts';

const ACCOUNT = '444455556666';
const REGION = 'eu-central-1';
const API = `arn:aws:iam::${ACCOUNT}:role/OrdersApi`;
const NO_TABLES = scratch(
  'no-tables.json',
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Sid: 'No', Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' }],
  }),
);
const EVENTS: readonly Json[] = CALLS.filter(({ recipientAccountId }) => recipientAccountId === ACCOUNT).map(
  (call) => ({
    ...call,
    eventTime: new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z'),
  }),
);
/** The policy that was changed since, as the same trail tells it. */
const CHANGES: readonly Json[] = listAt(SNAPSHOT, 'changes')
  .filter(isObject)
  .map((change) => ({ ...change, eventTime: new Date().toISOString() }));
const TABLES = EVENTS.filter(({ eventSource }) => eventSource === 'dynamodb.amazonaws.com');

let endpoint: AwsEndpoint | undefined;
afterEach(() => endpoint?.close());

async function replay(world: Partial<World>, ...args: readonly string[]): Promise<Ran> {
  endpoint = await startAwsEndpoint(exampleWorld({ account: ACCOUNT, events: [], ...world }));
  const env = { PATH: process.env['PATH'], NO_COLOR: '1', ...endpointEnvironment(endpoint) };
  const command = ['bin/denyscope.ts', 'replay', ...args, '--region', REGION, '--format', 'json'];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { env });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    child.stdin.end();
  });
}

function refusedIn({ out }: Ran): readonly unknown[] {
  return JSON.parse(out).newlyRefused.map(({ caller, action, count }: Json) => [caller, action, count]);
}

const BOTH = [
  [API, 'dynamodb:PutItem', 3],
  [API, 'dynamodb:Query', 3],
];

describe('live', () => {
  it('takes the calls of the event history and captures the policies that bear on them', async () => {
    const ran = await replay({ events: EVENTS }, '--since', '7d', '--attach', `${API}=${NO_TABLES}`);
    expect(refusedIn(ran)).toEqual(BOTH);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('management events of this Region alone, and no data events');
    const asked = (endpoint?.calls ?? []).map(({ operation }) => operation);
    expect(asked).toContain('GetAccountAuthorizationDetails');
    // Only what the calls are about is read.
    expect(asked).not.toContain('ListBuckets');
  });

  it('says what it could not read', async () => {
    const { err } = await replay({ events: TABLES, organizationReaders: [] }, '--since', '7d');
    expect(err).toMatch(/not read: .*organizations:/);
  });

  it('tells a policy that was changed since by the log itself', async () => {
    const key = `AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2026/11/02/a.json.gz`;
    const objects = { audit: { [key]: JSON.stringify({ Records: [...EVENTS, ...CHANGES] }) } };
    const { out } = await replay({ objects }, 's3://audit/AWSLogs');
    expect(JSON.parse(out).contradictions[0]).toMatchObject({ count: 3, since: [{ action: 'iam:DetachRolePolicy' }] });
  });

  it('takes the policies of a snapshot where one is given', async () => {
    const change = ['--snapshot', 'examples/snapshot.json', '--attach', `${API}=${NO_TABLES}`];
    const ran = await replay({ events: EVENTS }, '--since', '7d', ...change);
    expect(refusedIn(ran)).toEqual(BOTH);
    expect(endpoint?.calls.some(({ service }) => service === 'iam')).toBe(false);
  });

  it('reads the files of a trail’s bucket, let through and refused alike', async () => {
    const key = `AWSLogs/${ACCOUNT}/CloudTrail/${REGION}/2026/11/02/a.json.gz`;
    const objects = { audit: { [key]: JSON.stringify({ Records: EVENTS }) } };
    const ran = await replay({ objects }, 's3://audit/AWSLogs', '--attach', `${API}=${NO_TABLES}`);
    expect(refusedIn(ran)).toEqual(BOTH);
  });

  it('groups the calls of a table in Athena where it is', async () => {
    const [call = {}] = TABLES;
    const columns = [...Object.keys(call), 'errorCode', 'errorMessage'];
    const cell = (value: unknown, column: string): string => {
      if (typeof value !== 'object' || value === null) return String(value ?? '');
      return column === 'userIdentity' ? struct(value) : JSON.stringify(value);
    };
    const rows = [
      ['denials', 'first_seen', 'last_seen', ...columns.map((column) => column.toLowerCase())],
      ['48211', '2026-11-01T00:00:07Z', '2026-11-02T23:59:58Z', ...columns.map((column) => cell(call[column], column))],
    ];
    const athena = { states: [{ state: 'SUCCEEDED', bytes: 1_000 }], rows };
    const ran = await replay({ athena }, '--athena', 'audit.trail', '--since', '7d', '--attach', `${API}=${NO_TABLES}`);
    expect(refusedIn(ran)).toMatchObject([[API, expect.stringMatching(/^dynamodb:/), 48_211]]);
    expect(ran.err).toContain('1 kind of calls');
    const query = (endpoint?.calls ?? []).find(({ operation }) => operation === 'StartQueryExecution');
    expect(String(query?.params['QueryString'])).not.toContain('regexp_like(regexp_replace');
  });

  it('says where the reading of the event history ended', async () => {
    endpoint = await startAwsEndpoint(exampleWorld({ account: ACCOUNT, events: EVENTS, pageSize: 2 }));
    let oldest = '';
    const read: unknown[] = [];
    const connect = { ...CONNECT, region: REGION, endpoint: endpoint.url };
    for await (const record of historyRecords({ mostPages: 2 }, connect, (time) => (oldest = time))) read.push(record);
    expect(read).toHaveLength(4);
    expect(oldest).toMatch(/^20\d\d-/);
  });
});

it.each<readonly [string, readonly string[], number, RegExp]>([
  ['AWS that is not reached', ['--since', '7d'], 3, /AWS could not be reached/],
  ['a time that is none', ['--since', 'yesterday'], 2, /is not a duration/],
  ['a time and files', ['examples/calls.jsonl', '--since', '7d'], 2, /leave the files out/],
  ['a table and files', ['examples/calls.jsonl', '--athena', 'a.b'], 2, /leave files out/],
  ['a table that is none', ['--athena', 'a;b'], 2, /names no table/],
])('%s is said with its own exit code', async (_, args, code, problem) => {
  const ran = await denyscope(['replay', ...args]);
  expect(ran).toMatchObject({ code, out: '' });
  expect(ran.err).toMatch(problem);
});
