/**
 * How CloudTrail spells its fields. Tables and search engines write them in other cases, with underscores, flattened by
 * dots, as texts of JSON or of a struct: here each finds its own name and place again.
 * Source: https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table.html
 * Errs towards leaving out: a name that is none of CloudTrail's is dropped, a text that cannot be read stays a text.
 */
import { isObject, type Json } from '../../fields.ts';
import { type Fields, isList, type Shape } from './shape.ts';
import { structIn } from './struct-text.ts';

const IDENTITY: Fields = {
  type: 'text',
  principalId: 'text',
  arn: 'text',
  accountId: 'text',
  accessKeyId: 'text',
  userName: 'text',
  invokedBy: 'text',
  identityProvider: 'text',
  credentialId: 'text',
  onBehalfOf: { userId: 'text', identityStoreArn: 'text' },
  inScopeOf: { sourceArn: 'text', sourceAccount: 'text', issuerType: 'text', credentialsIssuedTo: 'text' },
  sessionContext: {
    sourceIdentity: 'text',
    ec2RoleDelivery: 'text',
    assumedRoot: 'text',
    signInSessionArn: 'text',
    attributes: { creationDate: 'text', mfaAuthenticated: 'text' },
    sessionIssuer: { type: 'text', principalId: 'text', arn: 'text', accountId: 'text', userName: 'text' },
    webIdFederationData: { federatedProvider: 'text', attributes: 'any' },
  },
};

export const RECORD: Fields = {
  eventVersion: 'text',
  userIdentity: IDENTITY,
  eventTime: 'text',
  eventSource: 'text',
  eventName: 'text',
  awsRegion: 'text',
  sourceIPAddress: 'text',
  userAgent: 'text',
  errorCode: 'text',
  errorMessage: 'text',
  requestParameters: 'any',
  responseElements: 'any',
  additionalEventData: 'any',
  requestID: 'text',
  eventID: 'text',
  readOnly: 'text',
  resources: [{ ARN: 'text', ARNPrefix: 'text', accountId: 'text', type: 'text' }],
  eventType: 'text',
  apiVersion: 'text',
  managementEvent: 'text',
  recipientAccountId: 'text',
  serviceEventDetails: 'any',
  sharedEventID: 'text',
  vpcEndpointId: 'text',
  vpcEndpointAccountId: 'text',
  eventCategory: 'text',
  addendum: { reason: 'text', updatedFields: 'text', originalRequestID: 'text', originalEventID: 'text' },
  sessionCredentialFromConsole: 'text',
  edgeDeviceDetails: 'any',
  tlsDetails: { tlsVersion: 'text', cipherSuite: 'text', clientProvidedHostHeader: 'text' },
};

const RENAMED = namesOf(RECORD);

/** The name without what forms change about it: `userIdentity.arn`, `user_identity_arn`, `useridentity.arn`. */
export function plain(name: string): string {
  return name.replace(/[^a-zA-Z0-9]/g, '').toLowerCase();
}

/**
 * Where a column belongs in a record: `useridentity.arn` → `userIdentity`, `arn`. Below a field whose names are not
 * CloudTrail's the column's own are kept.
 */
export function placeOf(column: string): readonly string[] | undefined {
  const whole = RENAMED.get(plain(column));
  if (whole !== undefined) return whole;
  const [first = '', ...rest] = column.replace(/\{\}/g, '').split('.');
  const top = RENAMED.get(plain(first));
  if (top === undefined || top.length !== 1 || rest.length === 0) return undefined;
  const shape = RECORD[top[0] ?? ''];
  return shape === 'any' || (shape !== undefined && isList(shape)) ? [...top, ...rest] : undefined;
}

/** A value in CloudTrail's spelling: objects in any case, texts of JSON and of structs. */
export function spelled(value: unknown, shape: Shape): unknown {
  if (value === null || value === undefined || value === '' || value === 'null') return undefined;
  if (shape === 'text') return typeof value === 'object' ? undefined : value;
  const read = typeof value === 'string' ? readText(value, shape) : value;
  if (shape === 'any') return read;
  if (isList(shape)) {
    const [each] = shape;
    return Array.isArray(read) ? read.flatMap((one) => (isObject(one) ? [object(one, each)] : [])) : read;
  }
  return isObject(read) ? object(read, shape) : read;
}

function object(value: Json, shape: Fields): Json {
  const out: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const own = ownName(name, shape);
    const kept = own === undefined ? undefined : spelled(inner, shape[own] ?? 'text');
    if (own !== undefined && kept !== undefined) out[own] = kept;
  }
  return out;
}

function ownName(name: string, shape: Fields): string | undefined {
  const wanted = plain(name);
  return Object.keys(shape).find((own) => own.toLowerCase() === wanted);
}

/** What is cut off or is not JSON stays the text it is: the parser says that it could not read it. */
function readText(text: string, shape: Shape): unknown {
  const start = text.trimStart();
  if (!start.startsWith('{') && !start.startsWith('[')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return structIn(start, shape) ?? text;
  }
}

function namesOf(fields: Fields, above: readonly string[] = []): Map<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const [name, shape] of Object.entries(fields)) {
    const path = [...above, name];
    names.set(path.join('').toLowerCase(), path);
    if (typeof shape === 'object' && !isList(shape))
      for (const [inner, place] of namesOf(shape, path)) names.set(inner, place);
  }
  return names;
}
