/**
 * `node test/bench/behind.bench.ts [denials]`: how long the first denial of one account waits behind a storm of another's in
 * the queue: the bundled function takes batch after batch, as many side by side as the settings let, and the one that counts
 * comes last. AWS's own times (CloudTrail, the rule, the queue) come on top with a storm and without.
 */
import { fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ENV } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { isObject, listAt } from '../../lambdas/denial/fields.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { endpointEnvironment } from '../aws-endpoint/index.ts';
import { bodyOf, SHAPES, type Shape } from './storm-shapes.ts';

const DENIALS = Number(process.argv[2] ?? 5_000);
const BATCH = 10;
const HUB = '444455556666';
const QUIET = '777788889999';
const directory = mkdtempSync(join(tmpdir(), 'denyscope-behind-'));
bundle(directory, { ...DEFAULT_SETTINGS, accounts: [QUIET] });
const write = process.stdout.write.bind(process.stdout);
let containers = 0;

async function waited(shape: Shape, before: number): Promise<number> {
  const endpoint = fork(new URL('storm-endpoint.ts', import.meta.url).pathname);
  try {
    const hello = await new Promise<unknown>((resolve) => endpoint.once('message', resolve));
    Object.assign(process.env, environmentAt(isObject(hello) ? String(hello['url']) : ''));
    const diagnose = await freshFunction();
    const now = new Date();
    const quiet = SHAPES[0];
    if (quiet === undefined) throw new Error('no shape');
    const bodies = Array.from({ length: before }, (_, n) => bodyOf(shape, n, now));
    bodies.push(bodyOf(quiet, before, now, QUIET));
    const batches = Array.from({ length: Math.ceil(bodies.length / BATCH) }, (_, at) =>
      bodies.slice(at * BATCH, (at + 1) * BATCH).map((body, n) => ({ messageId: `${at}-${n}`, body })),
    );
    const begun = performance.now();
    let next = 0;
    let left = 0;
    const work = async (): Promise<void> => {
      for (let mine = next++; mine < batches.length; mine = next++) {
        const answer = await diagnose({ Records: batches[mine] });
        if (listAt(answer, 'batchItemFailures').length > 0) throw new Error('a batch failed');
        if (mine === batches.length - 1) left = performance.now() - begun;
      }
    };
    await Promise.all(Array.from({ length: DEFAULT_SETTINGS.maximumConcurrency }, work));
    return left;
  } finally {
    endpoint.kill();
  }
}

async function freshFunction(): Promise<(event: unknown) => Promise<unknown>> {
  containers += 1;
  const module: unknown = await import(
    `${pathToFileURL(join(directory, 'diagnose-denial.mjs')).href}?container=${containers}`
  );
  const handler = isObject(module) ? module['handler'] : undefined;
  if (typeof handler !== 'function') throw new Error('no handler');
  const context = { awsRequestId: 'b', functionName: 'diagnose-denial', getRemainingTimeInMillis: () => 60_000 };
  return async (event) => handler(event, context);
}

function environmentAt(url: string): Record<string, string> {
  return {
    ...endpointEnvironment({ url }),
    LAMBDA_TASK_ROOT: directory,
    AWS_LAMBDA_FUNCTION_NAME: 'diagnose-denial',
    POWERTOOLS_SERVICE_NAME: 'denyscope',
    [ENV.memoryTable]: 'memory',
    [ENV.alertsTopicArn]: `arn:aws:sns:eu-west-1:${HUB}:alerts`,
    [ENV.deadLetterQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${HUB}/dead-letters`,
    [ENV.settingsFile]: 'settings.json',
  };
}

process.stdout.write = () => true;
for (const shape of SHAPES) {
  const [alone, behind] = [await waited(shape, 0), await waited(shape, DENIALS)];
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  write(`${shape.name}: ${seconds(alone)} alone, ${seconds(behind)} behind ${DENIALS}\n`);
}
process.exit(0);
