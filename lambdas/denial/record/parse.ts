/**
 * One CloudTrail record, or the EventBridge envelope around one, to a `Denial`.
 * Takes any JSON value and never throws: what it cannot read it names in `unread`. Errs towards a denial with few
 * facts rather than none, when a record says that a call was refused.
 */

import type { Parsed } from '../denial.ts';
import { isObject, type Json, textAt } from '../fields.ts';
import { findRecords } from '../wrapped/find.ts';
import { answerIn, requestIn } from './asked.ts';

/** The first record of what came in; what wraps it is taken off. */
export function parse(value: unknown): Parsed {
  return guarded(() => {
    const [found] = findRecords(value);
    if (found === undefined) return { kind: 'unreadable', reason: unreadable(value) };
    if (found.kind === 'aggregated') return { kind: 'not-a-denial', reason: 'aggregated-event' };
    if (found.kind === 'refused') return { kind: 'unreadable', reason: `no CloudTrail record: ${found.why.kind}` };
    return read(found.record, found.lacks);
  });
}

/** A record that was found; `lacks` names what its form does not carry. */
export function parseRecord(record: Json, lacks: readonly string[] = []): Parsed {
  return guarded(() => read(record, lacks));
}

function guarded(reading: () => Parsed): Parsed {
  try {
    return reading();
  } catch (error) {
    // Not reachable as far as known; a poisoned record must not stop the others of its batch.
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : 'not readable' };
  }
}

function unreadable(value: unknown): string {
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
