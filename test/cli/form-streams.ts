/**
 * Forms in which queues, streams and buses hand records on.
 */
import { gzipSync } from 'node:zlib';
import { lines, type Written } from './form-printers.ts';
import { type Form, subscription } from './form-writers.ts';

const json = JSON.stringify;
const event = (detail: Written): Written => ({
  version: '0',
  source: 'aws.s3',
  'detail-type': 'AWS API Call via CloudTrail',
  region: 'us-east-1',
  detail,
});
const packed = (records: readonly Written[]): string => gzipSync(json(subscription(records))).toString('base64');

export const STREAMS: readonly Form[] = [
  { name: 'a subscription, base64 alone', file: 'payload.txt', write: packed },
  {
    name: 'a subscription, base64 in lines',
    file: 'payload.txt',
    write: (records) => packed(records).replace(/.{76}/g, '$&\n'),
  },
  {
    name: 'Kinesis get-records',
    file: 'kinesis.json',
    write: (records) => json({ Records: [{ SequenceNumber: '1', Data: packed(records) }], MillisBehindLatest: 0 }),
  },
  {
    name: 'Kinesis, records by themselves',
    file: 'kinesis.json',
    write: (records) =>
      json({ Records: records.map((each) => ({ kinesis: { data: Buffer.from(json(each)).toString('base64') } })) }),
  },
  {
    name: 'Firehose to a function',
    file: 'firehose.json',
    write: (records) => json({ invocationId: 'x', records: [{ recordId: '1', data: packed(records) }] }),
  },
  {
    name: 'Firehose to a bucket, packed one behind another',
    file: 'stream-1-2026-11-02',
    write: (records) => Buffer.concat(records.map((each) => gzipSync(json(subscription([each]))))),
  },
  {
    name: 'Firehose to a bucket, events without line breaks',
    file: 'stream-1-2026-11-02',
    write: (records) => records.map((each) => json(event(each))).join(''),
  },
  {
    name: 'SQS receive-message',
    file: 'messages.json',
    write: (records) => json({ Messages: records.map((each) => ({ MessageId: '1', Body: json(event(each)) })) }),
  },
  {
    name: 'SQS receive-message, SNS in it',
    file: 'messages.json',
    write: (records) =>
      json({ Messages: records.map((each) => ({ Body: json({ Type: 'Notification', Message: json(event(each)) }) })) }),
  },
  {
    name: 'entries of put-events',
    file: 'entries.json',
    write: (records) => json({ Entries: records.map((each) => ({ DetailType: 'x', Detail: json(each) })) }),
  },
  {
    name: 'what a function could not handle',
    file: 'failed.jsonl',
    write: (records) => lines(records.map((each) => ({ requestContext: {}, requestPayload: event(each) }))),
  },
];
