/**
 * The memory in a DynamoDB table, shared by all containers. A sighting costs one conditional write, be it new or a
 * repeat; only a return after silence, a lease that lapsed, a redelivered event or a full list of event ids costs a
 * second one, decided on the item as it stood. Errs towards alerting: what cannot be written is unknown, and what
 * admission does not know is news.
 */
import pLimit from 'p-limit';
import { ANSWER_MS, inTime } from '../../admission/budget.ts';
import type { CallerMemory, MutingMemory, Owned, Remembered, Sighting } from '../../admission/memory.ts';
import { UNKNOWN_CALLER, withSightings } from '../../admission/repeats/caller-memory.ts';
import {
  afterSighting,
  DEFAULT_TIMES,
  type MemoryTimes,
  MOST_EVENT_IDS,
  mutedRepeat,
  standingOfClaim,
} from '../../admission/repeats/fingerprint-memory.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { dynamoWindows } from './dynamo-windows.ts';
import { expiryOf, type Item, numberOf, textOf, textsOf } from './item.ts';
import {
  callerItem,
  callerKey,
  callerMemoryOf,
  fingerprintItem,
  fingerprintKey,
  fingerprintMemoryOf,
  mutedText,
  OPEN,
  sharedKey,
} from './memory-items.ts';
import { counting, type Recalled, replacing } from './memory-updates.ts';
import { COUNTING, type Key, memoryTable, NEXT_VERSION, refusedItem, type Update, unlessRefused } from './table.ts';

const UNKNOWN: Remembered = { kind: 'unknown' };

/** A batch at once: ten fingerprints and their callers. */
const PARALLEL = 24;
const MOST_TRIES = 5;
const MOST_CALLERS_KNOWN = 500;

