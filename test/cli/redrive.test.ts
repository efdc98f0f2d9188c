/** The command that replays dead letters, run as a person does: what it shows, where each goes, and what stays. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type AwsEndpoint, type Letter, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { deployed, QUEUE_URL, run } from './deployed.ts';

const SECRET = 'AKIAIOSFODNN7EXAMPLE';
let endpoint: AwsEndpoint;

afterEach(() => endpoint.close());

function denial(): string {
  const detail: object = JSON.parse(readFileSync('examples/denials/01-identity-no-allow.json', 'utf8'));
  return JSON.stringify({ 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.s3', detail });
}

function change(): object {
  return {
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    detail: {
      eventID: 'c1',
      eventSource: 'iam.amazonaws.com',
      eventName: 'DetachRolePolicy',
      eventTime: '2026-11-27T10:00:00Z',
      awsRegion: 'us-east-1',
      recipientAccountId: '111122223333',
      userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' },
      requestParameters: { roleName: 'App', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    },
  };
}

const WRAPPED = JSON.stringify({
  version: '1.0',
  requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
  requestPayload: change(),
  responsePayload: { errorMessage: 'the table did not answer' },
});
const UNDELIVERED = {
  ERROR_CODE: 'SDK_CLIENT_ERROR',
  ERROR_MESSAGE: 'throttled',
  RULE_ARN: 'arn:aws:events:x:1:rule/R',
};
const ALARM = JSON.stringify({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  detail: { alarmName: 'Denyscope-denials-burst' },
});
const TEST = JSON.stringify({ source: 'denyscope.test', detail: { id: 'x', errorCode: 'AccessDenied' } });

type Queues = Readonly<Record<'denials-dead' | 'changes-dead', Letter[]>>;

function letters(): Queues {
  return {
    'denials-dead': [
      { id: 'd1', body: denial(), receives: 5 },
      { id: 'd2', body: denial(), receives: 7 },
      // Before changes had a queue of their own they lay here.
      { id: 'd3', body: JSON.stringify(change()), attributes: UNDELIVERED },
      { id: 'd4', body: `no JSON, key ${SECRET}`, attributes: { reason: 'a record must be an object' } },
      { id: 'd5', body: TEST },
    ],
    'changes-dead': [
      { id: 'c1', body: WRAPPED },
      { id: 'c2', body: ALARM, attributes: UNDELIVERED },
    ],
  };
}

const recorded: unknown[] = [];

async function redrive(queues: Queues, args: readonly string[], fails = false) {
  recorded.length = 0;
  const record = (payload: unknown) => {
    if (fails) return { value: { errorMessage: 'the table did not answer' }, failed: true as const };
    recorded.push(payload);
    return { value: null };
  };
  endpoint = await startAwsEndpoint(deployed({ letters: queues, functions: { record } }));
  return run(endpoint, ['redrive', ...args]);
}

const sent = () => endpoint.calls.filter(({ operation }) => operation === 'SendMessage').map(({ params }) => params);

describe('denyscope redrive', () => {
  it('shows what lies there and why, and touches nothing unasked', async () => {
    const queues = letters();
    const ran = await redrive(queues, []);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^7 dead letters in stack Denyscope \(of denials 5, of changes 2\)\.$/m);
    expect(ran.out).toMatch(
      /^2 x dynamodb:GetItem, AccessDeniedException .*\n {2}why {6}it was tried.*\n {2}received 6 to 8 times, the oldest since 2026/m,
    );
    expect(ran.out).toMatch(/EventBridge could not hand it over for rule R: SDK_CLIENT_ERROR, throttled/);
    expect(ran.out).toMatch(/set aside unread: a record must be an object/);
    expect(ran.out).toMatch(/the function failed over it: the table did not answer/);
    expect(ran.out).toMatch(/1 x Denyscope-denials-burst/);
    expect(ran.out).not.toContain(SECRET);
    expect(ran.out).toMatch(/nobody to ask. Add --yes/);
    expect(sent()).toEqual([]);
    const all = [...queues['denials-dead'], ...queues['changes-dead']];
    expect(all.filter(({ hidden }) => hidden === true)).toEqual([]);
    expect(all).toHaveLength(7);
  });

  it('replays each where it belongs and leaves what belongs nowhere', async () => {
    const queues = letters();
    const ran = await redrive(queues, ['--yes']);
    expect(ran).toMatchObject({ code: 1, err: '' });
    expect(ran.out).toMatch(/Done: replayed 2 denials and 2 changes, 3 left where they are\./);
    expect(sent().map(({ QueueUrl, MessageBody }) => [QueueUrl, MessageBody])).toEqual([
      [QUEUE_URL.denials, denial()],
      [QUEUE_URL.denials, denial()],
    ]);
    expect(recorded).toEqual([change(), change()]);
    expect(queues['denials-dead'].map(({ id }) => id)).toEqual(['d4', 'd5']);
    expect(queues['changes-dead'].map(({ id }) => id)).toEqual(['c2']);
  });

  it('deletes what belongs nowhere when told so, and then nothing waits', async () => {
    const queues = letters();
    const ran = await redrive(queues, ['--yes', '--discard', '--format', 'json']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(ran.out)).toMatchObject({
      schemaVersion: 1,
      denials: 2,
      changes: 2,
      discarded: 3,
      failed: 0,
      left: 0,
      letters: expect.arrayContaining([expect.objectContaining({ place: 'none', because: 'unreadable' })]),
    });
    expect(queues['denials-dead']).toEqual([]);
    expect((await run(endpoint, ['redrive'])).out).toBe('No dead letter waits in stack Denyscope.\n');
  });

  it('keeps what did not get there, and says why', async () => {
    const queues = letters();
    const ran = await redrive(queues, ['--yes'], true);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/iam:DetachRolePolicy could not be replayed: the table did not answer/);
    expect(ran.out).toMatch(/replayed 2 denials and 0 changes, 2 failed and lie there still/);
    expect(queues['changes-dead'].map(({ id, hidden }) => [id, hidden])).toEqual([
      ['c1', false],
      ['c2', false],
    ]);
  });

  it('names the right that is missing, and puts back what it took', async () => {
    const queues = letters();
    await redrive(queues, ['--max', '1']);
    endpoint.fail('sqs:ReceiveMessage', { code: 'AccessDenied', status: 403 });
    const ran = await run(endpoint, ['redrive', '--yes']);
    expect(ran.code).toBe(3);
    expect(ran.err).toMatch(/your credentials lack sqs:ReceiveMessage/);
    endpoint.reset();
    endpoint.fail('sqs:SendMessage', { code: 'AccessDenied', status: 403 });
    expect((await run(endpoint, ['redrive', '--yes'])).err).toMatch(/lack sqs:SendMessage/);
    expect(queues['denials-dead'].map(({ id }) => id)).toContain('d1');
  });

  it('looks into another queue, in its own Region', async () => {
    const queues = letters();
    const from = 'arn:aws:sqs:us-east-1:111122223333:denials-dead';
    const ran = await redrive(queues, ['--from', from, '--yes']);
    expect(ran.out).toMatch(/5 dead letters in arn:aws:sqs:us-east-1:111122223333:denials-dead\./);
    const regions = endpoint.calls
      .filter(({ service }) => service === 'sqs')
      .map(({ operation, region }) => `${operation} ${region}`);
    expect(regions).toContain('ReceiveMessage us-east-1');
    expect(regions).toContain('SendMessage eu-west-1');
    const wrong = await run(endpoint, ['redrive', '--from', 'https://example.com/queue']);
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.err).toMatch(/not the ARN of a queue/);
    expect((await run(endpoint, ['redrive', '--max', 'many'])).code).toBe(2);
  });
});
