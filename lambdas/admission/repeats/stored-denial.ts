/**
 * A denial as it is kept: redacted, and bounded whatever an event holds, for an item takes 400 KB and every kilobyte of
 * it costs with every write. It may be explained again, so that nothing stands for what it is not: texts that are only
 * read are cut, while a name, a value or a list that would be cut is left out (`whole-or-unknown.ts`), and that is noted.
 */
import { rememberedFor } from '../../aws/remembered.ts';
import type { Denial } from '../../denial/denial.ts';
import { isObject, type Json } from '../../denial/fields.ts';
import type { MessageReading } from '../../denial/message/stated-reason.ts';
import { notKept, PARTS, type Part } from '../../denial/not-kept.ts';
import { clip, redact } from '../../denial/redact.ts';
import { contextWithin, fieldsWithin, type Limit, needsWithin, type Within } from './whole-or-unknown.ts';

/** Two of them, and lists of ids, stay far under DynamoDB's limit. */
const MOST_BYTES = 24_000;

/** Longest text and name, most entries of a list, tried in this order. An ARN is cut last: a digest tells who and what by it. */
const LIMITS: readonly Limit[] = [
  { text: 2_048, name: 2_048, entries: 200 },
  { text: 512, name: 1_200, entries: 40 },
  { text: 160, name: 700, entries: 24 },
  { text: 80, name: 160, entries: 8 },
];

/** The name it has in items since the first release: two releases read each other's. */
const STORED_CONTEXT = 'circumstances';

/** Of most sightings the first denial is the latest too. */
export const storedDenial: (denial: Denial) => string = rememberedFor((denial) => {
  let json = '';
  for (const limit of LIMITS) {
    const { requestContext, ...rest } = within(denial, limit);
    json = JSON.stringify({ ...rest, [STORED_CONTEXT]: requestContext });
    if (Buffer.byteLength(json) <= MOST_BYTES) return json;
  }
  return json;
});

/** What a diagnosis reasons from is whole or unknown; the rest is read by people. */
function within(denial: Denial, limit: Limit): Json {
  const { caller, requester, message, needs, parameters, requestContext, unread, ...rest } = denial;
  const parts: Readonly<Record<Part, Within<unknown>>> = {
    caller: fieldsWithin(caller, limit.name, CALLER_FIELDS),
    message: messageWithin(message, limit),
    needs: needsWithin(needs, limit),
    parameters: fieldsWithin(parameters, limit.name, limit.entries),
    requestContext: contextWithin(requestContext, limit),
  };
  const cut = PARTS.filter((part) => parts[part].cut).map(notKept);
  return {
    ...bounded(rest, limit),
    ...Object.fromEntries(PARTS.map((part) => [part, parts[part].value])),
    ...(requester && { requester: fieldsWithin(requester, limit.name, CALLER_FIELDS).value }),
    unread: [...cut, ...unread.slice(0, limit.entries).map((one) => shortened(one, limit))],
  };
}

/** They are named by us, and few. */
const CALLER_FIELDS = 40;

/** A message that was cut cannot be decoded. */
function messageWithin({ encodedMessage, ...message }: MessageReading, limit: Limit): Within<object> {
  const { value, cut } = fieldsWithin(message, limit.name, limit.entries);
  if (encodedMessage === undefined) return { value, cut };
  const isWhole = encodedMessage.text.length <= ENCODED && redact(encodedMessage.text) === encodedMessage.text;
  return { value: isWhole ? { ...value, encodedMessage } : value, cut: cut || !isWhole };
}

/** CloudTrail keeps a kilobyte of a message. */
const ENCODED = 1_100;

function bounded(texts: Json, limit: Limit): Json {
  return Object.fromEntries(
    Object.entries(texts).map(([name, one]) => [name, typeof one === 'string' ? shortened(one, limit) : one]),
  );
}

function shortened(text: string, limit: Limit): string {
  return clip(redact(text.slice(0, 4 * limit.text)), limit.text);
}

/** Written as a whole by `storedDenial`; what is asked here tells an older version's item from one that can be used. */
export function denialOfStored(value: unknown): Denial | undefined {
  if (!isObject(value)) return undefined;
  const { [STORED_CONTEXT]: requestContext, ...denial } = value;
  const read = { ...denial, requestContext };
  return isDenial(read) ? read : undefined;
}

function isDenial(value: Json): value is Json & Denial {
  return (
    typeof value['eventId'] === 'string' &&
    typeof value['errorMessage'] === 'string' &&
    isObject(value['caller']) &&
    isObject(value['requestContext']) &&
    isObject(value['message']) &&
    Array.isArray(value['needs'])
  );
}
