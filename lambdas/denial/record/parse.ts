/**
 * One CloudTrail record, or the EventBridge envelope around one, to a `Denial`.
 * Takes any JSON value and never throws: what it cannot read it names in `unread`. Errs towards a denial with few
 * facts rather than none, when a record says that a call was refused.
 */

import type { Parsed } from '../denial.ts';
import { fieldAt, isObject, type Json, textAt } from '../fields.ts';
import { answerIn, requestIn } from './asked.ts';

/** What EventBridge delivers: the record is the `detail` of an envelope, or stands alone. */
export function parse(value: unknown): Parsed {
  return guarded(() => {
    const record = recordIn(value);
    return record === undefined ? { kind: 'unreadable', reason: unreadable(value) } : read(record, []);
  });
}

/** A record that was found; `lacks` names what its form does not carry. */
export function parseRecord(record: Json, lacks: readonly string[] = []): Parsed {
  return guarded(() => read(record, lacks));
}

const RECORD_FIELDS = ['eventName', 'eventSource', 'userIdentity', 'errorCode', 'eventID'];
/** An envelope of an envelope is a mistake somewhere before us; without end it is an attack. */
const DEEPEST = 8;

function recordIn(value: unknown): Json | undefined {
  let inner = value;
  for (let depth = 0; depth < DEEPEST && isObject(inner); depth += 1) {
    const record = inner;
    if (RECORD_FIELDS.some((field) => Object.hasOwn(record, field))) return record;
    inner = fieldAt(record, 'detail');
  }
  return undefined;
}

function guarded(reading: () => Parsed): Parsed {
  try {
    return reading();
  } catch (error) {
    // Not reachable as far as known; a poisoned record must not stop the others of its batch.
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : 'not readable' };
  }
}

export function unreadable(value: unknown): string {
  if (!isObject(value))
    return `a record must be an object, this is ${value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`}`;
  return 'not a CloudTrail record: it has none of eventName, eventSource, userIdentity, errorCode, eventID';
}

function read(record: Json, lacks: readonly string[]): Parsed {
  const eventId = textAt(record, 'eventID');
  const id = eventId === undefined ? {} : { eventId };
  const answer = answerIn(record);
  if (answer === undefined) return { kind: 'not-a-denial', reason: 'no-error', ...id };
  const { standing } = answer;
  if (standing.kind === 'not-refused') return { kind: 'not-a-denial', reason: standing.reason, ...id };
  return { kind: 'denial', denial: requestIn(record, lacks, { ...answer, standing }) };
}
