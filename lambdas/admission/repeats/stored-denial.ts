/**
 * A denial as it is kept: redacted, and bounded whatever an event holds, for an item takes 400 KB and every kilobyte of
 * it costs with every write. Errs towards cutting texts: what digests and spike reports read of it is short.
 */
import { rememberedFor } from '../../aws/remembered.ts';
import type { Denial } from '../../denial/denial.ts';
import { isObject, type Json } from '../../denial/fields.ts';
import { clip, redact } from '../../denial/redact.ts';

/** Two of them, and lists of ids, stay far under DynamoDB's limit. */
const MOST_BYTES = 24_000;

/** Longest text and most entries of a list or object, tried in this order. */
const LIMITS = [
  { text: 2_048, entries: 200 },
  { text: 512, entries: 40 },
  { text: 160, entries: 24 },
  { text: 80, entries: 8 },
] as const;

/** The name it has in items since the first release: two releases read each other's. */
const STORED_CONTEXT = 'circumstances';

/** Of most sightings the first denial is the latest too. */
export const storedDenial: (denial: Denial) => string = rememberedFor(({ requestContext, ...denial }) => {
  const stored = { ...denial, [STORED_CONTEXT]: requestContext };
  let json = '';
  for (const limit of LIMITS) {
    json = JSON.stringify(bounded(stored, limit, 0));
    if (Buffer.byteLength(json) <= MOST_BYTES) return json;
  }
  return json;
});

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

type Limit = (typeof LIMITS)[number];

function bounded(value: unknown, limit: Limit, depth: number): unknown {
  if (typeof value === 'string') return clip(redact(value.slice(0, 4 * limit.text)), limit.text);
  if (Array.isArray(value)) return value.slice(0, limit.entries).map((one) => bounded(one, limit, depth + 1));
  if (!isObject(value)) return value;
  // The fields of the denial and of its caller are named by us, few, and stay.
  const most =
    depth === 0 ? Number.POSITIVE_INFINITY : depth === 1 ? Math.max(limit.entries, CALLER_FIELDS) : limit.entries;
  const entries = Object.entries(value).filter(([name]) => depth === 0 || name.length <= limit.text);
  return Object.fromEntries(entries.slice(0, most).map(([name, one]) => [name, bounded(one, limit, depth + 1)]));
}

const CALLER_FIELDS = 20;
