/**
 * The bundle as it is deployed, against an endpoint that speaks the AWS protocols: denials through the queue's function,
 * a change through the journal's, then an alarm, and the report is on the topic. And the report of an endpoint that
 * answers nothing but the topic.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ENV } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { isObject, listAt, textAt } from '../../lambdas/denial/fields.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { CLIENT } from '../adapters/connect.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { type Invocation, invoke } from './invoke.ts';
import { askedOf, beyondRights } from './rights-used.ts';

const ACCOUNT = '444455556666';
const ALARM = 'Denyscope-denials-above-baseline';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/LakeReader`;
const PERIOD_MS = 300_000;

let endpoint: AwsEndpoint;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'denyscope-bundle-'));
  bundle(directory, { ...DEFAULT_SETTINGS, accounts: ['777788889999', '123456789012', '111122223333'] });
  const { organization: _, ...snapshot } = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
  const now = Math.floor(Date.now() / PERIOD_MS) * PERIOD_MS;
  endpoint = await startAwsEndpoint({
    account: ACCOUNT,
    snapshot,
    assumableRoles: ['denyscope-reader'],
    rates: {
      start: new Date(now - 12 * PERIOD_MS).toISOString(),
      counts: [1, 0, 2, 1, 1, 0, 2, 1, 1, 0, 60, 70],
      lower: Array.from({ length: 12 }, () => 0),
      upper: Array.from({ length: 12 }, () => 4),
    },
    contributors: { 'Denyscope-principals': { [ROLE]: 130 }, 'Denyscope-actions': { 's3:GetObject': 130 } },
  });
}, 60_000);

afterAll(() => endpoint.close());
beforeEach(() => endpoint.reset());

function run(handler: string, event: unknown): Promise<Invocation> {
  return invoke(join(directory, `${handler}.mjs`), event, {
    ...endpointEnvironment(endpoint),
    LAMBDA_TASK_ROOT: directory,
    [ENV.memoryTable]: 'memory',
    [ENV.alertsTopicArn]: `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`,
    [ENV.deadLetterQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/dead-letters`,
    [ENV.ownRoleArns]: `arn:aws:iam::${ACCOUNT}:role/denyscope`,
    [ENV.settingsFile]: 'settings.json',
  });
}

function stateChange(value: string, previous: string, id = value): object {
  const time = new Date().toISOString();
  const previousState = { value: previous, timestamp: new Date(Date.now() - 3_600_000).toISOString() };
  return {
    version: '0',
    id,
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    time,
    detail: { alarmName: ALARM, state: { value, reason: 'x', timestamp: time }, previousState },
  };
}

/** Of the day before, so that the change comes before the refusal. */
function minutesAgo(record: unknown, minutes: number): Record<string, unknown> {
  const eventTime = `${new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19)}Z`;
  return isObject(record) ? { ...record, eventTime } : {};
}

const published = () =>
  endpoint.calls
    .filter((call) => call.service === 'sns' && call.operation === 'Publish')
    .map(({ params }) => ({
      subject: textAt(params, 'Subject') ?? '',
      mail: String(JSON.parse(textAt(params, 'Message') ?? '{}').email).replace(/\s+/g, ' '),
    }));

/** The journal has heard of both Regions for a month: the event history, two calls a second, is not needed. */
async function coverJournal(): Promise<void> {
  const client = new DynamoDBClient({ ...CLIENT, endpoint: endpoint.url });
  const since = { N: String(Date.now() - 30 * 86_400_000) };
  for (const region of ['us-east-1', 'eu-central-1']) {
    const Item = { pk: { S: `changes-of#${ACCOUNT}#${region}` }, sk: { S: '-' }, since, latest: since };
    await client.send(new PutItemCommand({ TableName: 'memory', Item }));
  }
}

async function refuseAndChange(): Promise<void> {
  await coverJournal();
  const snapshot: unknown = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
  const detached = listAt(snapshot, 'changes').find((one) => textAt(one, 'eventName') === 'DetachRolePolicy');
  await run('record-change', { 'detail-type': 'AWS API Call via CloudTrail', detail: minutesAgo(detached, 9) });
  const denial: unknown = JSON.parse(readFileSync('examples/denials/33-detached-policy.json', 'utf8'));
  const body = JSON.stringify({
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.s3',
    detail: minutesAgo(denial, 4),
  });
  await run('diagnose-denial', { Records: [{ messageId: 'm', body, eventSource: 'aws:sqs' }] });
}

describe('the bundled functions', () => {
  it('record the change, remember the denial, and name both when the alarm rings', async () => {
    await refuseAndChange();
    const items = endpoint.calls
      .filter((call) => call.operation === 'PutItem')
      .map(({ params }) => JSON.stringify(params));
    expect(items.join('\n')).toContain('change#arn:aws:iam::444455556666:role/LakeReader');
    expect(items.join('\n')).toMatch(/oldDocument.*tidewater-artifacts/);
    endpoint.reset();

    await run('report-spike', stateChange('ALARM', 'OK'));
    expect(beyondRights('report-spike', askedOf(endpoint.calls))).toEqual([]);
    expect(published()).toHaveLength(1);
    const [{ subject, mail } = { subject: '', mail: '' }] = published();
    expect(subject).toBe('Spike: 130 denials, 100 % by LakeReader, broken by a policy change');
    expect(mail).toContain('iam:DetachRolePolicy');
    expect(mail).toContain('With it undone the call is allowed');
    expect(mail).not.toContain('NOT SEEN');
  }, 60_000);

  it('report an alarm once in a quarter of an hour, and its end', async () => {
    await run('report-spike', stateChange('ALARM', 'OK', 'again'));
    expect(published()).toEqual([]);
    await run('report-spike', stateChange('OK', 'ALARM'));
    expect(published().map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Over: denials are back to normal \(\d+ denials in 60 minutes\)$/),
    ]);
  }, 60_000);

  it('report though CloudWatch is throttled and the memory out of reach', async () => {
    for (const name of ['monitoring:GetMetricData', 'monitoring:GetInsightRuleReport']) {
      endpoint.fail(name, { code: 'ThrottlingException', status: 400 });
    }
    for (const name of ['Query', 'GetItem', 'PutItem', 'UpdateItem', 'BatchGetItem']) {
      endpoint.fail(`dynamodb:${name}`, { code: 'InternalServerError', status: 500 });
    }
    await run('report-spike', stateChange('ALARM', 'OK', 'all-down'));
    const [{ subject, mail } = { subject: '', mail: '' }] = published();
    expect(subject).toBe('Spike: denials, cause unclear');
    for (const gap of ['denial rate could not be read', 'callers and actions', 'memory of denials', 'journal']) {
      expect(mail).toContain(gap);
    }
  }, 60_000);

  it.each([
    ['the topic does not take the report', stateChange('ALARM', 'OK', 'no-topic'), /alerts/],
    ['the event cannot be read', { detail: 'loud' }, /not a state change/],
  ])('fail, so that the raw alarm goes out, when %s', async (_, event, reason) => {
    endpoint.fail('sns:Publish', { code: 'InternalError', status: 500 });
    endpoint.fail('dynamodb:PutItem', { code: 'InternalServerError', status: 500 });
    await expect(run('report-spike', event)).rejects.toThrow(reason);
  });
});
