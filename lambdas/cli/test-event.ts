/**
 * `denyscope test-event`: puts one marked event on the bus, waits for its notice to leave, and says when and through
 * which channels. Errs towards saying that nothing left: what is not seen in time did not arrive.
 */
import { randomUUID } from 'node:crypto';
import { putTest } from '../adapters/deployment/put-test.ts';
import { dynamoTestRuns } from '../adapters/store/dynamo-test-runs.ts';
import { partOf } from '../deployment/deployment.ts';
import type { TestRun, TestRuns } from '../deployment/test-runs.ts';
import { missingPartSentence } from '../notice/words/deployment/access.ts';
import { TEST_WORDS, testLines } from '../notice/words/deployment/test-event.ts';
import { print, showProgress, warn } from './console.ts';
import { EXIT } from './exit.ts';
import { durationMs } from './explain/options.ts';
import { type DeploymentOptions, openDeployment } from './open-deployment.ts';

export interface TestEventOptions extends DeploymentOptions {
  readonly timeout: string;
  readonly format: string;
}

const LOOK_EVERY_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;

export async function runTestEvent(options: TestEventOptions): Promise<number> {
  const waitMs = durationMs(options.timeout);
  if (waitMs === undefined || waitMs <= 0 || waitMs > LONGEST_WAIT_MS) {
    return fail(`--timeout \`${options.timeout}\` is not a time to wait: write 90s or 5m, at most 15m`, EXIT.unusable);
  }
  const opened = await openDeployment(options);
  if (opened.kind === 'closed') return fail(opened.problem, opened.code);
  const { deployment, connect } = opened;
  const memory = partOf(deployment, 'memory');
  if (memory === undefined) return fail(missingPartSentence('memory table', deployment.stack), EXIT.unusable);
  const id = randomUUID();
  const putAt = new Date().toISOString();
  const put = await putTest(id, connect);
  if (put.kind === 'unread') return fail(TEST_WORDS.notPut(put.reason), EXIT.unreachable);
  const isText = options.format !== 'json';
  if (isText) await print(`${TEST_WORDS.put(id, `${deployment.account} in ${deployment.region}`)}\n`);
  const seen = await waited(id, dynamoTestRuns(memory, connect), waitMs);
  if (typeof seen === 'string') return fail(TEST_WORDS.unread(seen), EXIT.unreachable);
  if (isText) await print(`${(seen === undefined ? [TEST_WORDS.late] : testLines(seen, putAt)).join('\n')}\n`);
  else await print(`${JSON.stringify({ schemaVersion: 1, id, putAt, ...(seen ?? { state: 'not-arrived' }) })}\n`);
  const isWell = seen?.state === 'told' && seen.receipts.every(({ kind }) => kind === 'sent');
  return isWell ? EXIT.ok : EXIT.breaks;
}

/** What became of it, nothing when it did not arrive in time, or why that cannot be read. */
async function waited(id: string, tests: TestRuns, waitMs: number): Promise<TestRun | undefined | string> {
  const begun = Date.now();
  let seen: TestRun | undefined;
  const seconds = (): number => Math.round((Date.now() - begun) / 1000);
  const done = showProgress(() =>
    seen === undefined ? TEST_WORDS.waiting(seconds()) : TEST_WORDS.explaining(seconds()),
  );
  try {
    do {
      seen = await tests.find(id);
      if (seen !== undefined && seen.state !== 'arrived') return seen;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    } while (Date.now() - begun < waitMs);
    return seen;
  } catch (error) {
    return error instanceof Error ? error.name : 'no answer';
  } finally {
    done();
  }
}

function fail(problem: string, code: number): number {
  warn(problem);
  return code;
}
