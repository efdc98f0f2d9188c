/**
 * The functions beside the queue's on an AWS that fails or hangs, one operation after the other: what could not be told or
 * written fails the function, so that it is tried again, and is told once AWS is well.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { dynamoLedger } from '../../lambdas/adapters/store/dynamo-ledger.ts';
import { dynamoMemory } from '../../lambdas/adapters/store/memory/dynamo-memory.ts';
import { NOTHING_HELD } from '../../lambdas/admission/ledger/ledger.ts';
import { ENV } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { listAt } from '../../lambdas/denial/fields.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { CLIENT, CONNECT } from '../adapters/connect.ts';
import { denialOf, sightingOf } from '../adapters/denials.ts';
import { type AwsEndpoint, endpointEnvironment, type Fault, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { invoke } from './invoke.ts';

const ACCOUNT = '444455556666';
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const snapshot = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'denyscope-bundle-'));
  bundle(directory, DEFAULT_SETTINGS);
}, 60_000);

const BROKEN: Fault = { code: 'InternalServerError', status: 500 };
const SLOW: Fault = { delayMs: 6_000 };
const EMPTY: Fault = { body: '{}' };

type Case = readonly [operation: string, how: string, fault: Fault];

/** Runs a function while the operation fails, and again when it is well; gives what the second run saw as well. */
async function twice(
  handler: string,
  event: unknown,
  [operation, , fault]: Case,
  before: (endpoint: AwsEndpoint) => Promise<void>,
  between: (endpoint: AwsEndpoint) => Promise<void> = async () => {},
): Promise<AwsEndpoint['calls']> {
  const endpoint = await startAwsEndpoint({ account: ACCOUNT });
  const run = () =>
    invoke(join(directory, `${handler}.mjs`), event, {
      ...endpointEnvironment(endpoint),
      LAMBDA_TASK_ROOT: directory,
      [ENV.memoryTable]: 'memory',
      [ENV.alertsTopicArn]: `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`,
      [ENV.deadLetterQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/dead-letters`,
      [ENV.settingsFile]: 'settings.json',
    });
  try {
    await before(endpoint);
    endpoint.reset();
    endpoint.fail(operation, fault);
    const first = await run().then(
      () => true,
      () => false,
    );
    const seen = first
      ? [...endpoint.calls]
      : endpoint.calls.filter(({ operation: name }) => name !== operation.split(':')[1]);
    endpoint.reset();
    await between(endpoint);
    await run();
    return [...seen, ...endpoint.calls];
  } finally {
    await endpoint.close();
  }
}

const subjects = (calls: AwsEndpoint['calls']) =>
  calls.flatMap(({ operation, params }) => (operation === 'Publish' ? [String(params['Subject']).split(':')[0]] : []));

describe.concurrent('the tick', () => {
  const remember = async (endpoint: AwsEndpoint) => {
    const connect = { ...CONNECT, endpoint: endpoint.url };
    const [memory, ledger] = [
      dynamoMemory('memory', connect),
      dynamoLedger('memory', connect, DEFAULT_SETTINGS.digestHour),
    ];
    const print = '0123456789abcdef';
    await memory.admit([sightingOf(print, [denialOf({ eventId: 'a' })])], hoursAgo(1.5));
    await memory.settle(print, { cause: 'identity-no-allow', severity: 'info', at: hoursAgo(1.5) });
    await memory.admit([sightingOf(print, [denialOf({ eventId: 'b' })])], hoursAgo(0.8));
    const principals = [{ name: 'arn:aws:iam::111122223333:role/App', count: 4 }];
    await ledger.note({ muted: [], own: 0, held: { ...NOTHING_HELD, denials: 4, principals } }, hoursAgo(0.2));
    await ledger.note({ muted: [{ rule: 'r', reason: 'known', count: 3 }], own: 0, held: NOTHING_HELD }, hoursAgo(24));
  };
  /** The turn of the tick that failed is over. */
  const later = async (endpoint: AwsEndpoint) => {
    const client = new DynamoDBClient({ ...CLIENT, endpoint: endpoint.url });
    const Item = { pk: { S: 'tick' }, sk: { S: '-' }, leaseUntil: { N: '0' } };
    await client.send(new PutItemCommand({ TableName: 'memory', Item }));
  };
  it.each<Case>([
    ['sns:Publish', 'fails', BROKEN],
    ['dynamodb:Query', 'fails', BROKEN],
    ['dynamodb:GetItem', 'fails', BROKEN],
    ['dynamodb:GetItem', 'hangs', SLOW],
    ['dynamodb:UpdateItem', 'fails', BROKEN],
    ['dynamodb:UpdateItem', 'hangs', SLOW],
    ['dynamodb:UpdateItem', 'answers nothing', EMPTY],
    ['dynamodb:DeleteItem', 'fails', BROKEN],
  ])('tells everything in the end when %s %s', { timeout: 60_000 }, async (...given) => {
    expect(new Set(subjects(await twice('tick', {}, given, remember, later)))).toEqual(
      new Set(['Repeats', 'Storm', 'Daily digest']),
    );
  });
});

describe.concurrent('the journal', () => {
  const change = listAt(snapshot, 'changes')[1];
  it.each<Case>([
    ['dynamodb:PutItem', 'fails', BROKEN],
    ['dynamodb:PutItem', 'hangs', SLOW],
    ['dynamodb:UpdateItem', 'fails', BROKEN],
    ['dynamodb:BatchGetItem', 'fails', BROKEN],
    ['dynamodb:Query', 'hangs', SLOW],
    ['*', 'fails', BROKEN],
  ])('keeps the change in the end when %s %s', { timeout: 60_000 }, async (...given) => {
    const event = { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.iam', detail: change };
    const calls = await twice('record-change', event, given, async () => {});
    const kept = calls.filter(({ operation }) => operation === 'PutItem').map(({ params }) => JSON.stringify(params));
    expect(kept.join()).toContain(`change#arn:aws:iam::${ACCOUNT}:role/OrdersWorker`);
  });
});

describe.concurrent('the report of an alarm', () => {
  const time = new Date().toISOString();
  const event = {
    id: 'alarm-1',
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    time,
    detail: {
      alarmName: 'Denyscope-denials-above-baseline',
      state: { value: 'ALARM', reason: 'x', timestamp: time },
      previousState: { value: 'OK', timestamp: hoursAgo(1) },
    },
  };
  it.each<Case>([
    ['sns:Publish', 'fails', BROKEN],
    ['dynamodb:PutItem', 'fails', BROKEN],
    ['dynamodb:PutItem', 'hangs', SLOW],
    ['dynamodb:Query', 'fails', BROKEN],
    ['dynamodb:Query', 'hangs', SLOW],
  ])('goes out in the end when %s %s', { timeout: 90_000 }, async (...given) => {
    expect(subjects(await twice('report-spike', event, given, async () => {})).length).toBeGreaterThanOrEqual(1);
  });
});
