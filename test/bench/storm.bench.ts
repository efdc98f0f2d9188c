/**
 * `node test/bench/storm.bench.ts [denials]`: both storms through the bundled functions against the local endpoint, which
 * runs in a process of its own. Prints what was sent, written and read; ends with 1 when a limit is broken.
 */
import { execFile, fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ENV } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { isObject } from '../../lambdas/denial/fields.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { endpointEnvironment } from '../aws-endpoint/index.ts';
import { SHAPES, type Shape } from './storm-shapes.ts';

const DENIALS = Number(process.argv[2] ?? 100_000);
const ACCOUNT = '444455556666';
const directory = mkdtempSync(join(tmpdir(), 'denyscope-storm-'));

type Numbers = Readonly<Record<string, number>>;

interface Storm {
  readonly shape: Shape;
  readonly result: Numbers;
  readonly calls: Numbers;
}

async function storm(shape: Shape): Promise<Storm> {
  const endpoint = fork(new URL('storm-endpoint.ts', import.meta.url).pathname);
  const message = (): Promise<unknown> => new Promise((resolve) => endpoint.once('message', resolve));
  try {
    const hello = await message();
    const url = isObject(hello) ? String(hello['url']) : '';
    const result = await driven(shape, url);
    const answer = message();
    endpoint.send('counts');
    const counted = await answer;
    return { shape, result, calls: numbersOf(isObject(counted) ? counted['counts'] : undefined) };
  } finally {
    endpoint.kill();
  }
}

function driven(shape: Shape, url: string): Promise<Numbers> {
  const program = new URL('storm-run.ts', import.meta.url).pathname;
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
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [program, shape.name, directory, String(DENIALS)],
      { env, maxBuffer: 1e8 },
      (error, out, err) =>
        error === null
          ? resolve(numbersOf(JSON.parse(out.trim().split('\n').at(-1) ?? '{}')))
          : reject(new Error(`${err.slice(-2_000)}`)),
    );
  });
}

function numbersOf(value: unknown): Numbers {
  return Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).flatMap(([name, one]) =>
      typeof one === 'number' ? [[name, one]] : [],
    ),
  );
}

interface Limit {
  readonly what: string;
  readonly value: number;
  readonly most: number;
}

const sum = (numbers: Numbers, prefix: string): number =>
  Object.entries(numbers).reduce((all, [name, one]) => all + (name.startsWith(prefix) ? one : 0), 0);

/** Writes of the function that handles denials; those of the ticks are printed beside them. */
const ofBatches = (calls: Numbers): number =>
  sum(calls, 'write ') - (calls['write window'] ?? 0) - (calls['write tick'] ?? 0);

function limitsOf([repeating, distinct]: readonly Storm[]): readonly Limit[] {
  if (repeating === undefined || distinct === undefined) return [];
  const { result, calls } = repeating;
  const allowed =
    (result['fingerprintBatches'] ?? 0) + 2 * (result['newBatchCallers'] ?? 0) + (calls['write settled'] ?? 0);
  const scale = DENIALS / 100_000;
  return [
    { what: 'repeating: failures', value: result['failures'] ?? 0, most: 0 },
    { what: 'repeating: notices (20 and a digest)', value: calls['publish'] ?? 0, most: 21 },
    { what: 'repeating: diagnoses', value: calls['write settled'] ?? 0, most: 20 },
    { what: 'repeating: memory writes', value: ofBatches(calls), most: allowed },
    { what: 'distinct: failures', value: distinct.result['failures'] ?? 0, most: 0 },
    { what: 'distinct: notices (11 and 12 summaries)', value: distinct.calls['publish'] ?? 0, most: 23 },
    { what: 'distinct: diagnoses', value: distinct.calls['write settled'] ?? 0, most: 11 },
    { what: 'distinct: memory writes', value: ofBatches(distinct.calls), most: 130_000 * scale },
    {
      what: 'distinct: peak memory, share of repeating',
      value: (distinct.result['peakMemoryMb'] ?? 0) / (result['peakMemoryMb'] ?? 1),
      most: 1.2,
    },
    // 20 fingerprints have a caller each that is read once, and a bucket; nothing is read for their repeats.
    { what: 'repeating: AWS reads', value: sum(calls, 'read '), most: 20 * 20 },
  ];
}

bundle(directory, { ...DEFAULT_SETTINGS, accounts: ['777788889999', '123456789012', '111122223333'] });
const storms: Storm[] = [];
for (const shape of SHAPES) {
  const one = await storm(shape);
  storms.push(one);
  const { result, calls } = one;
  process.stdout.write(`\n${shape.title}, ${DENIALS.toLocaleString('en-US')} denials\n`);
  process.stdout.write(
    `  ${Math.round(result['perSecond'] ?? 0)} denials a second, peak memory ${Math.round(result['peakMemoryMb'] ?? 0)} MB, `,
  );
  process.stdout.write(`${Math.round((result['logBytes'] ?? 0) / DENIALS)} bytes of log a denial\n`);
  for (const [name, count] of Object.entries(calls).sort()) process.stdout.write(`  ${name.padEnd(24)} ${count}\n`);
}
process.stdout.write('\n');
const limits = limitsOf(storms);
for (const { what, value, most } of limits) {
  process.stdout.write(`${value <= most ? 'ok    ' : 'BROKEN'} ${what}: ${Math.round(value * 100) / 100} of ${most}\n`);
}
process.exit(limits.every(({ value, most }) => value <= most) ? 0 : 1);
