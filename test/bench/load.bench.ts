/**
 * `npm run bench:load [SECONDS] [--full]`: 50 denials a second, distinct, repeated and mixed, of 1, 50 and 500 accounts,
 * through the bundled function in a process of its own; `--full` for ten minutes each, and 20,000 in a minute. Ends with 1
 * when a denial is lost or a count is wrong.
 */
import { execFile, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoLedger } from '../../lambdas/adapters/store/dynamo-ledger.ts';
import { dynamoMemory } from '../../lambdas/adapters/store/dynamo-memory.ts';
import { ENV } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { fieldAt, isObject } from '../../lambdas/denial/fields.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { CLIENT, CONNECT } from '../adapters/connect.ts';
import { endpointEnvironment } from '../aws-endpoint/index.ts';

const ACCOUNT = '444455556666';
const full = process.argv.includes('--full');
const SECONDS = full ? 600 : Number(process.argv[2] ?? 20);

interface Run {
  readonly shape: 'distinct' | 'repeated' | 'mixed';
  readonly accounts: number;
  readonly rate: number;
  readonly seconds: number;
}

const RUNS: readonly Run[] = [
  ...(['distinct', 'repeated', 'mixed'] as const).flatMap((shape) =>
    [1, 50, 500].map((accounts) => ({ shape, accounts, rate: 50, seconds: SECONDS })),
  ),
  // 20,000 in a minute, or the same rate for a part of it.
  { shape: 'mixed', accounts: 50, rate: 20_000 / 60, seconds: full ? 60 : Math.min(60, SECONDS) },
];

async function underLoad(run: Run): Promise<boolean> {
  const endpoint = fork(new URL('storm-endpoint.ts', import.meta.url).pathname);
  const message = (): Promise<unknown> => new Promise((resolve) => endpoint.once('message', resolve));
  try {
    const url = String(fieldAt(await message(), 'url'));
    await coverJournal(url, run.accounts);
    const result = await driven(run, url);
    const answer = message();
    endpoint.send('counts');
    const calls = fieldAt(await answer, 'counts');
    const counted = await countedAt(url);
    const isExact = counted === fieldAt(result, 'events') && fieldAt(result, 'lost') === 0;
    process.stdout.write(
      `\n${run.shape}, ${run.accounts} accounts, ${Math.round(run.rate)} a second for ${run.seconds} s\n`,
    );
    for (const [name, value] of Object.entries(isObject(result) ? result : {})) {
      process.stdout.write(`  ${name.padEnd(16)} ${Array.isArray(value) ? value.join(' / ') : String(value)}\n`);
    }
    process.stdout.write(`  calls            ${JSON.stringify(calls)}\n`);
    process.stdout.write(`${isExact ? 'ok    ' : 'BROKEN'} counted ${counted}\n`);
    return isExact;
  } finally {
    endpoint.kill();
  }
}

/**
 * As after the first weeks of a deployment: the journal has heard of the accounts long enough, and CloudTrail's event
 * history, which answers two calls a second, is not asked.
 */
async function coverJournal(url: string, accounts: number): Promise<void> {
  const client = new DynamoDBClient({ ...CLIENT, endpoint: url });
  const since = { N: String(Date.now() - 180 * 86_400_000) };
  for (let at = 0; at < accounts; at += 1) {
    for (const region of ['us-east-1', 'eu-west-1']) {
      const Item = { pk: { S: `changes-of#${Number(ACCOUNT) + at}#${region}` }, sk: { S: '-' }, since, latest: since };
      await client.send(new PutItemCommand({ TableName: 'memory', Item }));
    }
  }
}

/** Every denial is counted once: with its fingerprint, or as held back. */
async function countedAt(url: string): Promise<number> {
  const connect = { ...CONNECT, endpoint: url, requestTimeoutMs: 30_000 };
  const [from = '', until = ''] = [-2, 2].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
  const stories = await dynamoMemory('memory', connect).stories(from, until);
  const held = await dynamoLedger('memory', connect, DEFAULT_SETTINGS.digestHour).held(until);
  return stories.reduce((sum, { count }) => sum + count, 0) + (held?.denials ?? 0);
}

function driven({ shape, accounts, rate, seconds }: Run, url: string): Promise<unknown> {
  const program = new URL('load-run.ts', import.meta.url).pathname;
  const env = {
    ...endpointEnvironment({ url }),
    TZ: 'UTC',
    LAMBDA_TASK_ROOT: directory,
    AWS_LAMBDA_FUNCTION_NAME: 'diagnose-denial',
    POWERTOOLS_SERVICE_NAME: 'denyscope',
    [ENV.memoryTable]: 'memory',
    [ENV.alertsTopicArn]: `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`,
    [ENV.deadLetterQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/dead-letters`,
    [ENV.settingsFile]: 'settings.json',
  };
  const args = [program, directory, shape, ...[accounts, rate, seconds].map(String)];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env, maxBuffer: 1e8 }, (error, out, err) =>
      error === null
        ? resolve(JSON.parse(out.trim().split('\n').at(-1) ?? '{}'))
        : reject(new Error(err.slice(-2_000))),
    );
  });
}

const directory = mkdtempSync(join(tmpdir(), 'denyscope-load-'));
try {
  bundle(directory, DEFAULT_SETTINGS);
  process.stdout.write(`Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}; times are p50 / p95 / p99, ms\n`);
  let areExact = true;
  for (const run of RUNS) areExact = (await underLoad(run)) && areExact;
  process.exitCode = areExact ? 0 : 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
