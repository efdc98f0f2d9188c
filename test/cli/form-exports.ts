/**
 * Forms that come out of tools around a log: answers of searches, exports, and files put together.
 */
import { gzipSync } from 'node:zlib';
import {
  athenaRow,
  columnsOf,
  csv,
  elastic,
  flattened,
  lines,
  ocsf,
  struct,
  text,
  type Written,
} from './form-printers.ts';
import { type Form, NOT_INDEXED } from './form-writers.ts';

const json = JSON.stringify;
const hit = (record: Written): Written => ({
  _index: 'logs',
  _id: 'x',
  _source: { event: { original: json(record) } },
});
const names = (records: readonly Written[]): readonly string[] => columnsOf(records).map((name) => name.toLowerCase());
const cells = (records: readonly Written[]): readonly (readonly string[])[] =>
  records.map((record) => athenaRow(record, columnsOf(records), struct));
const data = (row: readonly string[]): Written => ({
  Data: row.map((VarCharValue) => (VarCharValue === '' ? {} : { VarCharValue })),
});
const indexed = (record: Written): Record<string, string> => flattened(JSON.parse(json(elastic(record))));

/** Version 1.0 has the account and the ids in other places. */
function early(record: Written): Written {
  const { cloud: _, actor, ...rest } = JSON.parse(json(ocsf(record)));
  const { uid, uid_alt, account, ...user } = actor.user;
  return {
    ...rest,
    metadata: { ...rest.metadata, version: '1.0.0-rc.2' },
    cloud: { region: record['awsRegion'], provider: 'AWS', account_uid: record['recipientAccountId'] },
    actor: { ...actor, user: { ...user, uuid: uid, uid: uid_alt, account_uid: account.uid } },
  };
}

