/**
 * The statement for a trail's table in Athena, as AWS's guide defines it, and for Security Lake's: one row a kind of denial
 * with how many there were, when, and one whole record of them.
 * Source: https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-org-wide-trail.html,
 * https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html and
 * https://docs.aws.amazon.com/security-lake/latest/userguide/subscriber-query-examples2.html
 */
import { folded, MOST_GROUPS, refused, resourceOf } from './statement.ts';

/** How the table is parted by time. */
export type Partitions = 'year-month-day' | 'timestamp' | 'none';

export interface AthenaTable {
  readonly database: string;
  readonly table: string;
  readonly partitions: Partitions;
  readonly since: Date;
  /** Not the denials alone. */
  readonly everyCall?: boolean;
}

const COLUMNS = [
  'eventversion',
  'useridentity',
  'eventtime',
  'eventsource',
  'eventname',
  'awsregion',
  'sourceipaddress',
  'useragent',
  'errorcode',
  'errormessage',
  'requestparameters',
  'responseelements',
  'additionaleventdata',
  'requestid',
  'resources',
  'eventtype',
  'apiversion',
  'readonly',
  'recipientaccountid',
  'serviceeventdetails',
  'sharedeventid',
  'vpcendpointid',
  'tlsdetails',
] as const;

export function athenaStatement({ database, table, partitions, since, everyCall }: AthenaTable): string {
  const caller = [
    'useridentity.sessioncontext.sessionissuer.arn',
    'useridentity.arn',
    'useridentity.principalid',
    'useridentity.invokedby',
    'sourceipaddress',
  ].join(', ');
  const samples = COLUMNS.map((column) => `max_by(${column}, eventid) AS ${column}`);
  const wanted = [
    ...partitionsSince(partitions, since),
    `eventtime >= '${iso(since)}'`,
    ...(everyCall === true ? [] : [refused("coalesce(errorcode, '')", 'errormessage')]),
  ];
  const name = everyCall === true ? 'calls' : 'refused';
  return `WITH ${name} AS (
  SELECT *,
    coalesce(${caller}) AS caller,
    ${folded("coalesce(errormessage, '')")} AS message_pattern,
    ${resourceOf('requestparameters')} AS resource_pattern
  FROM ${database}.${table}
  WHERE ${wanted.join('\n    AND ')}
)
SELECT count(*) AS denials,
  min(eventtime) AS first_seen,
  max(eventtime) AS last_seen,
  max(eventid) AS eventid,
  ${samples.join(',\n  ')}
FROM ${name}
GROUP BY recipientaccountid, caller, eventsource, eventname, errorcode, message_pattern, resource_pattern
ORDER BY 1 DESC
LIMIT ${MOST_GROUPS}
`;
}

/** Written out, for an expression over several of them reads every partition's name. */
function partitionsSince(partitions: Partitions, since: Date): readonly string[] {
  const [year, month, day] = iso(since).slice(0, 10).split('-');
  if (partitions === 'timestamp') return [`"timestamp" >= '${year}/${month}/${day}'`];
  if (partitions === 'none') return [];
  return [
    `(year > '${year}' OR (year = '${year}' AND (month > '${month}' OR (month = '${month}' AND day >= '${day}'))))`,
  ];
}

/** A record is written to the day of its delivery, which may be the one after. */
function iso(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, 'Z');
}

const LAKE_COLUMNS = [
  'class_uid',
  'time',
  'time_dt',
  'cloud',
  'api',
  'actor',
  'src_endpoint',
  'http_request',
  'resources',
  'unmapped',
] as const;

export function securityLakeStatement({ database, table, since }: Omit<AthenaTable, 'partitions'>): string {
  const caller =
    'coalesce(actor.session.issuer, actor.user.uid, actor.user.uid_alt, actor.invoked_by, src_endpoint.ip)';
  const samples = LAKE_COLUMNS.map((column) => `max_by(${column}, metadata.uid) AS ${column}`);
  return `WITH refused AS (
  SELECT *,
    ${caller} AS caller,
    ${folded("coalesce(api.response.message, '')")} AS message_pattern,
    ${resourceOf('api.request.data')} AS resource_pattern
  FROM ${database}.${table}
  WHERE time_dt >= TIMESTAMP '${iso(since).replace('T', ' ').replace('Z', '')}'
    AND ${refused("coalesce(api.response.error, '')", 'api.response.message')}
)
SELECT count(*) AS denials,
  min(time_dt) AS first_seen,
  max(time_dt) AS last_seen,
  max_by(metadata, metadata.uid) AS metadata,
  ${samples.join(',\n  ')}
FROM refused
GROUP BY cloud.account.uid, caller, api.service.name, api.operation, api.response.error, message_pattern, resource_pattern
ORDER BY 1 DESC
LIMIT ${MOST_GROUPS}
`;
}
