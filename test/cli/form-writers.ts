/**
 * The same records in every form in which people have them, written as the tool in question writes them.
 */
import { gzipSync } from 'node:zlib';
import {
  athenaRow,
  columnsOf,
  csv,
  elastic,
  flattened,
  lines,
  lower,
  ocsf,
  STRUCTS,
  struct,
  text,
  type Written,
} from './form-printers.ts';

export interface Form {
  readonly name: string;
  readonly file: string;
  readonly write: (records: readonly Written[]) => string | Uint8Array;
  /** Fields of the diagnosis that the form cannot give, as `denial.requestId`; `*`: only `gives` is compared. */
  readonly loses?: readonly string[];
  readonly gives?: readonly string[];
}

export const subscription = (records: readonly Written[]): Written => ({
  messageType: 'DATA_MESSAGE',
  owner: '111122223333',
  logGroup: 'aws-cloudtrail-logs',
  logStream: '111122223333_CloudTrail_us-east-1',
  logEvents: records.map((record, id) => ({
    id: String(id),
    timestamp: 1_793_000_000_000,
    message: JSON.stringify(record),
  })),
});

const HISTORY = [
  ['User name', (record: Written) => text(record, 'userIdentity', 'principalId').split(':')[1] ?? ''],
  ['AWS access key', (record: Written) => text(record, 'userIdentity', 'accessKeyId')],
  ['Event time', (record: Written) => text(record, 'eventTime')],
  ['Event source', (record: Written) => text(record, 'eventSource')],
  ['Event name', (record: Written) => text(record, 'eventName')],
  ['AWS region', (record: Written) => text(record, 'awsRegion')],
  ['Source IP address', (record: Written) => text(record, 'sourceIPAddress')],
  ['User agent', (record: Written) => text(record, 'userAgent')],
  ['Error code', (record: Written) => text(record, 'errorCode')],
  ['Resources', () => '[]'],
  ['Request ID', (record: Written) => text(record, 'requestID')],
  ['Event ID', (record: Written) => text(record, 'eventID')],
  ['Read-only', (record: Written) => text(record, 'readOnly')],
] as const;

const lookedUp = (records: readonly Written[]): readonly Written[] =>
  records.map((record) => ({
    EventId: record['eventID'],
    EventName: record['eventName'],
    EventTime: record['eventTime'],
    EventSource: record['eventSource'],
    Username: 'somebody',
    CloudTrailEvent: JSON.stringify(record),
  }));

const insights = (records: readonly Written[]): Written => ({
  results: records.map((record) => [
    { field: '@timestamp', value: '2026-11-02 08:20:41.000' },
    { field: '@message', value: JSON.stringify(record) },
    { field: '@ptr', value: 'CmEKJgoi' },
  ]),
  statistics: { recordsMatched: records.length },
  status: 'Complete',
});

const athenaCsv =
  (print: (value: unknown) => string) =>
  (records: readonly Written[]): string => {
    const columns = columnsOf(records);
    return csv(
      columns.map((column) => column.toLowerCase()),
      records.map((record) => athenaRow(record, columns, print)),
    );
  };

/** They rest on keys of fields that the index leaves out. */
export const NOT_INDEXED = ['blockers', 'checks', 'confidence', 'confidenceReasons', 'callerNotes', 'nextSteps'];