export const EXPORTS: readonly Form[] = [
  {
    name: 'Splunk, JSON of all results',
    file: 'splunk.json',
    write: (records) => json({ preview: false, messages: [], results: records.map((each) => ({ _raw: json(each) })) }),
  },
  {
    name: 'Splunk, JSON rows',
    file: 'splunk.json',
    write: (records) => json({ fields: ['_time', '_raw'], rows: records.map((each) => ['2026', json(each)]) }),
  },
  {
    name: 'Splunk, JSON columns',
    file: 'splunk.json',
    write: (records) => json({ fields: ['_raw'], columns: [records.map((each) => json(each))] }),
  },
  {
    name: 'Splunk, fields without the original',
    file: 'splunk.json',
    write: (records) => lines(records.map((each) => ({ preview: false, result: flattened(each) }))),
  },
  {
    name: 'Splunk, events of a collector',
    file: 'hec.json',
    write: (records) => lines(records.map((each) => ({ sourcetype: 'aws:cloudtrail', event: each }))),
  },
  {
    name: 'Elastic, several searches',
    file: 'msearch.json',
    write: (records) => json({ responses: [{ took: 1, hits: { hits: records.map(hit) } }] }),
  },
  {
    name: 'Elastic, as Kibana shows the answer',
    file: 'inspect.json',
    write: (records) => json({ isPartial: false, rawResponse: { hits: { hits: records.map(hit) } } }),
  },
  {
    name: 'Elastic, fields as lists',
    file: 'fields.json',
    write: (records) =>
      json({ hits: { hits: records.map((each) => ({ fields: { 'event.original': [json(each)] } })) } }),
  },
  {
    name: 'Elastic, documents with dotted names',
    file: 'dotted.ndjson',
    write: (records) => lines(records.map((each) => ({ _source: indexed(each) }))),
    loses: NOT_INDEXED,
  },
  {
    name: 'Kibana, CSV of fields',
    file: 'kibana.csv',
    write: (records) => {
      const rows = records.map(indexed);
      const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
      return csv(
        columns,
        rows.map((row) => columns.map((column) => row[column] ?? '-')),
      );
    },
    loses: NOT_INDEXED,
  },
  {
    name: 'Kibana, CSV of documents',
    file: 'kibana.csv',
    write: (records) =>
      csv(
        ['_source'],
        records.map((each) => [json(hit(each)['_source'])]),
      ),
  },
  {
    name: 'a shipper that puts the record into a field of its own',
    file: 'beat.ndjson',
    write: (records) => lines(records.map((each) => ({ agent: { type: 'functionbeat' }, json: each }))),
  },
  {
    name: 'OpenSearch SQL',
    file: 'sql.json',
    write: (records) =>
      json({ schema: names(records).map((name) => ({ name, type: 'keyword' })), datarows: cells(records), size: 1 }),
  },
  {
    name: 'Datadog, an archive',
    file: 'archive.json.gz',
    write: (records) =>
      gzipSync(
        lines(
          records.map((each) => ({
            _id: 'AZ',
            source: 'cloudtrail',
            message: text(each, 'errorMessage'),
            attributes: each,
          })),
        ),
      ),
  },
  {
    name: 'Datadog, its standard attributes',
    file: 'datadog.json',
    write: (records) =>
      json({
        data: records.map(({ eventName, sourceIPAddress, userAgent, errorCode, errorMessage, ...rest }) => ({
          attributes: {
            attributes: {
              ...rest,
              evt: { name: eventName },
              network: { client: { ip: sourceIPAddress } },
              http: { useragent: userAgent },
              error: { kind: errorCode, message: errorMessage },
            },
          },
        })),
      }),
  },
  {
    name: 'Athena, a later page without the names of its columns',
    file: 'results.json',
    write: (records) =>
      json({
        ResultSet: {
          Rows: cells(records).map(data),
          ResultSetMetadata: { ColumnInfo: names(records).map((Name) => ({ Name, Type: 'varchar' })) },
        },
      }),
  },
  {
    name: 'Athena, UTF-16 with a byte order mark',
    file: 'athena.csv',
    write: (records) => Buffer.from(`\uFEFF${csv(names(records), cells(records))}`, 'utf16le'),
  },
  {
    name: 'Athena, cells without quotes where they need none',
    file: 'athena.csv',
    write: (records) =>
      [names(records), ...cells(records)]
        .map((row) => row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))
        .join('\n'),
  },
  {
    name: 'CloudTrail Lake, events of a store',
    file: 'lake.jsonl',
    write: (records) => lines(records.map((eventData) => ({ metadata: { ingestionTime: 'x' }, eventData }))),
  },
  {
    name: 'CloudTrail Lake, saved to a bucket',
    file: 'result_1.csv.gz',
    write: (records) => gzipSync(csv(columnsOf(records), cells(records))),
  },
  {
    name: 'Logs Insights, JSON of the console',
    file: 'insights.json',
    write: (records) => json(records.map((each) => ({ '@timestamp': '2026-11-02 08:20:41.000', '@message': each }))),
  },
  {
    name: 'filter-log-events',
    file: 'events.json',
    write: (records) => json({ events: records.map((each) => ({ logStreamName: 's', message: json(each) })) }),
  },
  {
    name: 'filter-log-events as text',
    file: 'events.txt',
    write: (records) =>
      records.map((each) => `EVENTS\t1\t1793000000000\t${json(each)}\t1793000000000\tstream`).join('\n'),
  },
  {
    name: 'lookup-events as text',
    file: 'history.txt',
    write: (records) =>
      records.map((each) => `EVENTS\tASIA\t${json(each)}\t${text(each, 'eventID')}\ttrue\tme`).join('\n'),
  },
  { name: 'Security Lake, version 1.0', file: 'lake.jsonl', write: (records) => lines(records.map(early)) },
  {
    name: 'Security Lake, version 1.3',
    file: 'lake.json',
    write: (records) =>
      json(
        records.map((each) => ({
          ...ocsf(each),
          metadata: { uid: each['eventID'], version: '1.3.0', product: { name: 'CloudTrail' } },
        })),
      ),
  },
  {
    name: 'a map of records by their ids',
    file: 'by-id.json',
    write: (records) => json(Object.fromEntries(records.map((each) => [text(each, 'eventID'), each]))),
  },
  {
    name: 'files put one behind another, each with a byte order mark',
    file: 'all.jsonl',
    write: (records) => records.map((each) => `\uFEFF${json({ Records: [each] })}`).join('\n'),
  },
  {
    name: 'packed twice',
    file: 'trail.json.gz.gz',
    write: (records) => gzipSync(gzipSync(json({ Records: records }))),
  },
  {
    name: 'a list with a comma too many',
    file: 'trail.json',
    write: (records) => `{"Records":[${records.map((each) => json(each)).join(',')},]}`,
  },
  {
    name: 'records spread over lines between the lines of a log',
    file: 'program.log',
    write: (records) => records.map((each) => `08:20:41 INFO event: ${JSON.stringify(each, null, 2)}`).join('\n'),
  },
];
