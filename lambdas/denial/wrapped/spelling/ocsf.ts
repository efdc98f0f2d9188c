/**
 * A CloudTrail event in the Open Cybersecurity Schema, as Security Lake writes it (API Activity, class 6003, and the
 * classes it gives to changes of accounts and to sign-ins), back to CloudTrail's own fields.
 * Source: https://docs.aws.amazon.com/security-lake/latest/userguide/cloudtrail-event-logs.html and the mappings that
 * https://github.com/ocsf/examples publishes for versions 1.0 to 1.5.
 * Errs towards not carried: a field without a place in the schema counts as unknown unless `unmapped` is there to hold it.
 */
import { arnParts, lastSegment, segmentsOf } from '../../../aws/arn.ts';
import { deepTextAt, fieldAt, flagAt, isObject, type Json, listAt, objectAt, present, textAt } from '../../fields.ts';
import { type Carried, put } from './row.ts';
import { placeOf, spelled } from './spelling.ts';
import { structIn } from './struct-text.ts';

/** They have no place in the schema but `unmapped`. */
const ONLY_UNMAPPED = [
  'additionalEventData',
  'addendum',
  'readOnly',
  'sharedEventID',
  'sessionCredentialFromConsole',
  'tlsDetails',
  'vpcEndpointAccountId',
  'userIdentity.inScopeOf',
  'userIdentity.onBehalfOf',
  'userIdentity.sessionContext.sourceIdentity',
  'userIdentity.sessionContext.ec2RoleDelivery',
] as const;

/** Columns of Security Lake's tables, which a row of Athena's writes as structs. */
const STRUCTS = ['api', 'actor', 'cloud', 'metadata', 'src_endpoint', 'http_request', 'resources', 'unmapped'] as const;

export function isOcsf(event: Json): boolean {
  return fieldAt(event, 'class_uid') !== undefined && fieldAt(event, 'api') !== undefined;
}

export function recordOfOcsf(row: Json): Carried | undefined {
  const event = opened(row);
  const operation = deepTextAt(event, 'api', 'operation');
  if (operation === undefined) return undefined;
  const endpoint = objectAt(event, 'src_endpoint');
  const record: Record<string, unknown> = present({
    eventName: operation,
    eventSource: deepTextAt(event, 'api', 'service', 'name'),
    eventID: deepTextAt(event, 'metadata', 'uid'),
    eventType: deepTextAt(event, 'metadata', 'event_code'),
    eventTime: timeOf(event),
    awsRegion: deepTextAt(event, 'cloud', 'region'),
    recipientAccountId: deepTextAt(event, 'cloud', 'account', 'uid') ?? deepTextAt(event, 'cloud', 'account_uid'),
    sourceIPAddress: textAt(endpoint, 'ip') ?? textAt(endpoint, 'domain'),
    vpcEndpointId: textAt(endpoint, 'uid'),
    userAgent: deepTextAt(event, 'http_request', 'user_agent'),
    errorCode: deepTextAt(event, 'api', 'response', 'error'),
    errorMessage:
      deepTextAt(event, 'api', 'response', 'message') ?? deepTextAt(event, 'api', 'response', 'error_message'),
    requestID: deepTextAt(event, 'api', 'request', 'uid'),
    requestParameters: dataAt(event, 'request'),
    responseElements: dataAt(event, 'response'),
    resources: listAt(event, 'resources').map(resourceOf),
    userIdentity: identityOf(objectAt(event, 'actor')),
  });
  const rest = unmappedOf(event);
  for (const [name, value] of rest ?? []) {
    const place = placeOf(name);
    if (place !== undefined && value !== null && value !== '') put(record, place, value);
  }
  return { record, lacks: rest === undefined ? ONLY_UNMAPPED : [] };
}

/** A CSV of Athena's has a text for each struct. */
function opened(row: Json): Json {
  const event: Record<string, unknown> = { ...row };
  for (const column of STRUCTS) event[column] = spelled(row[column], 'any');
  return event;
}

