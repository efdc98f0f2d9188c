/**
 * One CloudTrail record, or the EventBridge envelope around one, to a `Denial`.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * Takes any JSON value and never throws: what it cannot read it names in `unread`. Errs towards a denial with few
 * facts rather than none, when a record says that a call was refused.
 */

import { createHash } from 'node:crypto';
import { prefixOf } from '../action.ts';
import { isPartition, parseArn, partitionOfRegion } from '../arn.ts';
import { type Caller, callerOf } from '../caller.ts';
import { circumstancesOf } from '../circumstances.ts';
import type { Denial, NeededAuthorization, Parsed, Partition } from '../denial.ts';
import { accountId, fieldAt, flagAt, isObject, type Json, listAt, objectAt, present, textAt } from '../fields.ts';
import { needsOf } from '../needs.ts';
import { clip, redact } from '../redact.ts';
import { ownerOf, type ResourceContext } from '../resource.ts';
import { readMessage } from '../stated-reason.ts';
import { withToken } from '../token.ts';
import { failureIn, MESSAGE_LENGTH } from './failure.ts';
import { keptParameters } from './parameters.ts';
import { standingOf } from './refusal.ts';

export function parse(record: unknown): Parsed {
  try {
    const found = recordIn(record);
    return found === undefined ? { kind: 'unreadable', reason: unreadable(record) } : parseRecord(found);
  } catch (error) {
    // Not reachable as far as known; a poisoned record must not stop the others of its batch.
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : 'not readable' };
  }
}

/** The record itself, or out of an envelope of EventBridge, SQS, SNS, CloudWatch Logs or of `lookup-events`. */
function recordIn(value: unknown): Json | undefined {
  if (!isObject(value)) return undefined;
  const detail = objectAt(value, 'detail');
  if (detail && textAt(value, 'detail-type') !== undefined) return detail;
  if (detail && isRecord(detail)) return detail;
  if (isRecord(value)) return value;
  for (const name of ['CloudTrailEvent', 'message', 'body', 'Message']) {
    const inner = parsedJson(textAt(value, name) ?? '');
    if (isObject(inner)) return recordIn(inner);
  }
  return undefined;
}

function isRecord(value: Json): boolean {
  return ['eventName', 'eventSource', 'userIdentity', 'errorCode', 'eventID'].some((name) =>
    Object.hasOwn(value, name),
  );
}

