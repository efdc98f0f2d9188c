/**
 * A button of chat as it is deployed: the function behind it in a process of its own, the message it puts into the queue,
 * and the function of the queue that answers in the channel.
 */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoMemory } from '../../lambdas/adapters/store/memory/dynamo-memory.ts';
import { fingerprintOf } from '../../lambdas/admission/fingerprint.ts';
import { ENV } from '../../lambdas/contract/names.ts';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { bundle } from '../../lib/functions/bundle.ts';
import { CONNECT } from '../adapters/connect.ts';
import { sightingOf } from '../adapters/denials.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { invoke } from './invoke.ts';
import { type Asked, askedOf, beyondRights, unusedRights } from './rights-used.ts';

const ACCOUNT = '444455556666';
const CHAT = `arn:aws:sns:eu-west-1:${ACCOUNT}:chat`;
const HOUR = 3_600_000;
let endpoint: AwsEndpoint;
let directory: string;
let table: string;
let tables = 0;
/** Of the function behind the buttons, over all that is pressed here. */
const asked: Asked[] = [];

const record = JSON.parse(readFileSync('examples/denials/01-identity-no-allow.json', 'utf8'));
const parsed = parse(record);
if (parsed.kind !== 'denial') throw new Error('the example is no denial');
const { denial } = parsed;
const { fingerprint } = fingerprintOf(denial);

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'denyscope-bundle-'));
  bundle(directory, { ...DEFAULT_SETTINGS, accounts: ['777788889999', '123456789012', '111122223333'] });
  const { organization: _, ...snapshot } = JSON.parse(readFileSync('examples/snapshot.json', 'utf8'));
  endpoint = await startAwsEndpoint({ account: ACCOUNT, snapshot, assumableRoles: ['denyscope-reader'] });
}, 60_000);
beforeEach(() => {
  endpoint.reset();
  tables += 1;
  table = `pressed-${tables}`;
});
afterAll(() => endpoint.close());

const memory = () => dynamoMemory(table, { ...CONNECT, endpoint: endpoint.url });
const remember = () => memory().admit([sightingOf(fingerprint, [denial])], new Date().toISOString());

async function mutedNow() {
  const [seen] = await memory().admit(
    [sightingOf(fingerprint, [{ ...denial, eventId: `again-${Math.random()}` }])],
    new Date().toISOString(),
  );
  return seen?.remembered.muted;
}

