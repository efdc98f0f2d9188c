/**
 * What a CloudTrail record asks for, whether it was refused or not: one mapping of record to request for both.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * Errs towards few facts: what the record does not say is left out or named in `unread`.
 */

import { createHash } from 'node:crypto';
import { parseArn, partitionOfRegion } from '../../aws/arn.ts';
import type { Partition } from '../../aws/regions.ts';
import { prefixOf } from '../action.ts';
import { type Caller, callerOf } from '../caller.ts';
import type { Denial, NeededAuthorization } from '../denial.ts';
import { accountId, fieldAt, flagAt, isObject, type Json, listAt, objectAt, present, textAt } from '../fields.ts';
import { requestContextOf } from '../keys/read-keys.ts';
import { withToken } from '../keys/token.ts';
import { type OtherSubject, otherSubjectOf, standingOfOther } from '../message/other-subject.ts';
import { type MessageReading, readMessage } from '../message/stated-reason.ts';
import { clip, redact } from '../redact.ts';
import { ownerOf, type ResourceContext } from '../resource.ts';
import { withoutNotCarried } from '../wrapped/not-carried.ts';
import { failureIn, MESSAGE_LENGTH, type RecordedFailure } from './failure.ts';
import { keyNeeds } from './key-needs.ts';
import { needsOf } from './needs.ts';
import { keptParameters } from './parameters.ts';
import { type Standing, standingOf } from './refusal.ts';

/** What the record says of the failure, and what that means. */
export interface RecordedAnswer {
  readonly failure: RecordedFailure;
  readonly message: MessageReading;
  readonly other: OtherSubject | undefined;
  readonly standing: Standing;
  readonly facts: CallFacts;
}

type RefusedAnswer = Omit<RecordedAnswer, 'facts'> &
  Partial<RecordedAnswer> & { readonly standing: Extract<Standing, { readonly kind: 'refused' }> };

/** Nothing where the call did not fail. */
export function answerIn(record: Json): RecordedAnswer | undefined {
  const failure = failureIn(record);
  if (failure === undefined) return undefined;
  const eventSource = textAt(record, 'eventSource') ?? '';
  const message = readMessage(failure.errorMessage);
  const facts = callFacts(record, failure, message);
  const other = otherSubjectOf({
    code: failure.errorCode,
    text: failure.errorMessage,
    prefix: prefixOf(eventSource),
    operation: textAt(record, 'eventName') ?? '',
    message,
    context: facts.context,
  });
  const standing = other === undefined ? standingOf({ ...failure, eventSource, message }) : standingOfOther(other);
  return { failure, message, other, standing, facts };
}

/** What stands for the answer of a call that was let through. */
const NOT_REFUSED: RefusedAnswer = {
  failure: { errorCode: '', errorMessage: '' },
  message: readMessage(''),
  other: undefined,
  standing: { kind: 'refused', refusal: 'authorization' },
};

/** Without an answer: the request of a call that was let through, its error empty. */
export function requestIn(record: Json, lacks: readonly string[], answer: RefusedAnswer = NOT_REFUSED): Denial {
  const { failure, message: read, other, standing } = answer;
  const { requester, named, account, region, partition, context } = answer.facts ?? callFacts(record, failure, read);
  const eventSource = textAt(record, 'eventSource') ?? '';
  const eventName = textAt(record, 'eventName') ?? '';
  const message = withSetting(read, standing.setting);
  const caller = other?.complete === true ? other.caller : named;
  const isOther = caller !== named || isAnother(requester, caller);
  const own = needsOf(message, eventSource, isOther ? '' : eventName, context);
  const needs = other?.needs ?? [...own, ...keyNeeds(standing.refusal, failure.errorMessage, own, context)];
  const resourceAccount = ownerTold(needs, context);
  return present<Denial>({
    eventId: textAt(record, 'eventID') ?? digest(JSON.stringify(record)),
    sharedEventId: textAt(record, 'sharedEventID'),
    corrects: textAt(objectAt(record, 'addendum'), 'originalEventID'),
    requestId: textAt(record, 'requestID'),
    origin: 'record',
    time: isoTime(textAt(record, 'eventTime')),
    account,
    region,
    partition,
    eventSource: clip(eventSource, 128),
    eventName: clip(eventName, 128),
    readOnly: flagAt(record, 'readOnly'),
    dataEvent: isDataEvent(record) || undefined,
    errorCode: clip(failure.errorCode, 128),
    errorMessage: clip(redact(failure.errorMessage), MESSAGE_LENGTH),
    refusal: standing.refusal,
    caller,
    requester: isOther && requester.kind !== 'unknown' ? requester : undefined,
    needs,
    resourceAccount,
    message,
    requestContext: withoutNotCarried(
      requestContextOf(
        present({
          record,
          ofAnother: other?.complete === true,
          caller,
          actions: needs.map((need) => need.action),
          asked: needs[0],
          eventSource,
          partition,
          region,
          resourceAccount,
        }),
      ),
      lacks,
    ),
    parameters: keptParameters(context.parameters),
    unread: [...unreadIn(record), ...lacks.map((field) => `${field} is not carried`)],
  });
}

