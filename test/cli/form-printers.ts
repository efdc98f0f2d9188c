/**
 * How tables, schemas and search engines print a record: the pieces of which the forms are written.
 */

export type Written = Readonly<Record<string, unknown>>;

export const lines = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join('\n');
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
    value,
  );
export const text = (value: unknown, ...path: readonly string[]): string => {
  const found = at(value, ...path);
  return found === undefined || found === null ? '' : typeof found === 'object' ? JSON.stringify(found) : String(found);
};

export function csv(header: readonly string[], rows: readonly (readonly string[])[], delimiter = ','): string {
  const cell = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  return [header, ...rows].map((row) => row.map(cell).join(delimiter)).join('\r\n');
}

/** What Presto prints for a struct: lower-case names, no quotes. */
export function struct(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(struct).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value)
    .map(([name, inner]) => `${name.toLowerCase()}=${struct(inner)}`)
    .join(', ')}}`;
}

export function lower(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lower);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), lower(inner)]));
}

export const STRUCTS = ['userIdentity', 'resources', 'tlsDetails', 'addendum'];

export function columnsOf(records: readonly Written[]): readonly string[] {
  return [...new Set([...records.flatMap((record) => Object.keys(record)), 'vpcEndpointId', 'tlsDetails'])];
}

/** Athena's columns: structs as `print` has them, the open fields as texts of JSON. */
export function athenaRow(
  record: Written,
  columns: readonly string[],
  print: (value: unknown) => string,
): readonly string[] {
  return columns.map((column) => {
    const value = record[column];
    if (value === undefined || value === null) return '';
    return STRUCTS.includes(column) ? print(value) : text(value);
  });
}

export function flattened(value: unknown, above = ''): Record<string, string> {
  if (typeof value !== 'object' || value === null) return value === null ? {} : { [above]: String(value) };
  const entries = Object.entries(value).map(([name, inner]) =>
    flattened(inner, above === '' ? name : `${above}.${name}`),
  );
  return Object.assign({}, ...entries);
}

export function ocsf(record: Written): Written {
  const identity = record['userIdentity'];
  const context = at(identity, 'sessionContext');
  const own = new Set([
    ...[
      'eventName',
      'eventSource',
      'eventID',
      'eventTime',
      'awsRegion',
      'sourceIPAddress',
      'vpcEndpointId',
      'userAgent',
    ],
    ...[
      'errorCode',
      'errorMessage',
      'requestID',
      'requestParameters',
      'responseElements',
      'resources',
      'recipientAccountId',
    ],
    ...['type', 'arn', 'principalId', 'accountId', 'accessKeyId', 'userName', 'invokedBy'].map(
      (name) => `userIdentity.${name}`,
    ),
    ...['attributes', 'sessionIssuer.arn'].map((name) => `userIdentity.sessionContext.${name}`),
  ]);
  const unmapped = Object.entries(flattened(record)).filter(
    ([name]) => ![...own].some((each) => name === each || name.startsWith(`${each}.`)),
  );
  const ip = text(record, 'sourceIPAddress');
  return {
    class_uid: 6003,
    class_name: 'API Activity',
    metadata: { product: { name: 'CloudTrail', vendor_name: 'AWS' }, uid: record['eventID'], version: '1.1.0' },
    time: Date.parse(text(record, 'eventTime')),
    time_dt: record['eventTime'],
    cloud: { region: record['awsRegion'], provider: 'AWS', account: { uid: record['recipientAccountId'] } },
    api: {
      operation: record['eventName'],
      service: { name: record['eventSource'] },
      request: { uid: record['requestID'], data: text(record, 'requestParameters') },
      response: { error: record['errorCode'], message: record['errorMessage'], data: text(record, 'responseElements') },
    },
    actor: {
      invoked_by: at(identity, 'invokedBy'),
      user: {
        type: at(identity, 'type'),
        uid: at(identity, 'arn'),
        uid_alt: at(identity, 'principalId'),
        account: { uid: at(identity, 'accountId') },
        credential_uid: at(identity, 'accessKeyId'),
        name: at(identity, 'userName'),
      },
      ...(context === undefined
        ? {}
        : {
            session: {
              created_time_dt: at(context, 'attributes', 'creationDate'),
              is_mfa: at(context, 'attributes', 'mfaAuthenticated') === 'true',
              issuer: at(context, 'sessionIssuer', 'arn'),
            },
          }),
    },
    http_request: { user_agent: record['userAgent'] },
    src_endpoint: { [/^[\d.]+$/.test(ip) ? 'ip' : 'domain']: ip, uid: record['vpcEndpointId'] },
    resources: (Array.isArray(record['resources']) ? record['resources'] : []).map((each: unknown) => ({
      uid: at(each, 'ARN'),
      type: at(each, 'type'),
      account: { uid: at(each, 'accountId') },
    })),
    unmapped: Object.fromEntries(unmapped),
  };
}

export function elastic(record: Written): Written {
  const identity = record['userIdentity'];
  const context = at(identity, 'sessionContext');
  return {
    '@timestamp': record['eventTime'],
    event: { action: record['eventName'], provider: record['eventSource'], id: record['eventID'], outcome: 'failure' },
    cloud: { region: record['awsRegion'], account: { id: at(identity, 'accountId') } },
    source: { address: record['sourceIPAddress'] },
    user_agent: { original: record['userAgent'] },
    user: {
      id: at(identity, 'principalId'),
      name: at(identity, 'userName') ?? at(context, 'sessionIssuer', 'userName'),
    },
    aws: {
      cloudtrail: {
        event_version: record['eventVersion'],
        error_code: record['errorCode'],
        error_message: record['errorMessage'],
        request_id: record['requestID'],
        read_only: record['readOnly'],
        recipient_account_id: record['recipientAccountId'],
        vpc_endpoint_id: record['vpcEndpointId'],
        request_parameters: struct(record['requestParameters']),
        resources: lowerNames(record['resources']),
        flattened: { request_parameters: record['requestParameters'] },
        user_identity: {
          type: at(identity, 'type'),
          arn: at(identity, 'arn'),
          access_key_id: at(identity, 'accessKeyId'),
          invoked_by: at(identity, 'invokedBy'),
          ...(context === undefined
            ? {}
            : {
                session_context: {
                  creation_date: at(context, 'attributes', 'creationDate'),
                  mfa_authenticated: at(context, 'attributes', 'mfaAuthenticated'),
                  session_issuer: snake(at(context, 'sessionIssuer')),
                },
              }),
        },
      },
    },
  };
}

function lowerNames(list: unknown): unknown {
  return Array.isArray(list) ? list.map((each: unknown) => snake(each)) : undefined;
}

function snake(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name === 'ARN' ? 'arn' : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      inner,
    ]),
  );
}

/** A row as the table of a trail holds it: structs as such, the open fields as texts of JSON. */
export function athenaColumns(record: Written): Written {
  const open = ['requestParameters', 'responseElements', 'additionalEventData', 'serviceEventDetails'];
  const columns = ['eventVersion', 'apiVersion', 'sharedEventID', 'vpcEndpointId', 'tlsDetails', ...open, 'resources'];
  const empty = Object.fromEntries(columns.map((column) => [column.toLowerCase(), null]));
  return {
    ...empty,
    ...Object.fromEntries(
      Object.entries(record).map(([name, value]) => [
        name.toLowerCase(),
        value === null || value === undefined ? null : open.includes(name) ? JSON.stringify(value) : lower(value),
      ]),
    ),
  };
}
