/**
 * Forms that are not known, cut or wrapped without end: refused by name or counted, never answered as if all were there.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Item, readItems } from '../../lambdas/cli/input/read-input.ts';
import { parseRecord } from '../../lambdas/denial/record/parse.ts';
import { findRecords } from '../../lambdas/denial/wrapped/find.ts';
import { parseWrapped } from '../../lambdas/denial/wrapped/parse-wrapped.ts';
import { csv } from './form-printers.ts';

const example = readFileSync('examples/denials/02-identity-bucket-arn-for-object.json', 'utf8');
const record: Readonly<Record<string, unknown>> = JSON.parse(example);

async function itemsOf(content: string, file = 'f'): Promise<readonly Item[]> {
  const items: Item[] = [];
  async function* one(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(content);
  }
  for await (const item of readItems(one(), file)) items.push(item);
  return items;
}

const reasons = (items: readonly Item[]): readonly string[] =>
  items.flatMap((item) => (item.kind === 'skipped' ? [`${item.place}: ${item.reason}`] : []));
const kinds = (items: readonly Item[]): readonly string[] => items.map(({ kind }) => kind);

describe('CSV', () => {
  it('without known columns is refused with the names of those known', async () => {
    const [item, ...rest] = await itemsOf('when,who,what\n2026-11-02,me,GetObject\n2026-11-02,you,PutObject\n');
    expect(rest).toEqual([]);
    expect(item).toMatchObject({ kind: 'skipped', place: 'f:1' });
    expect(reasons(item ? [item] : [])[0]).toMatch(/"when", "who", "what"; known are Athena's.*@message.*_raw/);
  });

  it('named so is never taken for an error text', async () => {
    const items = await itemsOf('a single column\nAn error occurred (AccessDenied)\n', 'table.csv');
    expect(kinds(items)).toEqual(['skipped']);
  });

  it('of several files one behind another keeps to the header above each row', async () => {
    const items = await itemsOf(
      `${csv(['_raw'], [[example]])}\n${csv(['@timestamp', '@message'], [['now', example]])}`,
    );
    expect(kinds(items)).toEqual(['record', 'record']);
  });

  it('with semicolons, as Excel writes it in half of Europe', async () => {
    expect(kinds(await itemsOf(csv(['@timestamp', '@message'], [['now', example]], ';')))).toEqual(['record']);
  });

  it('says of a record that a cell cut how long it was, and explains the rest', async () => {
    const long = JSON.stringify({ ...record, requestParameters: { key: 'k'.repeat(40_000) } }).slice(0, 32_767);
    const items = await itemsOf(csv(['_raw'], [[long], [example]]));
    expect(kinds(items)).toEqual(['skipped', 'record']);
    expect(reasons(items)[0]).toMatch(
      /cut off: .*`_raw` ends after 32,767 characters, the longest text of a cell in Excel/,
    );
  });

  it('names a field that a cell cut, and guesses nothing of it', async () => {
    const columns = ['eventname', 'eventsource', 'errorcode', 'requestparameters'];
    const cut = '{"bucketName":"tidewater-reports","key":"2026/oct';
    const [item] = await itemsOf(csv(columns, [['GetObject', 's3.amazonaws.com', 'AccessDenied', cut]]));
    if (item?.kind !== 'record') throw new Error('no record');
    const parsed = parseRecord(item.value, item.lacks);
    if (parsed.kind !== 'denial') throw new Error('no denial');
    expect(parsed.denial.unread).toContain(`requestParameters breaks off after ${cut.length} characters`);
    expect(parsed.denial.parameters).toEqual({});
  });

  it('counts a row of another length and a row without a record', async () => {
    const items = await itemsOf('@timestamp,@message\nnow,START RequestId\nnow\n');
    expect(reasons(items)).toEqual(['f:2: no record in this row', 'f:3: a row of 1 cells under 2 columns']);
  });

  it('finds the error text that a program logged', async () => {
    const text = 'User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:GetObject';
    expect(await itemsOf(csv(['@timestamp', '@message'], [['now', text]]))).toMatchObject([{ kind: 'text', text }]);
  });

  it('leaves an error text with commas alone', async () => {
    const text =
      'User: arn:aws:iam::111122223333:user/a, is not authorized to perform: s3:GetObject, because\nno policy, allows, it';
    expect(kinds(await itemsOf(text))).toEqual(['text']);
  });
});

describe('wraps', () => {
  it('without end are given up with a reason', () => {
    let value: unknown = record;
    for (let depth = 0; depth < 200; depth += 1) value = { message: value };
    expect(findRecords(value)).toMatchObject([{ kind: 'refused', why: { kind: 'too-deep' } }]);
    let text = example;
    for (let depth = 0; depth < 10; depth += 1) text = JSON.stringify({ message: text });
    expect(findRecords(JSON.parse(text))).toMatchObject([{ kind: 'refused', why: { kind: 'too-deep' } }]);
  });

  it('eight deep are taken off', () => {
    let value: unknown = record;
    for (let depth = 0; depth < 8; depth += 1) value = { detail: value };
    expect(findRecords(value)).toMatchObject([{ kind: 'record', record }]);
  });

  it('of another kind are refused with the forms that are known', async () => {
    const items = await itemsOf('{"temperature":21}');
    expect(reasons(items)[0]).toMatch(/no form that is known.*CloudTrail log files.*Security Lake/);
  });
});

describe('what a form does not carry', () => {
  it('is unknown, not absent', async () => {
    const columns = ['eventname', 'eventsource', 'errorcode', 'useridentity.arn', 'sourceipaddress'];
    const row = ['GetObject', 's3.amazonaws.com', 'AccessDenied', 'arn:aws:iam::111122223333:user/a', '203.0.113.9'];
    const [item] = await itemsOf(csv(columns, [row]));
    if (item?.kind !== 'record') throw new Error('no record');
    const parsed = parseRecord(item.value, item.lacks);
    if (parsed.kind !== 'denial') throw new Error('no denial');
    const { context, unknown } = parsed.denial.circumstances;
    expect(unknown).toEqual(
      expect.arrayContaining(['aws:SourceVpce', 'aws:ViaAWSService', 'aws:CalledVia', 'aws:CurrentTime']),
    );
    expect(Object.keys(context)).not.toContain('aws:ViaAWSService');
    expect(parsed.denial.time).toBe('');
    expect(parsed.denial.unread).toContain('userIdentity.invokedBy is not carried');
  });
});

describe('summaries of many calls', () => {
  const aggregated = {
    eventVersion: '1.0',
    accountId: '111122223333',
    eventCategory: 'Aggregated',
    eventType: 'AwsAggregatedEvent',
    eventSource: 's3.amazonaws.com',
    timeWindow: { windowStart: '2026-11-02T08:20:00Z', windowEnd: '2026-11-02T08:25:00Z', windowSize: 'PT5M' },
    summary: {
      primaryDimension: { dimension: 'eventName', statistics: [{ name: 'GetObject', value: 1_500 }] },
      details: [{ dimension: 'errorCode', statistics: [{ name: 'AccessDenied', value: 1_204 }] }],
    },
  };

  it('say what they are and how many refusals they count', async () => {
    const items = await itemsOf(JSON.stringify({ Records: [aggregated, record] }));
    expect(kinds(items)).toEqual(['skipped', 'record']);
    expect(reasons(items)[0]).toMatch(/AwsAggregatedEvent.*AccessDenied ×1,204 at s3\.amazonaws\.com/);
    expect(parseWrapped(aggregated)).toMatchObject({ kind: 'not-a-denial', reason: 'aggregated-event' });
  });

  it('without a refusal are records of other calls', async () => {
    expect(kinds(await itemsOf(JSON.stringify({ ...aggregated, summary: {} })))).toEqual(['passed-over']);
  });
});
