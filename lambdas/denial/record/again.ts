/**
 * Records read again: of one that is like another but for its ids, time and address only these are read, for a client that
 * tries again and again leaves thousands. Holds a bounded number. Errs towards reading all of it: any other difference makes
 * another record, and so does an id, time or address that is not of the common form.
 */
import type { Denial, Parsed } from '../denial.ts';
import { isObject, type Json, present, textAt } from '../fields.ts';
import { isAddress, isPrivate } from '../keys/network-keys.ts';
import type { ContextFact, RequestContext } from '../keys/request-context.ts';
import { isoTime } from './asked.ts';
import { parseRecord } from './parse.ts';

const MOST_KEPT = 1_000;

/** A reader of the records of one log. */
export function readingAgain(): (record: Json) => Parsed {
  const known = new Map<string, Denial>();
  return (record) => {
    const own = ownOf(record);
    if (own === undefined) return parseRecord(record);
    const likeness = likenessOf(record, own.address);
    const before = known.get(likeness);
    if (before !== undefined) return { kind: 'denial', denial: ofAnother(before, own) };
    const parsed = parseRecord(record);
    if (parsed.kind !== 'denial') return parsed;
    if (known.size >= MOST_KEPT) known.clear();
    known.set(likeness, parsed.denial);
    return parsed;
  };
}

/** What of a denial is its record's own. */
interface Own {
  readonly ids: Pick<Denial, 'eventId' | 'sharedEventId' | 'requestId'>;
  readonly time: string;
  readonly address: string | undefined;
}

function ownOf(record: Json): Own | undefined {
  const time = timeIn(record);
  const eventId = textAt(record, 'eventID');
  if (time === undefined || eventId === undefined) return undefined;
  const [requestId, sharedEventId] = [textAt(record, 'requestID'), textAt(record, 'sharedEventID')];
  const address = textAt(record, 'sourceIPAddress');
  return {
    ids: present<Own['ids']>({ eventId, requestId, sharedEventId }),
    time,
    address: isAddress(address) ? address : undefined,
  };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** As CloudTrail writes it, and no other way. */
export function timeIn(record: Json): string | undefined {
  const text = textAt(record, 'eventTime');
  return text !== undefined && TIME.test(text) && isoTime(text) === text ? text : undefined;
}

/** The text of a record without ids, time and, where it is told, the address. */
export function likenessOf(record: Json, address?: string): string {
  const { eventID, requestID, sharedEventID, eventTime: _, sourceIPAddress, additionalEventData, ...rest } = record;
  const from = address === undefined ? [sourceIPAddress] : isPrivate(address);
  const ids = [eventID, requestID, sharedEventID].map(anyId);
  const beside = isObject(additionalEventData)
    ? { ...additionalEventData, 'x-amz-id-2': anyId(additionalEventData['x-amz-id-2']) }
    : [additionalEventData];
  return JSON.stringify([ids, from, beside, rest]);
}

/** Ids are one to whoever reads them; what is none stays what it is. */
function anyId(id: unknown): unknown {
  return typeof id === 'string' && id !== '' ? true : [id];
}

function ofAnother(denial: Denial, { ids, time, address }: Own): Denial {
  return { ...denial, ...ids, time, requestContext: contextAt(denial.requestContext, time, address) };
}

function contextAt(before: RequestContext, time: string, address: string | undefined): RequestContext {
  const context: Record<string, ContextFact> = { ...before.context };
  const tell = (key: string, from: string, value: ContextFact['value'] | undefined): void => {
    const fact = context[key];
    if (value !== undefined && fact?.from === from) context[key] = { ...fact, value };
  };
  tell('aws:CurrentTime', 'eventTime', time);
  tell('aws:EpochTime', 'eventTime', Math.floor(Date.parse(time) / 1_000));
  tell('aws:SourceIp', 'sourceIPAddress', address);
  tell('aws:VpcSourceIp', 'sourceIPAddress', address);
  return present<RequestContext>({ ...before, context, sourceIp: address ?? before.sourceIp });
}
