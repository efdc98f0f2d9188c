/**
 * What is sent: one body per protocol, all of it under 64 KB, whatever the diagnosis holds.
 */
import { describe, expect, it } from 'vitest';
import { parcelOf } from '../../lambdas/delivery/deliver.ts';
import {
  busEvent,
  chatMessage,
  MAXIMUM_MESSAGE_BYTES,
  snsMessage,
  webhookBody,
} from '../../lambdas/delivery/message.ts';
import { isObject } from '../../lambdas/denial/fields.ts';
import type { Diagnosis } from '../../lambdas/diagnosis/diagnosis.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { composeSummary } from '../../lambdas/notice/compose-summary.ts';
import { emailBody } from '../../lambdas/notice/formats/email.ts';
import { DIAGNOSES } from '../notice/diagnoses.ts';

const ROWS = Object.entries(DIAGNOSES).map(([name, diagnosis]) => ({ name, diagnosis }));

function parcel(diagnosis: Diagnosis) {
  return parcelOf({ notice: compose(diagnosis, { docsUrl: 'https://example.com' }), diagnosis }, { ownerTag: 'owner' });
}

function bodies(message: string): Readonly<Record<string, string>> {
  const read: unknown = JSON.parse(message);
  if (!isObject(read)) throw new Error('not an object');
  return Object.fromEntries(Object.entries(read).map(([key, body]) => [key, typeof body === 'string' ? body : '']));
}

describe.each(ROWS)('the message of $name', ({ diagnosis }) => {
  const sent = parcel(diagnosis);

  it('has a body for mail, one for SMS and one for machines', () => {
    const message = snsMessage(sent);
    expect(message.MessageStructure).toBe('json');
    const read = bodies(message.Message);
    expect(Object.keys(read).sort()).toEqual(['default', 'email', 'sms']);
    expect(read['email']).toBe(emailBody(sent.notice));
    expect(read['sms']).toBe(sent.notice.subject);
    expect(JSON.parse(read['default'] ?? '')).toMatchObject({ schemaVersion: 1, cause: diagnosis.cause });
  });

  it('carries the eight attributes as strings', () => {
    const attributes = snsMessage(sent).MessageAttributes;
    expect(Object.keys(attributes)).toHaveLength(8);
    for (const { DataType, StringValue } of Object.values(attributes)) {
      expect(DataType).toBe('String');
      expect(StringValue.length).toBeGreaterThan(0);
    }
  });

  it('is the bare custom notification for chat', () => {
    const message = chatMessage(sent);
    expect(message.MessageStructure).toBeUndefined();
    expect(JSON.parse(message.Message)).toMatchObject({
      version: '1.0',
      source: 'custom',
      metadata: { threadId: diagnosis.fingerprint, additionalContext: { account: diagnosis.denial.account } },
    });
  });

  it('carries what its buttons need where chat has some, and nothing of them elsewhere', () => {
    const carried = (message: string): unknown => JSON.parse(message).metadata.additionalContext;
    const actor = { function: 'Denyscope-chat-action', region: 'eu-west-1' };
    expect(carried(chatMessage(sent, actor).Message)).toMatchObject({
      fingerprint: diagnosis.fingerprint,
      hubFunction: actor.function,
      hubRegion: actor.region,
    });
    const several = { ...sent, notice: { ...sent.notice, mutesFirst: true as const } };
    for (const message of [chatMessage(sent), chatMessage(several, actor)]) {
      expect(carried(message.Message)).not.toHaveProperty('fingerprint');
    }
  });

  it('keeps a plain webhook within the limits of Slack blocks', () => {
    const body: unknown = JSON.parse(webhookBody(sent));
    expect(body).toMatchObject({ link_names: false, unfurl_links: false });
    expect(
      Math.max(...[...webhookBody(sent).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].map((m) => m[1]?.length ?? 0)),
    ).toBeLessThan(3_300);
  });

  it('goes to the bus under our name', () => {
    expect(busEvent(sent)).toMatchObject({ Source: 'denyscope', DetailType: 'Denyscope Diagnosis' });
  });
});

describe('a diagnosis with endless traces', () => {
  const [row] = ROWS;
  if (row === undefined) throw new Error('no case');
  const long = '"quoted" and long '.repeat(20);
  const huge: Diagnosis = {
    ...row.diagnosis,
    checks: Array.from({ length: 50 }, () => ({
      purpose: 'call',
      action: 's3:GetObject',
      resource: long,
      decision: 'implicitDeny',
      dependsOn: [],
      asOf: 'now',
      layers: Array.from({ length: 8 }, () => ({ layer: 'scp', status: 'silent', policy: long, target: long })),
    })),
    gaps: Array.from({ length: 200 }, (_, at) => ({
      reason: 'throttled',
      subject: `${long}${at}`,
      permission: 'iam:GetRole',
    })),
    fixes: row.diagnosis.fixes.map((fix) => ({ ...fix, document: { Statement: Array(300).fill({ Resource: long }) } })),
  };

  it('still fits, and still says the cause', () => {
    const message = snsMessage(parcel(huge));
    expect(Buffer.byteLength(message.Message)).toBeLessThan(MAXIMUM_MESSAGE_BYTES);
    const read = bodies(message.Message);
    expect(JSON.parse(read['default'] ?? '')).toMatchObject({ cause: huge.cause, cut: expect.any(Array) });
    expect(read['email']).toContain('(The rest was too long for a mail.)');
    expect(Buffer.byteLength(busEvent(parcel(huge))?.Detail ?? '')).toBeLessThan(256 * 1024);
  });
});

it('sends a summary without a diagnosis, and nothing to the bus', () => {
  const notice = composeSummary({
    from: '2026-11-20T03:00:00Z',
    until: '2026-11-20T03:10:00Z',
    denials: 4_711,
    principals: [{ name: 'arn:aws:iam::111122223333:role/Crawler', count: 4_000 }],
    actions: [{ name: 's3:GetObject', count: 4_000 }],
  });
  const sent = parcelOf({ notice }, { ownerTag: 'owner' });
  expect(bodies(snsMessage(sent).Message)['default']).toContain('"kind":"summary"');
  expect(busEvent(sent)).toBeUndefined();
});
