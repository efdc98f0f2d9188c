/**
 * The memory in a DynamoDB table, shared by all containers. A sighting costs one conditional write, be it new or a
 * repeat; only a return after silence, a lease that lapsed, a redelivered event or a full list of event ids costs a
 * second one, decided on the item as it stood. Errs towards alerting: what cannot be written is unknown, and what
 * admission does not know is news.
 */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import { ANSWER_MS, inTime } from '../../admission/budget.ts';
import type { CallerMemory, Remembered, Sighting } from '../../admission/memory.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import type { MutingMemory } from '../local/local-memory.ts';
import { type Expression, expression, refusedItem } from './dynamo-expression.ts';
import { dynamoWindows } from './dynamo-windows.ts';
import {
  callerItem,
  callerKey,
  callerOf,
  fingerprintKey,
  type Key,
  keptItem,
  keptOf,
  OPEN,
  sharedKey,
} from './memory-items.ts';
import { readItem } from './read-item.ts';
import { NOBODY, withSightings } from './remembered-caller.ts';
import {
  claimOf,
  DEFAULT_TIMES,
  type Kept,
  type MemoryTimes,
  MOST_EVENT_IDS,
  resourcesOf,
  sessionsOf,
  sight,
  silenceOf,
  unseen,
} from './remembered-fingerprint.ts';
import { storedDenial } from './stored-denial.ts';
import { tableClient } from './table-client.ts';
import { number, numberOf, text, textOf, texts, textsOf, type WireItem } from './wire-item.ts';

const UNKNOWN: Remembered = { kind: 'unknown' };

/** A batch at once: ten fingerprints and their callers. */
const PARALLEL = 24;
const MOST_TRIES = 5;
/** Beyond it the list of event ids is cut back to the last 64. */
const MOST_LISTED = 4 * MOST_EVENT_IDS;
const MOST_DISTINCT_KNOWN = 80;
const MOST_CALLERS_KNOWN = 500;

export type DynamoMemory = MutingMemory;

/** What a container recalls of an item, to write a full list anew without a second write. */
interface Recalled {
  readonly eventIds: readonly string[];
  readonly sessions: number;
  readonly resources: number;
}

