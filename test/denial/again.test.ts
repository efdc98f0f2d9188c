/**
 * A record that is like one before gives the denial that reading all of it gives.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../lambdas/denial/fields.ts';
import { readingAgain } from '../../lambdas/denial/record/again.ts';
import { parseRecord } from '../../lambdas/denial/record/parse.ts';

const examples = readdirSync('examples/denials').map((name): readonly [string, Json] => [
  name,
  JSON.parse(readFileSync(`examples/denials/${name}`, 'utf8')),
]);

const OTHERS: readonly Json[] = [
  { eventID: 'other', requestID: 'OTHER', eventTime: '2027-01-01T00:00:00Z' },
  { sharedEventID: 'shared' },
  { sharedEventID: 'shared-too', eventTime: '1969-12-31T23:59:59Z' },
  { eventTime: '2026-02-30T00:00:00Z' },
  { eventTime: '2026-11-02T08:12:10.5Z' },
  { eventTime: 1_700_000_000 },
  { eventID: '' },
  { eventID: 17 },
  { requestID: 17 },
  { requestID: null },
  { sourceIPAddress: '192.0.2.1' },
  { sourceIPAddress: '192.0.2.2' },
  { sourceIPAddress: '10.0.0.1' },
  { sourceIPAddress: '10.0.0.2' },
  { sourceIPAddress: '2001:db8::1' },
  { sourceIPAddress: 's3.amazonaws.com' },
  { sourceIPAddress: [true] },
  { sourceIPAddress: true },
  { sourceIPAddress: '192.0.2.3', vpcEndpointId: 'vpce-0123456789abcdef0' },
  { sourceIPAddress: '192.0.2.4', vpcEndpointId: 'vpce-0123456789abcdef0' },
  { additionalEventData: { 'x-amz-id-2': 'a' } },
  { additionalEventData: { 'x-amz-id-2': 'b' } },
  { additionalEventData: {} },
  { additionalEventData: [] },
  { userAgent: 'other' },
];

describe('reading again', () => {
  it.each(examples)('gives of %s what reading gives', (_, record) => {
    const read = readingAgain();
    const records = [record, ...OTHERS.map((other) => ({ ...record, ...other })), record];
    expect([...records, ...records].map(read)).toEqual([...records, ...records].map((one) => parseRecord(one)));
  });

  it('reads only what is a record’s own', () => {
    const read = readingAgain();
    const [[, record] = ['', {}]] = examples;
    const [first, second] = [read(record), read({ ...record, eventID: 'b', sourceIPAddress: '192.0.2.1' })];
    if (first.kind !== 'denial' || second.kind !== 'denial') throw new Error('no denial');
    expect(second.denial.needs).toBe(first.denial.needs);
  });

  it('passes on what is no denial', () => {
    const read = readingAgain();
    const allowed = { eventVersion: '1.11', eventName: 'GetObject', eventSource: 's3.amazonaws.com', eventID: 'a' };
    expect(read(allowed)).toEqual(parseRecord(allowed));
    expect(read({ ...allowed, eventTime: '2026-11-02T08:12:10Z' }).kind).toBe('not-a-denial');
  });
});