export const FORMS: readonly Form[] = [
  { name: 'a log file', file: 'trail.json', write: (records) => JSON.stringify({ Records: records }) },
  {
    name: 'a log file, packed',
    file: 'trail.json.gz',
    write: (records) => gzipSync(JSON.stringify({ Records: records })),
  },
  { name: 'JSON Lines', file: 'trail.jsonl', write: lines },
  {
    name: 'EventBridge',
    file: 'bus.jsonl',
    write: (records) => lines(records.map((detail) => ({ 'detail-type': 'AWS API Call via CloudTrail', detail }))),
  },
  {
    name: 'SQS around SNS around EventBridge',
    file: 'queue.json',
    write: (records) =>
      JSON.stringify({
        Messages: records.length,
        Records: records.map((detail, id) => ({
          messageId: String(id),
          body: JSON.stringify({ Type: 'Notification', Message: JSON.stringify({ 'detail-type': 'x', detail }) }),
        })),
      }),
  },
  {
    name: 'SNS to a function',
    file: 'sns.json',
    write: (records) => JSON.stringify({ Records: records.map((one) => ({ Sns: { Message: JSON.stringify(one) } })) }),
  },
  { name: 'a subscription', file: 'logs.json', write: (records) => JSON.stringify(subscription(records)) },
  {
    name: 'a subscription as a function gets it',
    file: 'awslogs.json',
    write: (records) =>
      JSON.stringify({ awslogs: { data: gzipSync(JSON.stringify(subscription(records))).toString('base64') } }),
  },
  {
    name: 'a subscription by way of Kinesis',
    file: 'kinesis.json',
    write: (records) =>
      JSON.stringify({
        Records: [{ kinesis: { data: gzipSync(JSON.stringify(subscription(records))).toString('base64') } }],
      }),
  },
  { name: 'event history', file: 'history.json', write: (records) => JSON.stringify({ Events: lookedUp(records) }) },
  {
    name: 'event history as the console downloads it',
    file: 'event_history.csv',
    write: (records) =>
      csv(
        HISTORY.map(([name]) => name),
        records.map((record) => HISTORY.map(([, of]) => of(record))),
      ),
    gives: [
      'denial.eventId',
      'denial.time',
      'denial.region',
      'denial.errorCode',
      'denial.eventName',
      'denial.eventSource',
    ],
  },
  { name: 'Athena, structs as text', file: 'athena.csv', write: athenaCsv(struct) },
  { name: 'Athena, structs as JSON', file: 'athena.csv', write: athenaCsv((value) => JSON.stringify(lower(value))) },
  {
    name: 'Athena rows as JSON',
    file: 'athena.json',
    write: (records) =>
      lines(
        records.map((record) =>
          Object.fromEntries(
            columnsOf(records).map((column) => {
              const value = record[column] ?? null;
              const open = typeof value === 'object' && value !== null && !STRUCTS.includes(column);
              return [column.toLowerCase(), open ? JSON.stringify(value) : lower(value)];
            }),
          ),
        ),
      ),
  },
  {
    name: 'Athena get-query-results',
    file: 'results.json',
    write: (records) => {
      const columns = columnsOf(records);
      const rows = [
        columns.map((each) => each.toLowerCase()),
        ...records.map((each) => athenaRow(each, columns, struct)),
      ];
      return JSON.stringify({
        ResultSet: {
          Rows: rows.map((row) => ({ Data: row.map((cell) => (cell === '' ? {} : { VarCharValue: cell })) })),
        },
      });
    },
  },
  {
    name: 'CloudTrail Lake',
    file: 'lake.json',
    write: (records) =>
      JSON.stringify({
        QueryStatus: 'FINISHED',
        QueryResultRows: records.map((record) =>
          columnsOf(records).map((column) => ({
            [column]: athenaRow(record, [column], struct)[0] ?? '',
          })),
        ),
      }),
  },
  {
    name: 'CloudTrail Lake, whole events',
    file: 'lake.csv',
    write: (records) =>
      csv(
        ['eventJson'],
        records.map((record) => [JSON.stringify(record)]),
      ),
  },
  { name: 'Logs Insights', file: 'insights.json', write: (records) => JSON.stringify(insights(records)) },
  {
    name: 'Logs Insights, as the console exports it',
    file: 'logs-insights-results.csv',
    write: (records) =>
      csv(
        ['@timestamp', '@message'],
        records.map((each) => ['2026-11-02 08:20:41.000', JSON.stringify(each)]),
      ),
  },
  {
    name: 'Logs Insights with fields of its own',
    file: 'fields.json',
    write: (records) =>
      JSON.stringify({
        results: records.map((record) => Object.entries(flattened(record)).map(([field, value]) => ({ field, value }))),
      }),
  },
  { name: 'Security Lake', file: 'lake.jsonl', write: (records) => lines(records.map(ocsf)) },
  {
    name: 'Security Lake, rows of Athena',
    file: 'lake.csv',
    write: (records) => {
      const rows = records.map(ocsf);
      const columns = Object.keys(rows[0] ?? {});
      return csv(
        columns,
        rows.map((row) =>
          columns.map((column) => (typeof row[column] === 'object' ? struct(row[column]) : String(row[column]))),
        ),
      );
    },
  },
  {
    name: 'Splunk, JSON',
    file: 'splunk.json',
    write: (records) =>
      lines(records.map((each) => ({ preview: false, result: { _raw: JSON.stringify(each), host: 'h' } }))),
  },
  {
    name: 'Splunk, CSV',
    file: 'splunk.csv',
    write: (records) =>
      csv(
        ['_time', 'host', '_raw'],
        records.map((each) => ['2026-11-02', 'h', JSON.stringify(each)]),
      ),
  },
  {
    name: 'Elastic with the original',
    file: 'elastic.json',
    write: (records) =>
      JSON.stringify({
        hits: {
          total: records.length,
          hits: records.map((each) => ({ _id: 'x', _source: { event: { original: JSON.stringify(each) } } })),
        },
      }),
  },
  {
    name: 'Elastic with fields only',
    file: 'elastic.ndjson',
    write: (records) => lines(records.map((each) => ({ _source: elastic(each) }))),
    loses: NOT_INDEXED,
  },
  {
    name: 'Datadog, its API',
    file: 'datadog.json',
    write: (records) =>
      JSON.stringify({
        data: records.map((each) => ({
          id: 'AZ',
          type: 'log',
          attributes: { service: 'cloudtrail', attributes: each },
        })),
      }),
  },
  {
    name: 'Datadog, an export',
    file: 'datadog.csv',
    write: (records) =>
      csv(
        ['Date', 'Host', 'Service', 'Message'],
        records.map((each) => ['2026', 'h', 'cloudtrail', JSON.stringify(each)]),
      ),
  },
  {
    name: 'lines of a program with the record in them',
    file: 'program.log',
    write: (records) => records.map((each) => `Nov 02 08:20:41 host app[7]: ${JSON.stringify(each)}`).join('\n'),
  },
];