export function dynamoMemory(
  tableName: string,
  connect: ConnectOptions,
  times: MemoryTimes = DEFAULT_TIMES,
): DynamoMemory {
  const client = tableClient(connect);
  const limit = pLimit(PARALLEL);
  const recalled = new Map<string, Recalled>();
  const knownCallers = new Map<string, WireItem>();

  const write = async (key: Key, change: Expression, returning: 'ALL_NEW' | 'NONE'): Promise<WireItem> => {
    const answer = await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: key,
        ...change,
        ReturnValues: returning,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    // Every item written here has its version: an answer without it tells nothing.
    if (returning === 'ALL_NEW' && answer.Attributes?.['v'] === undefined) throw new Error('the memory did not answer');
    return answer.Attributes ?? {};
  };

  async function remember(sighting: Sighting, at: number): Promise<Remembered> {
    // Counted in the ledger; whether a person muted it does not matter then.
    if (sighting.quiet) return unseen(undefined);
    const key = fingerprintKey(sighting.fingerprint);
    let before: WireItem | undefined;
    try {
      const after = await write(key, counting(sighting, at, times, recalled.get(sighting.fingerprint)), 'ALL_NEW');
      recall(recalled, sighting.fingerprint, after);
      return readBack(after, sighting, at);
    } catch (error) {
      before = refusedItem(error);
      if (before === undefined) throw error;
    }
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { remembered, kept } = sight(keptOf(before, sighting), sighting, at, times);
      if (kept === undefined) return remembered;
      try {
        recall(recalled, sighting.fingerprint, await write(key, replacing(kept, before, at, times), 'ALL_NEW'));
        return remembered;
      } catch (error) {
        before = refusedItem(error);
        if (before === undefined) throw error;
      }
    }
    throw new Error('the memory changes faster than it can be written');
  }

  /** What would be news under this fingerprint may be told already, or just now, from the copy of another account. */
  async function claimed(sighting: Sighting, remembered: Remembered, at: number): Promise<Remembered> {
    const { fingerprint, sharedId } = sighting;
    if (remembered.kind !== 'new' || sharedId === undefined) return remembered;
    const own = { fingerprint: text(fingerprint) };
    const set = { ...own, expiresAt: number(Math.ceil((at + times.keepMs) / 1000)) };
    const claimer = await write(sharedKey(sharedId), expression({ set, absentOr: own }), 'NONE').then(
      () => fingerprint,
      (error: unknown) => textOf(refusedItem(error), 'fingerprint') ?? fingerprint,
    );
    if (claimer === fingerprint) return remembered;
    const kept = keptOf(await readItem(client, tableName, fingerprintKey(claimer)), sighting);
    const claim = claimOf(claimer, kept, at);
    const count = sighting.eventIds.length;
    if (claim.kind === 'awaits') return { kind: 'repeat', count, duplicates: [], awaits: claimer };
    if (claim.kind === 'free') {
      const only = { fingerprint: text(claimer) };
      await write(sharedKey(sharedId), expression({ set, only }), 'NONE').catch(() => {});
      return remembered;
    }
    const { settled } = claim;
    const folded = expression({ set: { settled: text(JSON.stringify(settled)) }, bump: true });
    await write(fingerprintKey(fingerprint), folded, 'NONE');
    return { kind: 'repeat', count, duplicates: [], settled };
  }

  /** One write as a rule: on what this container knew last of the caller, and on the item as it is if that was old. */
  async function caller(key: string, sightings: readonly Sighting[], at: number): Promise<CallerMemory> {
    const Key = callerKey(key);
    let item: WireItem | undefined = knownCallers.get(key);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const now = callerOf(item);
      const after = withSightings(now, sightings, at);
      if (after === now) return now;
      try {
        const set = callerItem(after, at + times.keepMs);
        const written = await write(Key, expression({ set, version: numberOf(item, 'v') }), 'ALL_NEW');
        // Forgetting all at once costs a second write at most.
        if (knownCallers.size >= MOST_CALLERS_KNOWN) knownCallers.clear();
        knownCallers.set(key, written);
        // Addresses as they were: the one of this batch must still look new.
        return { ...after, addresses: now.addresses };
      } catch (error) {
        item = refusedItem(error);
        if (item === undefined) throw error;
      }
    }
    // Signs are a little poorer; the denial itself is remembered.
    return callerOf(item);
  }

  return {
    async admit(sightings, now) {
      const at = Date.parse(now);
      const groups = [...Map.groupBy(sightings, (one) => one.callerKey)];
      const [remembered, callers] = await Promise.all([
        Promise.all(
          sightings.map((sighting) =>
            // One write that fails, or comes too late, makes no news of the rest of the batch.
            inTime(
              limit(async () => claimed(sighting, await remember(sighting, at), at)).catch(() => UNKNOWN),
              ANSWER_MS,
              UNKNOWN,
            ),
          ),
        ),
        Promise.all(
          groups.map(async ([key, group]) => {
            // What is known of the caller helps the judgement; its failure is no reason to forget the denial.
            const asked = limit(() => caller(key, group, at)).catch(() => NOBODY);
            const memory = await inTime(asked, ANSWER_MS, NOBODY);
            return [key, memory] as const;
          }),
        ),
      ]);
      const byKey = new Map(callers);
      return sightings.map((sighting, place) => ({
        remembered: remembered[place] ?? { kind: 'unknown' },
        caller: byKey.get(sighting.callerKey) ?? NOBODY,
      }));
    },

    async settle(fingerprint, settled) {
      // Only what alerted stands in the index of windows: a storm of held denials leaves nothing to close.
      const set = { settled: text(JSON.stringify(settled)), open: text(OPEN) };
      try {
        await write(fingerprintKey(fingerprint), expression({ set, bump: true, exists: 'since' }), 'NONE');
      } catch (error) {
        // Forgotten meanwhile, or never remembered: then there is nothing to settle.
        if (refusedItem(error) === undefined) throw error;
      }
    },

    ...dynamoWindows(tableName, client),

    async mute(fingerprint, until, reason) {
      const muted = text(JSON.stringify({ until, reason }));
      const set = { muted, expiresAt: number(Math.ceil((Date.parse(until) + times.keepMs) / 1000)) };
      await write(fingerprintKey(fingerprint), expression({ set, bump: true }), 'NONE');
    },
  };
}

