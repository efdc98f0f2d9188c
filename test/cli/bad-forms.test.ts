/**
 * Forms that are not known, cut or wrapped without end: refused by name or counted, never answered as if all were there.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../lambdas/cli/input/item.ts';
import { readItems } from '../../lambdas/cli/input/read-input.ts';
import { parseRecord } from '../../lambdas/denial/record/parse.ts';
import { findRecords } from '../../lambdas/denial/wrapped/find.ts';
import { parseWrapped } from '../../lambdas/denial/wrapped/parse-wrapped.ts';
import { csv } from './form-printers.ts';

const example = readFileSync('examples/denials/02-identity-bucket-arn-for-object.json', 'utf8');
const record: Readonly<Record<string, unknown>> = JSON.parse(example);

async function itemsOf(content: string | Uint8Array, file = 'f'): Promise<readonly Item[]> {
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

  it('of any columns is read where one of them holds records', async () => {
    const rows = [
      ['1', 'none'],
      ['2', example],
      ['3', example],
    ];
    expect(kinds(await itemsOf(csv(['id', 'blob'], rows), 'export.csv'))).toEqual(['skipped', 'record', 'record']);
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

describe('rows without the columns of an error', () => {
  it.each([
    ['of CloudTrail Lake', { QueryResultRows: [[{ eventName: 'GetObject' }]] }],
    [
      'of CloudTrail Lake, with more',
      { QueryResultRows: [[{ eventName: 'GetObject' }, { eventSource: 's3.amazonaws.com' }]] },
    ],
    ['alone', { eventName: 'GetObject', eventID: 'x' }],
  ])('are not taken for calls that went well: %s', async (_, value) => {
    const items = await itemsOf(JSON.stringify(value));
    expect(kinds(items)).toEqual(['skipped']);
    expect(reasons(items)[0]).toMatch(/neither error code nor message/);
  });
});

describe('what lies beside records and is none', () => {
  const finding = { SchemaVersion: '2018-10-08', ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/guardduty' };
  const s3 = { bucket: { name: 'b' }, object: { key: 'AWSLogs/x.json.gz' } };
  const notified = { eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', userIdentity: {}, s3 };
  const insight = { state: 'Start', eventName: 'GetObject', errorCode: 'AccessDenied' };

  const metadata = { event_type: 'USER_RESOURCE_ACCESS', vendor_name: 'AMAZON', product_name: 'AWS CloudTrail' };
  const summary = 'User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:ListBucket';
  const udm = { metadata, security_result: [{ action: ['BLOCK'], summary }] };

  it.each([
    ['a GuardDuty finding', { SchemaVersion: '2.0', Type: 'UnauthorizedAccess:IAMUser/X', Service: { Action: {} } }],
    ['"GuardDuty Finding"', { 'detail-type': 'GuardDuty Finding', detail: { type: 'UnauthorizedAccess:IAMUser/X' } }],
    ['Security Hub', { Findings: [{ ...finding, Title: 'not authorized' }] }],
    ["not CloudTrail's API activity", { class_uid: 4001, class_name: 'Network Activity', status: 'AccessDenied' }],
    [
      "not CloudTrail's API activity",
      { class_uid: 6003, metadata: { product: { name: 'Amazon EKS' } }, api: { operation: 'create' } },
    ],
    ['digest', { awsAccountId: '1', digestS3Bucket: 'b', logFiles: [] }],
    [
      'Insights event',
      { Records: [{ eventVersion: '1.07', eventID: 'x', eventCategory: 'Insight', insightDetails: insight }] },
    ],
    ['notification that an object was written', { Records: [notified] }],
    ['notice that a log file was delivered', { Message: JSON.stringify({ s3Bucket: 'b', s3ObjectKey: ['k'] }) }],
    ['Google Security Operations', udm],
    ['Google Security Operations', { events: [{ name: 'a', udm }] }],
    ['Google Security Operations', { event: { ...udm, metadata: { eventType: 'USER_LOGIN', productName: 'AWS' } } }],
    ['without the names of its columns', [{ Data: [{ VarCharValue: 'GetObject' }, {}] }]],
  ])('is refused as what it is: %s', async (named, value) => {
    const items = await itemsOf(JSON.stringify(value));
    expect(kinds(items)).toEqual(['skipped']);
    expect(reasons(items)[0]).toContain(named);
    expect(reasons(items)[0]).toContain('CloudTrail log files');
  });

  it.each([
    ['CEF', 'CEF:0|Amazon|CloudTrail|1.0|GetObject|AccessDenied|5|act=GetObject'],
    ['LEEF', '<134>Nov 2 host LEEF:1.0|Amazon|CloudTrail|1.0|GetObject|errorCode=AccessDenied'],
    [
      'XML',
      "<?xml version='1.0' encoding='UTF-8'?>\n<results preview='0'>\n<result><field k='_raw'/></result></results>",
    ],
    ['VPC flow log', '2 111122223333 eni-1235b8ca1 10.0.0.1 10.0.0.2 443 49152 6 10 8000 1 2 REJECT OK'],
    [
      'server access log',
      `${'0a'.repeat(32)} reports [06/Feb/2026:00:00:38 +0000] 192.0.2.3 - 3E57 REST.GET.OBJECT k 403 AccessDenied`,
    ],
    [
      'not as JSON',
      'eventVersion: "1.08"\nuserIdentity:\n  type: IAMUser\neventName: GetObject\nerrorCode: AccessDenied\n',
    ],
    [
      'not as JSON',
      "{'eventVersion': '1.08', 'userIdentity': {'type': 'IAMUser'}, 'eventName': 'GetObject', 'errorCode': 'AccessDenied'}",
    ],
    [
      'not as JSON',
      "{eventVersion:'1.08',userIdentity:{type:'IAMUser'},eventName:'GetObject',errorCode:'AccessDenied'}",
    ],
  ])('is refused as what it is: %s', async (named, text) => {
    const items = await itemsOf(text);
    expect(kinds(items)).toEqual(['skipped']);
    expect(reasons(items)[0]).toContain(named);
  });

  it.each([
    ['a ZIP archive', '504b030414000000'],
    ['Zstandard', '28b52ffd01020304'],
    ['bzip2', '425a683931415926'],
    ['Parquet', '5041523115041500'],
  ])('is named where it is packed in another way: %s', async (named, hex) => {
    const items = await itemsOf(Buffer.from(hex, 'hex'), 'trail.json');
    expect(reasons(items)).toEqual([expect.stringContaining(named)]);
  });

  it('does not hide the error that a program logged beside it', async () => {
    const error = 'User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:GetObject';
    const items = await itemsOf(
      JSON.stringify({ level: 'error', event: { Records: [notified] }, err: { message: error } }),
    );
    expect(items).toMatchObject([{ kind: 'text', text: expect.stringContaining(error) }]);
  });
});

describe('what a form does not carry', () => {
  it('is said where it is whether the call was refused', async () => {
    const items = await itemsOf(
      csv(['eventname', 'eventsource', 'eventtime'], [['GetObject', 's3.amazonaws.com', 't']]),
    );
    expect(kinds(items)).toEqual(['skipped']);
    expect(reasons(items)[0]).toMatch(/nothing says whether the call was refused; add errorcode and errormessage/);
  });

  it('is unknown, not absent', async () => {
    const columns = ['eventname', 'eventsource', 'errorcode', 'useridentity.arn', 'sourceipaddress'];
    const row = ['GetObject', 's3.amazonaws.com', 'AccessDenied', 'arn:aws:iam::111122223333:user/a', '203.0.113.9'];
    const [item] = await itemsOf(csv(columns, [row]));
    if (item?.kind !== 'record') throw new Error('no record');
    const parsed = parseRecord(item.value, item.lacks);
    if (parsed.kind !== 'denial') throw new Error('no denial');
    const { context, unknown } = parsed.denial.requestContext;
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
