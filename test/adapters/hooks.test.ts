/**
 * The channels outside of AWS against an endpoint that holds each to its vendor's documented form and limits; and what
 * a channel that fails or hangs does to the others.
 */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../lambdas/adapters/channels/hook.ts';
import { opsgenieChannel, pagerDutyChannel } from '../../lambdas/adapters/channels/on-call-channels.ts';
import { signedWebhookChannel, teamsWorkflowChannel } from '../../lambdas/adapters/channels/webhook-channel.ts';
import type { Channel, Parcel } from '../../lambdas/delivery/channel.ts';
import { deliver, endThreads, isDelivered, parcelOf } from '../../lambdas/delivery/deliver.ts';
import { OPSGENIE_LIMITS, PAGER_DUTY_LIMITS } from '../../lambdas/delivery/on-call.ts';
import { TEAMS_LIMIT_BYTES } from '../../lambdas/delivery/teams-card.ts';
import { fieldAt, isObject, type Json, listAt, objectAt, textAt } from '../../lambdas/denial/fields.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { DIAGNOSES } from '../notice/diagnoses.ts';
import { CONNECT } from './connect.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:hook-AbCdEf';
const KEY = '0123456789abcdef0123456789abcdef';

interface Got {
  readonly host: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let aws: AwsEndpoint;
let vendor: Server;
const secrets: Record<string, string> = {};
const got: Got[] = [];
let statuses: number[] = [];
let hangs = false;

beforeAll(async () => {
  aws = await startAwsEndpoint({ account: '111122223333', secrets });
  vendor = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { headers, url: path = '' } = request;
      got.push({ host: `${headers['x-meant-for']}`, path, headers, body });
      if (!hangs) response.writeHead(statuses.shift() ?? 202).end('{}');
    });
  });
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  aws.reset();
  got.length = 0;
  statuses = [];
  hangs = false;
});
afterAll(async () => {
  vendor.closeAllConnections();
  vendor.close();
  await aws.close();
});

/** To the local endpoint in place of the address, which is told beside. */
const call: Call = (url, init) => {
  const port = fieldAt(vendor.address(), 'port');
  const headers = { ...init.headers, 'x-meant-for': url.host };
  return fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, { ...init, headers });
};
const connect = () => ({ ...CONNECT, endpoint: aws.url });
const parcels = Object.entries(DIAGNOSES).map(([name, diagnosis]) => ({ name, parcel: parcelFor(diagnosis) }));
const critical = Object.values(DIAGNOSES)
  .map(asCritical)
  .map((diagnosis) => parcelFor(diagnosis));

const pagerDuty = () => pagerDutyChannel({ secretArn: SECRET, host: 'events.pagerduty.com' }, connect(), call);
const opsgenie = () => opsgenieChannel({ secretArn: SECRET, host: 'api.eu.opsgenie.com' }, connect(), call);
const teams = () =>
  teamsWorkflowChannel({ secretArn: SECRET, host: 'prod.westeurope.logic.azure.com' }, connect(), call);
const NOW = 1_795_000_000_000;
const signed = () => signedWebhookChannel({ secretArn: SECRET, host: 'hooks.example.com' }, connect(), call, () => NOW);