/** The one write that serves a new fingerprint and a plain repeat alike. */
function counting(sighting: Sighting, at: number, times: MemoryTimes, last: Recalled | undefined): Expression {
  const ids = sighting.eventIds;
  const listed = last?.eventIds ?? [];
  const full = listed.length >= MOST_EVENT_IDS;
  return expression({
    set: {
      latest: text(storedDenial(sighting.latest)),
      quietFrom: number(at + silenceOf(times)),
      expiresAt: number(Math.ceil((at + times.keepMs) / 1000)),
      // Known to be full: written anew as the last 64. Another container's id may be lost, which can only count twice.
      ...(full ? { eventIds: texts([...listed, ...ids].slice(-MOST_EVENT_IDS)) } : {}),
    },
    setIfAbsent: {
      since: number(at),
      began: number(at),
      windowEnd: number(at + times.windowMs),
      spanMs: number(times.windowMs),
      leaseUntil: number(at + times.leaseMs),
      leasedTo: text(ids[0] ?? '-'),
      first: text(storedDenial(sighting.first)),
    },
    ...(full ? {} : { append: { eventIds: texts(ids) } }),
    increment: { count: ids.length, total: ids.length },
    addTo: {
      sessions: (last?.sessions ?? 0) < MOST_DISTINCT_KNOWN ? sessionsOf(sighting) : [],
      resources: (last?.resources ?? 0) < MOST_DISTINCT_KNOWN ? resourcesOf(sighting) : [],
    },
    bump: true,
    orAbsent: { now: at, ids, ...(full ? {} : { mostListed: MOST_LISTED }) },
  });
}

function replacing(kept: Kept, before: WireItem, at: number, times: MemoryTimes): Expression {
  const { set, remove } = keptItem(kept, at + times.keepMs);
  return expression({ set, remove, version: numberOf(before, 'v') });
}

function readBack(after: WireItem, sighting: Sighting, at: number): Remembered {
  const kept = keptOf(after, sighting);
  const mute = kept?.muted === undefined ? {} : { muted: kept.muted };
  const [total, began] = [numberOf(after, 'total'), numberOf(after, 'began')];
  if (total === undefined || began === undefined) throw new Error('the memory answered without its counts');
  if (total === sighting.eventIds.length && began === at) return { kind: 'new', leased: true, ...mute };
  const settled = kept?.settled === undefined ? {} : { settled: kept.settled };
  return { kind: 'repeat', count: numberOf(after, 'count') ?? total, duplicates: [], ...settled, ...mute };
}

const MOST_RECALLED = 2_000;

function recall(recalled: Map<string, Recalled>, fingerprint: string, item: WireItem): void {
  recalled.delete(fingerprint);
  recalled.set(fingerprint, {
    eventIds: textsOf(item, 'eventIds').slice(-MOST_EVENT_IDS),
    sessions: textsOf(item, 'sessions').length,
    resources: textsOf(item, 'resources').length,
  });
  const oldest = recalled.size > MOST_RECALLED ? recalled.keys().next().value : undefined;
  if (oldest !== undefined) recalled.delete(oldest);
}