function timeOf(event: Json): string | undefined {
  const written = textAt(event, 'time_dt');
  const time = written === undefined ? Number(textAt(event, 'time')) : Date.parse(written);
  return Number.isFinite(time) && time > 0 ? new Date(time).toISOString().replace('.000Z', 'Z') : written;
}

function dataAt(event: Json, side: 'request' | 'response'): unknown {
  return spelled(fieldAt(objectAt(objectAt(event, 'api'), side), 'data'), 'any');
}

function resourceOf(resource: unknown): Json {
  return present({
    ARN: textAt(resource, 'uid'),
    accountId:
      deepTextAt(resource, 'owner', 'account', 'uid') ??
      deepTextAt(resource, 'account', 'uid') ??
      textAt(resource, 'account_uid'),
    type: textAt(resource, 'type'),
  });
}

function identityOf(actor: Json | undefined): Json {
  const user = objectAt(actor, 'user');
  const session = objectAt(actor, 'session');
  // Version 1.0 keeps the ARN in `uuid` and the principal id in `uid`, later ones in `uid` and `uid_alt`.
  const ids = ['uid', 'uuid', 'uid_alt'].flatMap((name) => textAt(user, name) ?? []);
  const issuer = textAt(session, 'issuer');
  const mfa = flagAt(session, 'is_mfa') ?? flagAt(session, 'mfa');
  const created = textAt(session, 'created_time_dt') ?? millisecondsAt(session, 'created_time');
  const provider = deepTextAt(actor, 'idp', 'name');
  const context = present({
    attributes: present({
      creationDate: isoOf(created),
      mfaAuthenticated: mfa === undefined ? undefined : String(mfa),
    }),
    sessionIssuer: issuer === undefined ? undefined : issuerOf(issuer),
    webIdFederationData: provider === undefined || issuer === undefined ? undefined : { federatedProvider: provider },
  });
  return present({
    type: textAt(user, 'type'),
    arn: ids.find((id) => id.startsWith('arn:')),
    principalId: ids.find((id) => !id.startsWith('arn:')),
    accountId: deepTextAt(user, 'account', 'uid') ?? textAt(user, 'account_uid'),
    accessKeyId: textAt(user, 'credential_uid'),
    userName: textAt(user, 'name'),
    invokedBy: textAt(actor, 'invoked_by'),
    identityProvider: issuer === undefined ? provider : undefined,
    sessionContext: session === undefined ? undefined : context,
  });
}

/** The schema keeps of the issuer its ARN, which tells the rest. */
function issuerOf(arn: string): Json {
  const { account, resource = '' } = arnParts(arn) ?? {};
  const [kind] = segmentsOf(resource);
  return present({
    type: kind === 'role' ? 'Role' : kind === 'user' ? 'IAMUser' : undefined,
    arn,
    accountId: account,
    userName: lastSegment(resource),
  });
}

function millisecondsAt(value: unknown, name: string): string | undefined {
  const time = Number(textAt(value, name) ?? Number.NaN);
  return Number.isFinite(time) ? new Date(time).toISOString() : undefined;
}

function isoOf(text: string | undefined): string | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString().replace('.000Z', 'Z');
}

/** A map: an object, pairs as Parquet reads them, or a text of either. */
function unmappedOf(event: Json): readonly (readonly [string, unknown])[] | undefined {
  const given = fieldAt(event, 'unmapped');
  const map = typeof given === 'string' ? structIn(given, 'any') : given;
  if (isObject(map)) return flattened(map, '');
  if (!Array.isArray(map)) return undefined;
  return map.flatMap((entry): readonly (readonly [string, unknown])[] => {
    const [key, value]: readonly unknown[] = Array.isArray(entry)
      ? entry
      : [fieldAt(entry, 'key'), fieldAt(entry, 'value')];
    return typeof key === 'string' ? [[key, value]] : [];
  });
}

function flattened(map: Json, above: string): readonly (readonly [string, unknown])[] {
  return Object.entries(map).flatMap(([name, value]) =>
    isObject(value) ? flattened(value, `${above}${name}.`) : [[`${above}${name}`, value] as const],
  );
}