function unreadable(value: unknown): string {
  if (!isObject(value))
    return `a record must be an object, this is ${value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`}`;
  return 'not a CloudTrail record: it has none of eventName, eventSource, userIdentity, errorCode, eventID';
}

function parseRecord(record: Json): Parsed {
  const eventId = textAt(record, 'eventID');
  const failure = failureIn(record);
  const id = eventId === undefined ? {} : { eventId };
  if (failure === undefined) return { kind: 'not-a-denial', reason: 'no-error', ...id };
  const eventSource = textAt(record, 'eventSource') ?? '';
  const message = readMessage(failure.errorMessage);
  const standing = standingOf({ ...failure, eventSource, message });
  if (standing.kind === 'not-refused') return { kind: 'not-a-denial', reason: standing.reason, ...id };
  const region = regionOf(record);
  const told = callerOf(fieldAt(record, 'userIdentity'), message.principal);
  const caller = withToken(fromConsole(record, told), record);
  const account = accountId(textAt(record, 'recipientAccountId')) ?? caller.account ?? '';
  const partition = partitionOf(caller, region);
  const eventName = textAt(record, 'eventName') ?? '';
  const context: ResourceContext = {
    partition,
    region,
    account: caller.account ?? account,
    parameters: fieldAt(record, 'requestParameters'),
    resources: fieldAt(record, 'resources'),
  };
  const needs = needsOf(message, eventSource, eventName, context);
  const resourceAccount = ownerTold(needs, context);
  return {
    kind: 'denial',
    denial: present<Denial>({
      eventId: eventId ?? digest(JSON.stringify(record)),
      sharedEventId: textAt(record, 'sharedEventID'),
      corrects: textAt(objectAt(record, 'addendum'), 'originalEventID'),
      requestId: textAt(record, 'requestID'),
      time: isoTime(textAt(record, 'eventTime')),
      account,
      region,
      partition,
      eventSource: clip(eventSource, 128),
      eventName: clip(eventName, 128),
      readOnly: flagAt(record, 'readOnly'),
      errorCode: clip(failure.errorCode, 128),
      errorMessage: clip(redact(failure.errorMessage), MESSAGE_LENGTH),
      refusal: standing.refusal,
      caller,
      needs,
      resourceAccount,
      message,
      circumstances: circumstancesOf({
        record,
        caller,
        actions: needs.map((need) => need.action),
        ...(needs[0] === undefined ? {} : { asked: needs[0] }),
        eventSource,
        partition,
        region,
        ...(resourceAccount === undefined ? {} : { resourceAccount }),
      }),
      parameters: keptParameters(context.parameters),
      unread: unreadIn(record),
    }),
  };
}

function ownerTold(needs: readonly NeededAuthorization[], context: ResourceContext): string | undefined {
  const [need] = needs;
  if (need === undefined) return undefined;
  const arn = parseArn(need.resource);
  if (arn?.account !== undefined) {
    const named = need.resourceFrom === 'message' || need.resourceFrom === 'event';
    const inParameters = need.resourceFrom === 'request-parameters' && arn.account !== context.account;
    if (named || inParameters || holdsArn(context.parameters, need.resource)) return arn.account;
  }
  const service = arn?.service ?? prefixOf(need.action.replace(':', '.'));
  const owners = listAt({ list: context.resources }, 'list').flatMap((entry) => {
    const text = textAt(entry, 'ARN') ?? textAt(entry, 'arn') ?? textAt(entry, 'ARNPrefix') ?? '';
    const owner = ownerOf({
      resource: text,
      from: 'event',
      ...present<{ account?: string }>({ account: accountId(textAt(entry, 'accountId')) }),
    });
    return owner !== undefined && parseArn(text)?.service === service ? [owner] : [];
  });
  return owners[0];
}

function holdsArn(parameters: unknown, arn: string): boolean {
  return isObject(parameters) && Object.values(parameters).includes(arn);
}

function partitionOf(caller: Caller, region: string): Partition {
  const shown = (caller.entityArn ?? caller.arn)?.split(':')[1];
  return isPartition(shown) ? shown : partitionOfRegion(region);
}

function fromConsole(record: Json, caller: Caller): Caller {
  return flagAt(record, 'sessionCredentialFromConsole') === true ? { ...caller, fromConsole: true } : caller;
}

/** A Region becomes part of ARNs and endpoints: anything else than a name is left out. */
function regionOf(record: Json): string {
  const region = textAt(record, 'awsRegion') ?? '';
  return /^[a-z0-9-]{1,40}$/.test(region) ? region : '';
}

function isoTime(text: string | undefined): string {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? '' : new Date(time).toISOString().replace('.000Z', 'Z');
}

function unreadIn(record: Json): readonly string[] {
  const unread: string[] = [];
  const check = (name: string, isRight: (value: unknown) => boolean, kind: string): void => {
    const value = fieldAt(record, name);
    if (value !== undefined && value !== null && !isRight(value)) unread.push(`${name} is not ${kind}`);
  };
  if (!isObject(fieldAt(record, 'userIdentity'))) unread.push('userIdentity is not an object');
  check('requestParameters', isObject, 'an object');
  check('resources', Array.isArray, 'a list');
  check('errorMessage', (value) => typeof value === 'string', 'a text');
  check('eventTime', (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)), 'a time');
  for (const name of ['eventName', 'eventSource'])
    if (textAt(record, name) === undefined) unread.push(`${name} is missing`);
  return unread;
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
