/**
 * `explain --athena` over HTTP: waits for the query, turns the pages, keeps the counts, and stops what reads too much.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { askAthena } from '../../lambdas/adapters/history/athena.ts';
import { CONNECT } from '../adapters/connect.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint, type World } from '../aws-endpoint/index.ts';
import { struct, type Written } from './form-printers.ts';
import { jsonLines, type Ran } from './run.ts';

const record: Written = JSON.parse(readFileSync('examples/denials/02-identity-bucket-arn-for-object.json', 'utf8'));
const other: Written = JSON.parse(readFileSync('examples/denials/01-identity-no-allow.json', 'utf8'));
const COLUMNS = Object.keys(record);
const rowOf = (denied: Written, denials: number): readonly string[] => [
  String(denials),
  '2026-11-01T00:00:07Z',
  '2026-11-02T23:59:58Z',
  ...COLUMNS.map((column) => {
    const value = denied[column];
    if (value === null || value === undefined) return '';
    if (typeof value !== 'object') return String(value);
    return column === 'userIdentity' ? struct(value) : JSON.stringify(value);
  }),
];
const ROWS = [
  ['denials', 'first_seen', 'last_seen', ...COLUMNS.map((column) => column.toLowerCase())],
  rowOf(record, 48_211),
  rowOf(other, 7),
];

let endpoint: AwsEndpoint | undefined;
afterEach(() => endpoint?.close());

async function explained(athena: World['athena'], ...args: readonly string[]): Promise<Ran> {
  endpoint = await startAwsEndpoint({
    account: '111122223333',
    pageSize: 2,
    ...(athena === undefined ? {} : { athena }),
  });
  const command = ['bin/denyscope.ts', 'explain', '--athena', 'audit.trail', '--snapshot', 'examples/snapshot.json'];
  const env = { PATH: process.env['PATH'], NO_COLOR: '1', ...endpointEnvironment(endpoint) };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...command, '--format', 'json', '--fold', ...args], { env });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
    if (args.includes('--since=1h')) void onceAsked(() => child.kill('SIGINT'));
    child.stdin.end();
  });
}

/** Once the query waits for its turn: how long the start takes depends on the machine. */
async function onceAsked(then: () => void): Promise<void> {
  while (called('GetQueryExecution') === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  then();
}

const called = (operation: string): number =>
  endpoint?.calls.filter((call) => call.service === 'athena' && call.operation === operation).length ?? 0;

describe('explain --athena', () => {
  it('waits for its turn, turns the pages and keeps the counts', async () => {
    const states = [
      { state: 'QUEUED', bytes: 0 },
      { state: 'RUNNING', bytes: 4e9 },
      { state: 'SUCCEEDED', bytes: 20e9 },
    ];
    const { code, out, err } = await explained({ states, rows: ROWS }, '--since', '7d', '--workgroup', 'audit');
    expect(err).toContain('2 kinds of denials, 19 GiB read, about $0.10');
    expect(code).toBe(0);
    expect(jsonLines(out)).toMatchObject([
      { cause: 'identity-no-allow', count: 48_211, first: '2026-11-01T00:00:07Z', last: '2026-11-02T23:59:58Z' },
      { cause: 'identity-no-allow', count: 7 },
    ]);
    expect(called('GetQueryResults')).toBe(2);
    expect(endpoint?.calls.find(({ operation }) => operation === 'StartQueryExecution')?.params).toMatchObject({
      WorkGroup: 'audit',
      QueryExecutionContext: { Database: 'audit' },
      QueryString: expect.stringContaining('FROM audit.trail'),
    });
  });

  it('stops a query that reads more than was granted', async () => {
    const { code, err } = await explained({ states: [{ state: 'RUNNING', bytes: 6e9 }] }, '--max-scan', '5GB');
    expect(err).toContain('the query was stopped after 6 GiB: --max-scan is 5 GiB');
    expect(code).toBe(2);
    expect(called('StopQueryExecution')).toBe(1);
  });

  it('reads on where more is granted, and asks again at twice as much', async () => {
    const states = [6e9, 11e9, 13e9, 14e9].map((bytes) => ({ state: 'RUNNING', bytes }));
    endpoint = await startAwsEndpoint({
      account: '111122223333',
      athena: { states: [...states, { state: 'SUCCEEDED', bytes: 15e9 }], rows: ROWS },
    });
    const asked: number[] = [];
    const mayReadOn = async (bytes: number): Promise<boolean> => asked.push(bytes) > 0;
    const query = { statement: 'SELECT 1', database: 'audit', workgroup: 'primary', mostBytes: 5e9, mayReadOn };
    const connect = { ...CONNECT, endpoint: endpoint.url };
    const kinds: string[] = [];
    for await (const step of askAthena(query, connect, new AbortController().signal)) kinds.push(step.kind);
    expect(asked).toEqual([6e9, 13e9]);
    expect(kinds.filter((kind) => kind !== 'waiting')).toEqual(['row', 'row', 'done']);
    expect(called('StopQueryExecution')).toBe(0);
  });

  it.each([
    [
      'fails',
      [{ state: 'FAILED', bytes: 0, reason: 'COLUMN_NOT_FOUND: line 4:5' }],
      'the query failed: COLUMN_NOT_FOUND',
    ],
    ['is cancelled', [{ state: 'CANCELLED', bytes: 0 }], 'the query was cancelled'],
    ['cannot be run', undefined, 'the query could not be run (InvalidRequestException'],
  ])('names a query that %s', async (_, states, reason) => {
    const { code, err } = await explained(states === undefined ? undefined : { states });
    expect(err).toContain(reason);
    expect(code).toBe(2);
  });

  it('stops the query on Ctrl-C', async () => {
    const { code } = await explained({ states: [{ state: 'QUEUED', bytes: 0 }] }, '--since=1h');
    expect(code).toBe(130);
    expect(called('StopQueryExecution')).toBe(1);
  });

  it.each([
    [['--max-scan', 'much'], '--max-scan `much` is not an amount'],
    [['--athena', 'audit'], '--athena `audit` names no table'],
    [['--athena', 'a.b; DROP'], 'names no table'],
  ])('refuses %j', async (args, problem) => {
    const { code, err } = await explained({ states: [] }, ...args);
    expect(code).toBe(2);
    expect(err).toContain(problem);
  });
});