describe('PagerDuty', () => {
  it('takes what is critical as an event of its Events API v2', async () => {
    secrets[SECRET] = `${KEY}\n`;
    for (const parcel of critical) expect(await pagerDuty().send(parcel)).toMatchObject({ kind: 'sent' });
    expect(got).toHaveLength(critical.length);
    for (const [at, { host, path, body }] of got.entries()) {
      expect([host, path]).toEqual(['events.pagerduty.com', '/v2/enqueue']);
      expect(Buffer.byteLength(body)).toBeLessThan(PAGER_DUTY_LIMITS.bytes);
      const event = json(body);
      expect(event).toMatchObject({ routing_key: KEY, event_action: 'trigger', client: 'Denyscope' });
      expect(event['dedup_key']).toBe(`denyscope-${critical[at]?.notice.threadId}`);
      const payload = objectAt(event, 'payload');
      for (const name of ['summary', 'source', 'severity']) expect(textAt(payload, name)).toMatch(/./);
      expect(textAt(payload, 'summary')?.length).toBeLessThanOrEqual(PAGER_DUTY_LIMITS.summary);
      expect(textAt(payload, 'severity')).toMatch(/^(critical|error|warning|info)$/);
      for (const link of listAt(event, 'links')) expect(textAt(link, 'href')).toMatch(/^https:/);
    }
  });

  it('is not woken by less, nor by digests', async () => {
    secrets[SECRET] = KEY;
    const calm = parcels.filter(({ parcel }) => parcel.notice.severity !== 'critical');
    for (const { parcel } of calm) expect(await pagerDuty().send(parcel)).toMatchObject({ kind: 'sent' });
    expect(calm.length).toBeGreaterThan(1);
    expect(got).toEqual([]);
  });

  it('is told when it is over, by the same key', async () => {
    secrets[SECRET] = KEY;
    await endThreads(['0123456789abcdef'], [pagerDuty()]);
    expect(json(got[0]?.body)).toEqual({
      routing_key: KEY,
      event_action: 'resolve',
      dedup_key: 'denyscope-0123456789abcdef',
    });
  });

  it('hears of an alarm and of its end as one incident', async () => {
    secrets[SECRET] = KEY;
    const alarm = {
      ...anyParcel(),
      notice: { ...anyParcel().notice, kind: 'spike', threadId: 'alarm-burst' },
    } as const;
    await pagerDuty().send(alarm);
    await pagerDuty().send({ ...alarm, over: true });
    expect(got.map(({ body }) => [json(body)['event_action'], json(body)['dedup_key']])).toEqual([
      ['trigger', 'denyscope-alarm-burst'],
      ['resolve', 'denyscope-alarm-burst'],
    ]);
  });
});

describe('Opsgenie', () => {
  it('takes what is critical as an alert within its limits', async () => {
    secrets[SECRET] = KEY;
    for (const parcel of critical) expect(await opsgenie().send(parcel)).toMatchObject({ kind: 'sent' });
    for (const { host, path, headers, body } of got) {
      expect([host, path, headers.authorization]).toEqual(['api.eu.opsgenie.com', '/v2/alerts', `GenieKey ${KEY}`]);
      const alert = json(body);
      for (const [name, most] of Object.entries({ message: 130, alias: 512, description: 15_000, source: 100 }))
        expect(textAt(alert, name)?.length).toBeLessThanOrEqual(most);
      expect(alert['priority']).toBe('P1');
      expect(listAt(alert, 'tags').length).toBeLessThanOrEqual(20);
      for (const tag of listAt(alert, 'tags')) expect(`${tag}`.length).toBeLessThanOrEqual(OPSGENIE_LIMITS.tag);
      const details = objectAt(alert, 'details') ?? {};
      expect(Object.values(details).every((detail) => typeof detail === 'string')).toBe(true);
      expect(JSON.stringify(details).length).toBeLessThan(OPSGENIE_LIMITS.details);
    }
    expect(got).toHaveLength(critical.length);
  });

  it('closes the alert by its alias', async () => {
    secrets[SECRET] = KEY;
    await endThreads(['0123456789abcdef'], [opsgenie()]);
    expect(got[0]?.path).toBe('/v2/alerts/denyscope-0123456789abcdef/close?identifierType=alias');
  });
});

describe('a workflow of Microsoft Teams', () => {
  it.each(parcels)('takes $name as an Adaptive Card without markdown of others', async ({ parcel }) => {
    secrets[SECRET] = 'https://prod.westeurope.logic.azure.com/workflows/x/triggers/manual/paths/invoke?sig=y';
    expect(await teams().send(parcel)).toMatchObject({ kind: 'sent', channel: 'teams-workflow' });
    const body = got[0]?.body ?? '';
    expect(Buffer.byteLength(body)).toBeLessThan(TEAMS_LIMIT_BYTES);
    const [attachment] = listAt(json(body), 'attachments');
    expect(attachment).toMatchObject({
      contentType: 'application/vnd.microsoft.card.adaptive',
      content: { type: 'AdaptiveCard', version: '1.4' },
    });
    const blocks = listAt(fieldAt(attachment, 'content'), 'body');
    expect(new Set(blocks.map((block) => textAt(block, 'type')))).toEqual(new Set(['RichTextBlock']));
    for (const action of listAt(fieldAt(attachment, 'content'), 'actions'))
      expect(textAt(action, 'url')).toMatch(/^https:/);
  });

  it('is cut where a notice is longer than a message may be', async () => {
    secrets[SECRET] = 'https://prod.westeurope.logic.azure.com/x';
    const lines = Array.from({ length: 200 }, () => ({ kind: 'text', text: 'x'.repeat(1_000) }) as const);
    const notice = { ...anyParcel().notice, sections: [{ heading: 'Long', lines }] };
    await teams().send({ ...anyParcel(), notice });
    expect(Buffer.byteLength(got[0]?.body ?? '')).toBeLessThan(TEAMS_LIMIT_BYTES);
    expect(got[0]?.body).toContain(notice.subject.slice(0, 10));
  });
});