async function run(handler: 'chat-action' | 'diagnose-denial', event: unknown) {
  const { result, lines } = await invoke(join(directory, `${handler}.mjs`), event, {
    ...endpointEnvironment(endpoint),
    LAMBDA_TASK_ROOT: directory,
    [ENV.memoryTable]: table,
    [ENV.alertsTopicArn]: `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`,
    [ENV.chatTopicArn]: CHAT,
    [ENV.chatActionFunction]: 'Denyscope-chat-action',
    [ENV.denialQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/denials`,
    [ENV.deadLetterQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/dead-letters`,
    [ENV.settingsFile]: 'settings.json',
  });
  return { result, lines };
}

async function press(event: unknown): Promise<string> {
  const before = endpoint.calls.length;
  const { result } = await run('chat-action', event);
  asked.push(...askedOf(endpoint.calls.slice(before)));
  return String(result);
}

const queued = () =>
  endpoint.calls.flatMap(({ operation, params }) =>
    operation === 'SendMessage' ? [String(params['MessageBody'])] : [],
  );
const published = () => endpoint.calls.filter(({ operation }) => operation === 'Publish').map(({ params }) => params);

describe('the button that mutes', () => {
  it('mutes a denial that is remembered for eight hours, and says from where', async () => {
    await remember();
    expect(await press({ mute: fingerprint })).toMatch(/^Muted until \d{4}-\d\d-\d\d \d\d:\d\d/);
    const muted = await mutedNow();
    expect(muted?.reason).toBe('muted from chat');
    expect(Date.parse(muted?.until ?? '') - Date.now()).toBeGreaterThan(7.9 * HOUR);
    expect(Date.parse(muted?.until ?? '') - Date.now()).toBeLessThanOrEqual(8 * HOUR);
  });

  it('shortens no longer mute, and is renewed by the next press', async () => {
    await remember();
    const until = new Date(Date.now() + 48 * HOUR).toISOString();
    await memory().mute(fingerprint, until, 'known');
    expect(await press({ mute: fingerprint })).toMatch(/already muted for longer than eight hours/);
    expect(await mutedNow()).toEqual({ until, reason: 'known' });
    await memory().mute(fingerprint, new Date(Date.now() + HOUR).toISOString(), 'known');
    expect(await press({ mute: fingerprint })).toMatch(/^Muted until/);
  });

  it.each([
    ['a fingerprint that nobody was told of', { mute: 'ffffffffffffffff' }, /no longer remembered/],
    ['what is no fingerprint', { mute: '*' }, /nothing that can be read/],
    ['the name of another item', { mute: 'caller#arn:aws:iam::444455556666:role/App' }, /nothing that can be read/],
    ['a variable that was not filled in', { mute: '$fingerprint' }, /Check the setting chatActions/],
    ['a list', { mute: [fingerprint] }, /nothing that can be read/],
    ['two wishes at once', { mute: fingerprint, explain: fingerprint }, /nothing that can be read/],
    ['a time of its own', { mute: { fingerprint, until: '2099-01-01' } }, /nothing that can be read/],
    ['a forged batch', { Records: [{ body: JSON.stringify(record) }] }, /nothing that can be read/],
    ['nothing', null, /nothing that can be read/],
  ])('takes %s for nothing', async (_what, event, answer) => {
    await remember();
    expect(await press(event)).toMatch(answer);
    expect(await mutedNow()).toBeUndefined();
    expect(queued()).toEqual([]);
  });

  it('says so when the memory does not answer', async () => {
    await remember();
    endpoint.fail('dynamodb:UpdateItem', { code: 'InternalServerError', status: 500 });
    expect(await press({ mute: fingerprint })).toMatch(/did not work \(InternalServerError\); the notice is not muted/);
  });
});

describe('the button that explains again', () => {
  it('tells the denial anew in the channel alone, as it is explained now', async () => {
    await remember();
    expect(await press({ explain: fingerprint })).toMatch(/being explained again/);
    const [body = ''] = queued();
    expect(JSON.parse(body)).toEqual({ denyscopeExplainAgain: fingerprint });
    const Records = [{ messageId: 'm0', body, eventSource: 'aws:sqs' }];
    const { result, lines } = await run('diagnose-denial', { Records });
    expect(result).toEqual({ batchItemFailures: [] });
    expect(lines.find((line) => line['message'] === 'again')).toMatchObject({ fingerprint, result: 'told' });
    expect(published().map((params) => params['TopicArn'])).toEqual([CHAT]);
    const message = JSON.parse(String(published()[0]?.['Message']));
    expect(message.content.description).toMatch(/^Explained again, with the policies as they are now: /);
    expect(message.metadata).toMatchObject({
      threadId: fingerprint,
      additionalContext: { fingerprint, hubFunction: 'Denyscope-chat-action', hubRegion: 'eu-west-1' },
    });
  });

  it('is not pressed twice within five minutes', async () => {
    await remember();
    await press({ explain: fingerprint });
    expect(await press({ explain: fingerprint })).toMatch(/within the last five minutes/);
    expect(queued()).toHaveLength(1);
  });

  it('may be pressed again at once where the message could not be sent', async () => {
    await remember();
    endpoint.fail('sqs:SendMessage', { code: 'ServiceUnavailable', status: 503 });
    expect(await press({ explain: fingerprint })).toMatch(/did not work .*nothing is being explained\. Try again\.$/);
    endpoint.heal();
    const before = queued().length;
    expect(await press({ explain: fingerprint })).toMatch(/being explained again/);
    expect(queued()).toHaveLength(before + 1);
  });

  it('may be pressed again at once where the channel did not take the notice', async () => {
    await remember();
    await press({ explain: fingerprint });
    const [body = ''] = queued();
    endpoint.fail('sns:Publish', { code: 'AuthorizationError', status: 403 });
    const { lines } = await run('diagnose-denial', { Records: [{ messageId: 'm0', body, eventSource: 'aws:sqs' }] });
    expect(lines.find((line) => line['message'] === 'again')).toMatchObject({ result: 'failed' });
    endpoint.heal();
    expect(await press({ explain: fingerprint })).toMatch(/being explained again/);
  });

  it('counts nothing and settles nothing', async () => {
    await remember();
    await press({ explain: fingerprint });
    const body = queued()[0];
    await run('diagnose-denial', { Records: [{ messageId: 'm0', body, eventSource: 'aws:sqs' }] });
    const [seen] = await memory().admit(
      [sightingOf(fingerprint, [{ ...denial, eventId: 'next' }])],
      new Date().toISOString(),
    );
    expect(seen?.remembered).toMatchObject({ kind: 'repeat', count: 2 });
    expect(seen?.remembered).not.toHaveProperty('settled');
  });

  it('is passed over where the denial has been forgotten since', async () => {
    const body = JSON.stringify({ denyscopeExplainAgain: fingerprint });
    const { lines } = await run('diagnose-denial', { Records: [{ messageId: 'm0', body, eventSource: 'aws:sqs' }] });
    expect(lines.find((line) => line['message'] === 'again')).toMatchObject({ result: 'unknown' });
    expect(published()).toEqual([]);
  });
});

it('asks for what the role of the function allows, and for all of it', () => {
  expect(beyondRights('chat-action', asked)).toEqual([]);
  expect(unusedRights('chat-action', asked)).toEqual([]);
});
