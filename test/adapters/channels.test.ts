import https from 'node:https';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { busChannel } from '../../lambdas/adapters/channels/bus-channel.ts';
import { deadLetters } from '../../lambdas/adapters/channels/dead-letter.ts';
import { allowedUrl } from '../../lambdas/adapters/channels/hook.ts';
import { chatChannel, snsChannel } from '../../lambdas/adapters/channels/sns-channel.ts';
import { webhookChannel } from '../../lambdas/adapters/channels/webhook-channel.ts';
import type { Parcel } from '../../lambdas/delivery/channel.ts';
import { parcelOf } from '../../lambdas/delivery/deliver.ts';
import { fieldAt, textAt } from '../../lambdas/denial/fields.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { type AwsEndpoint, type Fault, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { DIAGNOSES } from '../notice/diagnoses.ts';
import { CONNECT } from './connect.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:hook-AbCdEf';
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alerts';

let endpoint: AwsEndpoint;
const secrets: Record<string, string> = {};
beforeAll(async () => {
  endpoint = await startAwsEndpoint({ account: '111122223333', secrets });
});
afterEach(() => endpoint.reset());
afterAll(() => endpoint.close());

const connect = () => ({ ...CONNECT, endpoint: endpoint.url });

function parcels(): readonly { readonly name: string; readonly parcel: Parcel }[] {
  return Object.entries(DIAGNOSES).map(([name, diagnosis]) => ({
    name,
    parcel: parcelOf(
      { notice: compose(diagnosis, { docsUrl: 'https://example.com' }), diagnosis },
      { ownerTag: 'owner' },
    ),
  }));
}

function anyParcel(): Parcel {
  const [first] = parcels();
  if (first === undefined) throw new Error('no diagnosis');
  return first.parcel;
}

describe('the topics', () => {
  test.each(parcels())('SNS takes $name as mail and as chat', async ({ parcel }) => {
    expect(await snsChannel(TOPIC, connect()).send(parcel)).toMatchObject({ kind: 'sent', channel: 'alerts' });
    expect(await chatChannel(TOPIC, connect()).send(parcel)).toMatchObject({ kind: 'sent', channel: 'chat' });
    const [mail] = endpoint.calls;
    expect(mail).toMatchObject({ operation: 'Publish', params: { TopicArn: TOPIC, MessageStructure: 'json' } });
    expect(textAt(fieldAt(fieldAt(mail?.params, 'MessageAttributes'), 'severity'), 'StringValue')).toBe(
      parcel.attributes['severity'],
    );
  });

  const FAILURES: readonly { readonly fault: Fault; readonly retry: boolean }[] = [
    { fault: { code: 'Throttling', status: 400 }, retry: true },
    { fault: { code: 'InternalError', status: 500 }, retry: true },
    { fault: { code: 'AuthorizationError', status: 403 }, retry: true },
    { fault: { code: 'KMSAccessDenied', status: 400 }, retry: true },
    { fault: { code: 'InvalidParameter', status: 400 }, retry: false },
  ];
  test.each(FAILURES)('after $fault.code trying again helps: $retry', async ({ fault, retry }) => {
    endpoint.fail('sns:Publish', fault);
    expect(await snsChannel(TOPIC, connect()).send(anyParcel())).toEqual({
      kind: 'failed',
      channel: 'alerts',
      reason: expect.stringContaining(fault.code ?? ''),
      retry,
    });
  });
});

describe('the bus', () => {
  test('each diagnosis is an event of our own source', async () => {
    expect(await busChannel('default', connect()).send(anyParcel())).toMatchObject({ kind: 'sent' });
    expect(fieldAt(endpoint.calls[0]?.params, 'Entries')).toEqual([
      expect.objectContaining({ Source: 'denyscope', DetailType: 'Denyscope Diagnosis', EventBusName: 'default' }),
    ]);
  });

  test('a notice of no single denial is not sent there', async () => {
    const { notice, attributes } = anyParcel();
    expect(await busChannel('default', connect()).send({ notice, attributes })).toMatchObject({ kind: 'sent' });
    expect(endpoint.calls).toEqual([]);
  });

  test('a refused entry in an answer that went well is a failure', async () => {
    const entries = [{ ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }];
    endpoint.fail('events:PutEvents', { body: JSON.stringify({ FailedEntryCount: 1, Entries: entries }) });
    expect(await busChannel('default', connect()).send(anyParcel())).toEqual({
      kind: 'failed',
      channel: 'bus',
      reason: 'ThrottlingException',
      retry: true,
    });
  });
});