describe('the signed webhook', () => {
  const ADDRESS = { url: 'https://hooks.example.com/denyscope', key: KEY };

  it('signs the time and the body, as the documentation checks it', async () => {
    secrets[SECRET] = JSON.stringify(ADDRESS);
    for (const { parcel } of parcels) await signed().send(parcel);
    expect(got).toHaveLength(parcels.length);
    for (const { headers, body } of got) {
      const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(`${headers['denyscope-signature']}`) ?? [];
      expect(Number(time)).toBe(NOW / 1_000);
      expect(signature).toBe(createHmac('sha256', KEY).update(`${time}.${body}`).digest('hex'));
      expect(json(body)).toMatchObject({ schemaVersion: 1 });
      expect(`${headers['denyscope-id']}`).toMatch(/^[\w.-]+$/);
    }
  });

  it.each([
    ['no JSON', KEY, 'secret-not-usable'],
    ['a key that can be guessed', JSON.stringify({ ...ADDRESS, key: 'short' }), 'secret-not-usable'],
    ['another host', JSON.stringify({ ...ADDRESS, url: 'https://evil.example.com/x' }), 'url-not-allowed'],
    ['no https', JSON.stringify({ ...ADDRESS, url: 'http://hooks.example.com/x' }), 'url-not-allowed'],
  ])('is not called with %s in the secret', async (_, secret, reason) => {
    secrets[SECRET] = secret;
    expect(await signed().send(anyParcel())).toEqual({
      kind: 'failed',
      channel: 'signed-webhook',
      reason,
      retry: false,
    });
    expect(got).toEqual([]);
  });
});

describe('a channel that fails', () => {
  it('is tried once more where that may help, and reads its secret again', async () => {
    secrets[SECRET] = JSON.stringify({ url: 'https://hooks.example.com/x', key: KEY });
    statuses = [503, 200];
    expect(await signed().send(anyParcel())).toMatchObject({ kind: 'sent' });
    statuses = [429, 500];
    expect(await signed().send(anyParcel())).toMatchObject({ kind: 'failed', reason: 'status-500', retry: true });
    statuses = [400];
    expect(await signed().send(anyParcel())).toMatchObject({ kind: 'failed', reason: 'status-400', retry: false });
    expect(got).toHaveLength(5);
  });

  it('tells neither its key nor its address', async () => {
    secrets[SECRET] = KEY;
    statuses = [403];
    const receipt = await pagerDuty().send(critical[0] ?? anyParcel());
    expect(receipt).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(receipt)).not.toMatch(new RegExp(`${KEY}|pagerduty\\.com`));
  });

  it('delays no other channel and loses no alert', async () => {
    secrets[SECRET] = KEY;
    hangs = true;
    const started = performance.now();
    let after = Number.POSITIVE_INFINITY;
    const topic: Channel = {
      name: 'alerts',
      required: true,
      send: async () => {
        after = performance.now() - started;
        return { kind: 'sent', channel: 'alerts', id: '1' };
      },
    };
    const throwing: Channel = { name: 'broken', required: false, send: () => Promise.reject(new TypeError('x')) };
    const { notice, diagnosis } = critical[0] ?? anyParcel();
    const content = { notice, ...(diagnosis === undefined ? {} : { diagnosis }) };
    const receipts = await deliver(content, [pagerDuty(), throwing, topic], { ownerTag: 'owner' });
    expect(after).toBeLessThan(200);
    expect(performance.now() - started).toBeLessThan(7_000);
    expect(receipts.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'sent']);
    expect(isDelivered(receipts)).toBe(true);
  }, 10_000);
});

function parcelFor(diagnosis: Diagnosis): Parcel {
  const notice = compose(diagnosis, { docsUrl: 'https://example.com' });
  return parcelOf({ notice, diagnosis }, { ownerTag: 'owner' });
}

function asCritical(diagnosis: Diagnosis): Diagnosis {
  return { ...diagnosis, severity: 'critical' };
}

function anyParcel(): Parcel {
  const [first] = parcels;
  if (first === undefined) throw new Error('there is no diagnosis');
  return first.parcel;
}

function json(body: string | undefined): Json {
  const content: unknown = JSON.parse(body ?? '{}');
  return isObject(content) ? content : {};
}