interface CallFacts {
  readonly requester: Caller;
  /** Whom AWS names, where it names one. */
  readonly named: Caller;
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
  readonly context: ResourceContext;
}

function callFacts(record: Json, failure: RecordedFailure, message: MessageReading): CallFacts {
  const region = regionOf(record);
  const callerFor = (principal?: string): Caller =>
    withToken(fromConsole(record, callerOf(fieldAt(record, 'userIdentity'), principal)), record);
  const requester = callerFor();
  const named = callerFor(message.principal);
  const account = accountId(textAt(record, 'recipientAccountId')) ?? named.account ?? '';
  const partition = partitionOf(named, region);
  const context: ResourceContext = {
    partition,
    region,
    account: named.account ?? account,
    parameters: parametersOf(record, failure),
    resources: fieldAt(record, 'resources'),
  };
  return { requester, named, account, region, partition, context };
}

/** Of a batch the answer names the object that was refused, the request only the bucket. */
function parametersOf(record: Json, { item }: RecordedFailure): unknown {
  const parameters = fieldAt(record, 'requestParameters');
  const key = item === undefined ? undefined : (textAt(item, 'key') ?? textAt(item, 'Key'));
  return key === undefined || !isObject(parameters) ? parameters : { ...parameters, key };
}

export function withSetting(message: MessageReading, setting: string | undefined): MessageReading {
  return setting === undefined ? message : { ...message, setting: { kind: 'service-setting', setting } };
}

/** AWS names a principal of its own accord only where it refused that one. */
function isAnother(requester: Caller, named: Caller): boolean {
  return requester.arn !== undefined && named.arn !== undefined && requester.arn !== named.arn;
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
  return parseArn(caller.entityArn ?? caller.arn ?? '')?.partition ?? partitionOfRegion(region);
}

function fromConsole(record: Json, caller: Caller): Caller {
  return flagAt(record, 'sessionCredentialFromConsole') === true ? { ...caller, fromConsole: true } : caller;
}

function isDataEvent(record: Json): boolean {
  return textAt(record, 'eventCategory') === 'Data' || flagAt(record, 'managementEvent') === false;
}

/** A Region becomes part of ARNs and endpoints: anything else than a name is left out. */
function regionOf(record: Json): string {
  const region = textAt(record, 'awsRegion') ?? '';
  return /^[a-z0-9-]{1,40}$/.test(region) ? region : '';
}

/** Windows are reckoned from it, and a date holds no day after its last: years beyond four digits end there. */
const EARLIEST = Date.parse('1970-01-01T00:00:00Z');
const LATEST = Date.parse('9999-01-01T00:00:00Z');

export function isoTime(text: string | undefined): string {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  if (Number.isNaN(time)) return '';
  return new Date(Math.min(LATEST, Math.max(EARLIEST, time))).toISOString().replace('.000Z', 'Z');
}

function unreadIn(record: Json): readonly string[] {
  const unread: string[] = [];
  const check = (name: string, isRight: (value: unknown) => boolean, kind: string): void => {
    const value = fieldAt(record, name);
    if (value === undefined || value === null || isRight(value)) return;
    // A table's cell ends at the longest text it holds.
    const isCut = typeof value === 'string' && /^\s*[{[]/.test(value);
    unread.push(isCut ? `${name} breaks off after ${value.length} characters` : `${name} is not ${kind}`);
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
