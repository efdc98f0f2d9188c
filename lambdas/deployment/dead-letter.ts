/**
 * A message of a dead-letter queue: what it is, why it lies there, and where it belongs. EventBridge leaves the event with
 * its error as attributes, Lambda wraps it, SQS leaves it as it was, and the functions add their own reason. Errs towards
 * leaving it where it is: a change among denials would be gone, and what this version cannot read nobody can handle.
 */
import { lastSegment } from '../aws/arn.ts';
import { parseChange } from '../change/parse.ts';
import { MEMBER_HEARTBEAT } from '../contract/names.ts';
import { deepTextAt, fieldAt, isObject, objectAt, present, textAt } from '../denial/fields.ts';
import { parse } from '../denial/record/parse.ts';
import { isTest } from '../denial/record/test-event.ts';

export interface DeadLetter {
  readonly body: string;
  /** Message attributes, those of EventBridge and our own `reason` among them. */
  readonly attributes: Readonly<Record<string, string>>;
  /** How often it was received in all. */
  readonly receives: number;
  /** ISO 8601. */
  readonly sentAt?: string;
}

export type LetterPlace =
  | { readonly kind: 'denials'; readonly body: string }
  | { readonly kind: 'changes'; readonly payload: string }
  | { readonly kind: 'none'; readonly because: 'unreadable' | 'no-denial' | 'test' | 'heartbeat' | 'alarm' };

export type LetterReason =
  /** What a function said when it set the message aside. */
  | { readonly kind: 'set-aside'; readonly words: string }
  /** EventBridge could not hand it over. */
  | { readonly kind: 'undelivered'; readonly code: string; readonly words: string; readonly rule?: string }
  /** A function failed over it, as often as Lambda tries. */
  | { readonly kind: 'function-failed'; readonly words: string }
  /** SQS handed it out as often as it may. */
  | { readonly kind: 'tried-out' };

export interface ReadLetter {
  readonly place: LetterPlace;
  readonly reason: LetterReason;
  /** Of the event, as far as it is known: what it is about. */
  readonly about: {
    readonly event?: string;
    readonly errorCode?: string;
    readonly account?: string;
    readonly region?: string;
    readonly time?: string;
  };
}

/** By this and not by its source: refused calls of CloudWatch are denials. */
const ALARM = 'CloudWatch Alarm State Change';

export function readLetter({ body, attributes }: DeadLetter): ReadLetter {
  const outer = jsonOf(body);
  const wrapped = isDestinationRecord(outer);
  const event = wrapped ? fieldAt(outer, 'requestPayload') : outer;
  const record = objectAt(event, 'detail') ?? event;
  const service = textAt(record, 'eventSource')?.split('.')[0];
  const name = textAt(record, 'eventName') ?? deepTextAt(record, 'alarmName');
  return {
    place: placeOf(event, wrapped ? JSON.stringify(event) : body),
    reason: reasonOf(outer, wrapped, attributes),
    about: present<ReadLetter['about']>({
      event: service === undefined || name === undefined ? name : `${service}:${name}`,
      errorCode: textAt(record, 'errorCode'),
      account: textAt(record, 'recipientAccountId') ?? textAt(event, 'account'),
      region: textAt(record, 'awsRegion') ?? textAt(event, 'region'),
      time: textAt(record, 'eventTime') ?? textAt(event, 'time'),
    }),
  };
}

function placeOf(event: unknown, text: string): LetterPlace {
  if (isTest(event)) return { kind: 'none', because: 'test' };
  if (textAt(event, 'detail-type') === MEMBER_HEARTBEAT.detailType) return { kind: 'none', because: 'heartbeat' };
  if (textAt(event, 'detail-type') === ALARM) return { kind: 'none', because: 'alarm' };
  const parsed = parse(event);
  if (parsed.kind === 'denial') return { kind: 'denials', body: text };
  if (parseChange(event) !== undefined) return { kind: 'changes', payload: text };
  return { kind: 'none', because: parsed.kind === 'unreadable' ? 'unreadable' : 'no-denial' };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function isDestinationRecord(outer: unknown): boolean {
  return objectAt(outer, 'requestContext') !== undefined && fieldAt(outer, 'requestPayload') !== undefined;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function reasonOf(outer: unknown, wrapped: boolean, attributes: DeadLetter['attributes']): LetterReason {
  const { reason, ERROR_CODE: code, ERROR_MESSAGE: words, RULE_ARN: rule } = attributes;
  if (reason !== undefined) return { kind: 'set-aside', words: reason };
  if (code !== undefined || rule !== undefined) {
    const named = rule && lastSegment(rule);
    return {
      kind: 'undelivered',
      code: code ?? '',
      words: words ?? '',
      ...present({ rule: named }),
    };
  }
  if (wrapped) {
    const said = deepTextAt(outer, 'responsePayload', 'errorMessage');
    return { kind: 'function-failed', words: said ?? deepTextAt(outer, 'requestContext', 'condition') ?? '' };
  }
  return { kind: 'tried-out' };
}

function jsonOf(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) ? value : body;
  } catch {
    return body;
  }
}