describe('the webhook', () => {
  const HOST = 'hooks.slack.com';
  test.each([
    ['https://hooks.slack.com/services/T/B/x', true],
    ['  https://hooks.slack.com/services/T/B/x\n', true],
    ['http://hooks.slack.com/services/T/B/x', false],
    ['https://hooks.slack.com.example.com/x', false],
    ['https://hooks.slack.com@example.com/x', false],
    ['https://user:pass@hooks.slack.com/x', false],
    ['https://hooks.slack.com:8443/x', false],
    ['https://169.254.169.254/latest/meta-data', false],
    ['file:///etc/passwd', false],
    ['', false],
  ])('the address %s is called: %s', (text, called) => {
    expect(allowedUrl(text, HOST) !== undefined).toBe(called);
  });

  test('an address of another host is never called, and stands in no receipt', async () => {
    secrets[SECRET] = 'https://evil.example.com/services/T0/B0/verysecret';
    const receipt = await webhookChannel({ secretArn: SECRET, host: HOST }, connect()).send(anyParcel());
    expect(receipt).toEqual({ kind: 'failed', channel: 'webhook', reason: 'url-not-allowed', retry: false });
  });

  test('a host that does not answer may be tried again, and the address stands in no receipt', async () => {
    const server = https.createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = String(fieldAt(server.address(), 'port'));
    secrets[SECRET] = `https://127.0.0.1:${port}/services/T0/B0/verysecret`;
    // Without a certificate the handshake fails.
    const receipt = await webhookChannel({ secretArn: SECRET, host: `127.0.0.1:${port}` }, connect()).send(anyParcel());
    server.close();
    expect(receipt).toMatchObject({ kind: 'failed', retry: true });
    expect(JSON.stringify(receipt)).not.toContain('verysecret');
  });

  test('a secret that may not be read is a failure that a person can mend', async () => {
    endpoint.fail('secretsmanager:GetSecretValue', { code: 'AccessDeniedException', status: 400 });
    const receipt = await webhookChannel({ secretArn: SECRET, host: HOST }, connect()).send(anyParcel());
    expect(receipt).toEqual({ kind: 'failed', channel: 'webhook', reason: 'AccessDeniedException', retry: true });
  });
});

describe('dead letters', () => {
  const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead';

  test('a record goes as it came, with its reason', async () => {
    await deadLetters(QUEUE, connect()).send('{"odd":', 'the body is not JSON');
    expect(endpoint.calls[0]).toMatchObject({
      service: 'sqs',
      operation: 'SendMessage',
      params: {
        QueueUrl: QUEUE,
        MessageBody: '{"odd":',
        MessageAttributes: { reason: { StringValue: 'the body is not JSON' } },
      },
    });
  });

  test.each([
    ['control characters', 'a\u0000b\u0007c', 'a\uFFFDb\uFFFDc'],
    ['half a character', 'a\uD800b', 'a\uFFFDb'],
    ['nothing', '', ' '],
    ['all planes', 'ok 😀', 'ok 😀'],
  ])('%s cannot keep it from the queue', async (_, body, sent) => {
    await deadLetters(QUEUE, connect()).send(body, '\u0000');
    expect(endpoint.calls[0]?.params['MessageBody']).toBe(sent);
  });

  test('a record beyond the limit is cut and says so', async () => {
    await deadLetters(QUEUE, connect()).send('ä'.repeat(300_000), 'too large');
    const params = endpoint.calls[0]?.params;
    expect(Buffer.byteLength(textAt(params, 'MessageBody') ?? '')).toBeGreaterThan(200_000);
    expect(Buffer.byteLength(textAt(params, 'MessageBody') ?? '')).toBeLessThanOrEqual(262_144);
    expect(fieldAt(fieldAt(params, 'MessageAttributes'), 'cut')).toBeDefined();
  });

  test('a queue that does not take it is told', async () => {
    endpoint.fail('sqs:SendMessage', { code: 'AccessDeniedException', status: 403 });
    await expect(deadLetters(QUEUE, connect()).send('{}', 'x')).rejects.toThrow();
  });
});
