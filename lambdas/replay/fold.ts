/**
 * Calls that nothing tells apart which the policies ask for are decided once. What is left out of the key is left out by
 * name: a field that nobody thought of keeps calls apart, and costs time alone.
 */
import { lastSegment } from '../aws/arn.ts';
import { deepTextAt, fieldAt, isObject, type Json, objectAt, textAt } from '../denial/fields.ts';
import { isAddress, isPrivate } from '../denial/keys/network-keys.ts';
import { failureIn } from '../denial/record/failure.ts';

export interface AskedKeys {
  readonly time: boolean;
  readonly sessionTime: boolean;
  readonly session: boolean;
  readonly address: boolean;
  readonly agent: boolean;
  /** Access keys and session ARNs whose session is known. */
  readonly sessions: ReadonlySet<string>;
}

/** What policies of these snapshots can ask of a call; as text, for a key may stand in any place of any policy. */
export function askedIn(snapshots: readonly Json[]): AskedKeys {
  // Records of changes tell of the calls that made them, and ask nothing.
  const texts = snapshots.map((snapshot) => JSON.stringify({ ...snapshot, changes: undefined }).toLowerCase());
  const asks = (...words: readonly string[]): boolean =>
    texts.some((text) => words.some((word) => text.includes(word)));
  return {
    time: asks('currenttime', 'epochtime', 'multifactorauthage'),
    sessionTime: asks('tokenissuetime', 'multifactorauthage'),
    session: asks('assumed-role', 'aws:userid', 'sourceinstancearn'),
    address: asks('sourceip'),
    agent: asks('useragent'),
    sessions: new Set(snapshots.flatMap((snapshot) => Object.keys(objectAt(snapshot, 'sessions') ?? {}))),
  };
}

/** Ids and what an answer says beside its failure. */
const NEVER = {
  eventID: undefined,
  requestID: undefined,
  sharedEventID: undefined,
  responseElements: undefined,
  eventVersion: undefined,
  tlsDetails: undefined,
  additionalEventData: undefined,
} as const;

export function kindOf(record: Json, lacks: readonly string[], asked: AskedKeys): string {
  const ip = textAt(record, 'sourceIPAddress');
  const data = objectAt(record, 'additionalEventData');
  return JSON.stringify([
    {
      ...record,
      ...NEVER,
      ...(asked.time ? {} : { eventTime: textAt(record, 'eventTime') === undefined }),
      ...(asked.address || !isAddress(ip) ? {} : { sourceIPAddress: addressKind(ip) }),
      ...(asked.agent || !isClient(record['userAgent']) ? {} : { userAgent: 'a client' }),
      userIdentity: identityKind(record['userIdentity'], asked),
    },
    isObject(record['tlsDetails']),
    data === undefined ? undefined : { ...data, ...VOLATILE },
    isObject(record['responseElements']) ? failureIn(record) : undefined,
    lacks,
  ]);
}

const VOLATILE = { bytesTransferredIn: undefined, bytesTransferredOut: undefined, 'x-amz-id-2': undefined } as const;

/** A private one tells that the call came through an endpoint. */
function addressKind(ip: string): string {
  return isPrivate(ip) ? 'a private address' : 'an address';
}

/** A service that calls on somebody's behalf shows itself here. */
function isClient(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !/amazonaws\.com|AWS Internal/i.test(value);
}

function identityKind(identity: unknown, asked: AskedKeys): unknown {
  if (!isObject(identity) || textAt(identity, 'type') !== 'AssumedRole') return identity;
  const key = textAt(identity, 'accessKeyId');
  const arn = textAt(identity, 'arn') ?? '';
  // What is known of a session may hang on either name.
  if (asked.sessions.has(arn) || (key !== undefined && asked.sessions.has(key))) return identity;
  const attributes = objectAt(objectAt(identity, 'sessionContext'), 'attributes');
  return {
    ...identity,
    accessKeyId: key === undefined,
    ...(asked.session || !isNamedByRole(identity) ? {} : { arn: arn.replace(/[^/]*$/, ''), principalId: '' }),
    ...(asked.sessionTime || attributes === undefined
      ? {}
      : {
          sessionContext: {
            ...objectAt(identity, 'sessionContext'),
            attributes: { ...attributes, creationDate: fieldAt(attributes, 'creationDate') === undefined },
          },
        }),
  };
}

/** The role is told beside the session; an instance's session tells the instance, and is no plain name. */
function isNamedByRole(identity: Json): boolean {
  const session = lastSegment(textAt(identity, 'arn') ?? '');
  const shown = textAt(identity, 'principalId')?.split(':')[1];
  const role = deepTextAt(identity, 'sessionContext', 'sessionIssuer', 'arn');
  return role !== undefined && shown === session && session !== '' && !/^i-[0-9a-f]{8,}$/.test(session);
}
