/**
 * The bundle in a process of its own against an AWS that fails, hangs or answers nothing: what it could not tell is told
 * once AWS is well again, and a table that hangs delays no alert beyond the function's time.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { ENV } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { recordOf } from '../admission/denials.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { invoke } from './invoke.ts';

const ACCOUNT = '111122223333';
/** Less than the function has, for the test's sake: what it does with it is the same. */
const FUNCTION_MS = 40_000;
let entry: string;

beforeAll(() => {
  const directory = mkdtempSync(join(tmpdir(), 'denyscope-bundle-'));
  bundle(directory, DEFAULT_SETTINGS);
  entry = join(directory, 'diagnose-denial.mjs');
}, 60_000);

interface Run {
  readonly endpoint: AwsEndpoint;
  readonly published: () => number;
  /** Ids of the messages that are to come again. */
  readonly run: (records: readonly Record<string, unknown>[]) => Promise<readonly string[]>;
}

async function onEndpoint(story: (run: Run) => Promise<void>): Promise<void> {
  const { organization: _, ...snapshot } = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
  const endpoint = await startAwsEndpoint({ account: ACCOUNT, snapshot });
  const run = async (records: readonly Record<string, unknown>[]) => {
    const Records = records.map((detail, at) => ({ messageId: `m${at}`, body: JSON.stringify({ detail }) }));
    const { result } = await invoke(
      entry,
      { Records },
      {
        ...endpointEnvironment(endpoint),
        LAMBDA_TASK_ROOT: join(entry, '..'),
        [ENV.memoryTable]: 'memory',
        [ENV.alertsTopicArn]: `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`,
        [ENV.eventBusName]: 'default',
        [ENV.deadLetterQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/dead-letters`,
        [ENV.ownRoleArns]: `arn:aws:iam::${ACCOUNT}:role/denyscope`,
        [ENV.settingsFile]: 'settings.json',
      },
      FUNCTION_MS,
    );
    return [...JSON.stringify(result).matchAll(/"itemIdentifier":"(m\d+)"/g)].map(([, id]) => id ?? '');
  };
  const published = () => endpoint.calls.filter(({ operation }) => operation === 'Publish').length;
  try {
    await story({ endpoint, published, run });
  } finally {
    await endpoint.close();
  }
}

const ofOneRole = (count: number) =>
  Array.from({ length: count }, (_, n) => recordOf({ eventId: `event-${n}`, eventName: `GetBucketThing${n}` }));
const ofRoles = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    recordOf({ eventId: `event-${n}`, role: `arn:aws:iam::${ACCOUNT}:role/Role${n}` }),
  );

describe.concurrent('the function on an AWS that fails', () => {
  it('tells all ten denials of a role that the topic did not take at first', { timeout: 90_000 }, ({ expect }) =>
    onEndpoint(async ({ endpoint, published, run }) => {
      endpoint.fail('sns:Publish', { code: 'KMSDisabled', status: 400 });
      expect(await run(ofOneRole(10))).toHaveLength(10);
      endpoint.reset();
      expect(await run(ofOneRole(10))).toEqual([]);
      expect(published()).toBe(10);
      endpoint.reset();
      expect(await run(ofOneRole(10))).toEqual([]);
      expect(published()).toBe(0);
    }),
  );

  it('tells what a table answered without what it must answer', { timeout: 90_000 }, ({ expect }) =>
    onEndpoint(async ({ endpoint, published, run }) => {
      endpoint.fail('dynamodb:UpdateItem', { body: '{}' });
      await run(ofRoles(2));
      expect(published()).toBe(2);
    }),
  );

  it('alerts in time though every write of the table hangs', { timeout: 120_000 }, ({ expect }) =>
    onEndpoint(async ({ endpoint, published, run }) => {
      endpoint.fail('dynamodb:UpdateItem', { delayMs: 6_000 });
      await run(ofRoles(6));
      expect(published()).toBe(6);
      // Nobody is told a third time: the table is well again, and counts what it missed.
      endpoint.reset();
      await run(ofRoles(6));
      endpoint.reset();
      expect(await run(ofRoles(6))).toEqual([]);
      expect(published()).toBe(0);
    }),
  );

  it('alerts in time though all of AWS hangs', { timeout: 120_000 }, ({ expect }) =>
    onEndpoint(async ({ endpoint, published, run }) => {
      endpoint.fail('*', { delayMs: 6_000 });
      await run(ofRoles(2));
      expect(published()).toBeGreaterThanOrEqual(2);
    }),
  );
});
