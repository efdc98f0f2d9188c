/**
 * Delivery reports and never throws; attributes are always all there.
 */
import { describe, expect, it } from 'vitest';
import { attributesOf, attributesOfNotice } from '../../lambdas/delivery/attributes.ts';
import type { Channel, Parcel, Receipt } from '../../lambdas/delivery/channel.ts';
import { deliver, isDelivered } from '../../lambdas/delivery/deliver.ts';
import { compose } from '../../lambdas/notice/compose.ts';
import { DIAGNOSES } from '../notice/diagnoses.ts';

const SETTINGS = { ownerTag: 'owner' };

function theCase(name: string) {
  const diagnosis = DIAGNOSES[name];
  if (diagnosis === undefined) throw new Error(`no case ${name}`);
  return { diagnosis, notice: compose(diagnosis, { docsUrl: 'https://example.com' }) };
}

function channel(name: string, required: boolean, answer: (parcel: Parcel) => Promise<Receipt>): Channel {
  return { name, required, send: answer };
}

const taken = (name: string, required = true) =>
  channel(name, required, async () => ({ kind: 'sent', channel: name, id: '1' }));
const refused = (name: string, required: boolean) =>
  channel(name, required, async () => ({ kind: 'failed', channel: name, reason: 'no', retry: false }));
const throwing = (name: string, required: boolean) =>
  channel(name, required, async () => {
    throw new TypeError('https://hooks.example.com/secret');
  });

describe('deliver', () => {
  it('sends the same parcel to every channel, in order', async () => {
    const parcels: Parcel[] = [];
    const keep = (name: string) =>
      channel(name, true, async (parcel) => {
        parcels.push(parcel);
        return { kind: 'sent', channel: name, id: name };
      });
    const content = theCase('intruder');
    const receipts = await deliver(content, [keep('a'), keep('b')], SETTINGS);
    expect(receipts.map(({ channel: name }) => name)).toEqual(['a', 'b']);
    expect(parcels[0]).toBe(parcels[1]);
    expect(parcels[0]?.attributes['severity']).toBe('critical');
  });

  it('takes a channel that throws for one that failed, and keeps what it said to itself', async () => {
    const receipts = await deliver(theCase('intruder'), [throwing('hook', false), taken('sns')], SETTINGS);
    expect(receipts).toEqual([
      { kind: 'failed', channel: 'hook', reason: 'TypeError', retry: true, required: false },
      { kind: 'sent', channel: 'sns', id: '1', required: true },
    ]);
  });

  it.each([
    ['all taken', [taken('a'), taken('b')], true],
    ['an optional one refused', [taken('a'), refused('b', false)], true],
    ['a required one refused', [refused('a', true), taken('b')], false],
    ['a required one threw', [throwing('a', true)], false],
  ])('%s: delivered or not', async (_, channels, delivered) => {
    expect(isDelivered(await deliver(theCase('intruder'), channels, SETTINGS))).toBe(delivered);
  });
});

describe('message attributes', () => {
  it('say who, where and why', () => {
    expect(attributesOf(theCase('region-guardrail').diagnosis, 'owner')).toEqual({
      severity: 'warning',
      account: '444455556666',
      region: 'us-east-1',
      cause: 'scp-explicit-deny',
      layer: 'scp',
      principal:
        'arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Developers_0123456789abcdef',
      service: 'ec2',
      owner: 'none',
    });
  });

  it('take the owner from the tags that were read, else from the event', () => {
    const { diagnosis } = theCase('unexplained');
    const context = { 'aws:PrincipalTag/Owner': { value: 'team-b', standing: 'exact', from: 'event' } } as const;
    const tagged = {
      ...diagnosis,
      denial: { ...diagnosis.denial, requestContext: { ...diagnosis.denial.requestContext, context } },
    };
    expect(attributesOf({ ...diagnosis, callerTags: { Owner: 'team-a' } }, 'owner')['owner']).toBe('team-a');
    expect(attributesOf(tagged, 'owner')['owner']).toBe('team-b');
    expect(attributesOf(tagged, 'team')['owner']).toBe('none');
  });

  it('are all there for a notice of no single denial', () => {
    const { notice } = theCase('intruder');
    expect(Object.keys(attributesOfNotice(notice)).sort()).toEqual(
      Object.keys(attributesOf(theCase('intruder').diagnosis, 'owner')).sort(),
    );
  });
});