export function dynamoMemory(
  tableName: string,
  connect: ConnectOptions,
  times: MemoryTimes = DEFAULT_TIMES,
): MutingMemory {
  const table = memoryTable(tableName, connect);
  const limit = pLimit(PARALLEL);
  const recalled = new Map<string, Recalled>();
  const knownCallers = new Map<string, Item>();

  const written = async (key: Key, update: Update): Promise<Item> => {
    const after = await table.updated(key, update);
    // Every item written here has its version: an answer without it tells nothing.
    if (after['v'] === undefined) throw new Error('the memory did not answer');
    return after;
  };

  async function remember(sighting: Sighting, at: number): Promise<Remembered> {
    // Counted in the ledger; whether a person muted it does not matter then.
    if (sighting.allMuted) return mutedRepeat(undefined);
    const key = fingerprintKey(sighting.fingerprint);
    let before: Item | undefined;
    try {
      const after = await written(key, counting(sighting, at, times, recalled.get(sighting.fingerprint)));
      recall(recalled, sighting.fingerprint, after);
      return readBack(after, sighting, at);
    } catch (error) {
      before = refusedItem(error);
      if (before === undefined) throw error;
    }
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { remembered, memory } = afterSighting(fingerprintMemoryOf(before, sighting), sighting, at, times);
      if (memory === undefined) return remembered;
      try {
        recall(
          recalled,
          sighting.fingerprint,
          await written(key, replacing(fingerprintItem(memory, at + times.keepMs), before)),
        );
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
    const claim = { ':fingerprint': fingerprint, ':expiresAt': expiryOf(at + times.keepMs) };
    const claimer = await table
      .update(sharedKey(sharedId), {
        update: 'SET #fingerprint = :fingerprint, #expiresAt = :expiresAt',
        condition: 'attribute_not_exists(#fingerprint) OR #fingerprint = :fingerprint',
        values: claim,
      })
      .then(
        () => fingerprint,
        (error: unknown) => textOf(refusedItem(error), 'fingerprint') ?? fingerprint,
      );
    if (claimer === fingerprint) return remembered;
    const memory = fingerprintMemoryOf(await table.get(fingerprintKey(claimer)), sighting);
    const other = standingOfClaim(claimer, memory, at);
    const count = sighting.eventIds.length;
    if (other.kind === 'awaits') return { kind: 'repeat', count, duplicates: [], awaits: claimer };
    if (other.kind === 'free') {
      await table
        .update(sharedKey(sharedId), {
          update: 'SET #fingerprint = :fingerprint, #expiresAt = :expiresAt',
          condition: '#fingerprint = :claimer',
          values: { ...claim, ':claimer': claimer },
        })
        .catch(() => {});
      return remembered;
    }
    const { settled } = other;
    await table.update(fingerprintKey(fingerprint), {
      update: `SET #settled = :settled, ${NEXT_VERSION}`,
      values: { ...COUNTING, ':settled': JSON.stringify(settled) },
    });
    return { kind: 'repeat', count, duplicates: [], settled };
  }

  /** One write as a rule: on what this container knew last of the caller, and on the item as it is if that was old. */
  async function caller(key: string, sightings: readonly Sighting[], at: number): Promise<CallerMemory> {
    let item: Item | undefined = knownCallers.get(key);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const now = callerMemoryOf(item);
      const after = withSightings(now, sightings, at);
      if (after === now) return now;
      try {
        const stored = await written(callerKey(key), replacing(callerItem(after, at + times.keepMs), item));
        // Forgetting all at once costs a second write at most.
        if (knownCallers.size >= MOST_CALLERS_KNOWN) knownCallers.clear();
        knownCallers.set(key, stored);
        // Addresses as they were: the one of this batch must still look new.
        return { ...after, addresses: now.addresses };
      } catch (error) {
        item = refusedItem(error);
        if (item === undefined) throw error;
      }
    }
    // Signs are a little poorer; the denial itself is remembered.
    return callerMemoryOf(item);
  }

  /** Told once a notice: a caller whose owner is forgotten pays with its account's share alone. */
  async function own({ callerKey: name, owner }: Owned): Promise<void> {
    const known = knownCallers.get(name);
    if (textOf(known, 'owner') === owner) return;
    const update = `SET #owner = :owner, ${NEXT_VERSION}`;
    const values = { ...COUNTING, ':owner': owner };
    await written(callerKey(name), { update, condition: 'attribute_exists(#recent)', values })
      .then((stored) => knownCallers.set(name, stored))
      .catch(() => {});
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
            const asked = limit(() => caller(key, group, at)).catch(() => UNKNOWN_CALLER);
            const memory = await inTime(asked, ANSWER_MS, UNKNOWN_CALLER);
            return [key, memory] as const;
          }),
        ),
      ]);
      const byKey = new Map(callers);
      return sightings.map((sighting, place) => ({
        remembered: remembered[place] ?? { kind: 'unknown' },
        caller: byKey.get(sighting.callerKey) ?? UNKNOWN_CALLER,
      }));
    },

    async settle(fingerprint, settled, owned) {
      // Only what alerted stands in the index of windows: a storm of held denials leaves nothing to close.
      // Refused: forgotten meanwhile, or never remembered; then there is nothing to settle.
      await table
        .update(fingerprintKey(fingerprint), {
          update: `SET #settled = :settled, #open = :open, ${NEXT_VERSION}`,
          condition: 'attribute_exists(#since)',
          values: { ...COUNTING, ':settled': JSON.stringify(settled), ':open': OPEN },
        })
        .catch(unlessRefused);
      if (owned !== undefined) await own(owned);
    },

    ...dynamoWindows(table),

    async mute(fingerprint, until, reason) {
      await table.update(fingerprintKey(fingerprint), {
        update: `SET #muted = :muted, #expiresAt = :expiresAt, ${NEXT_VERSION}`,
        values: {
          ...COUNTING,
          ':muted': mutedText({ until, reason }),
          ':expiresAt': expiryOf(Date.parse(until) + times.keepMs),
        },
      });
    },
  };
}

function readBack(after: Item, sighting: Sighting, at: number): Remembered {
  const memory = fingerprintMemoryOf(after, sighting);
  const mute = memory?.muted === undefined ? {} : { muted: memory.muted };
  const [total, began] = [numberOf(after, 'total'), numberOf(after, 'began')];
  if (total === undefined || began === undefined) throw new Error('the memory answered without its counts');
  if (total === sighting.eventIds.length && began === at) return { kind: 'new', leased: true, ...mute };
  const settled = memory?.settled === undefined ? {} : { settled: memory.settled };
  return { kind: 'repeat', count: numberOf(after, 'count') ?? total, duplicates: [], ...settled, ...mute };
}

const MOST_RECALLED = 2_000;

function recall(recalled: Map<string, Recalled>, fingerprint: string, item: Item): void {
  recalled.delete(fingerprint);
  recalled.set(fingerprint, {
    eventIds: textsOf(item, 'eventIds').slice(-MOST_EVENT_IDS),
    sessions: textsOf(item, 'sessions').length,
    resources: textsOf(item, 'resources').length,
  });
  const oldest = recalled.size > MOST_RECALLED ? recalled.keys().next().value : undefined;
  if (oldest !== undefined) recalled.delete(oldest);
}
