/**
 * The memory in a DynamoDB table, shared by all containers. A sighting costs one conditional write, be it new or a
 * repeat; only a return after silence, a lease that lapsed, a redelivered event or a full list of event ids costs a
 * second one, decided on the item as it stood. Errs towards alerting: what cannot be written is unknown, and what
 * admission does not know is news.
 */
import pLimit from 'p-limit';
import { ANSWER_MS, inTime } from '../../../admission/budget.ts';
import type { MutingMemory, Remembered, Sighting } from '../../../admission/memory.ts';
import { UNKNOWN_CALLER } from '../../../admission/repeats/caller-memory.ts';
import {
  afterSighting,
  DEFAULT_TIMES,
  type MemoryTimes,
  MOST_EVENT_IDS,
  mutedRepeat,
} from '../../../admission/repeats/fingerprint-memory.ts';
import type { ConnectOptions } from '../../connection/accounts.ts';
import { expiryOf, type Item, numberOf, textsOf } from '../item.ts';
import { COUNTING, memoryTable, NEXT_VERSION, refusedItem, unlessRefused, written } from '../table.ts';
import { dynamoCallers } from './dynamo-callers.ts';
import { dynamoClaims } from './dynamo-claims.ts';
import { dynamoWindows } from './dynamo-windows.ts';
import { fingerprintItem, fingerprintKey, fingerprintMemoryOf, mutedText, OPEN } from './memory-items.ts';
import { counting, type Recalled, replacing } from './memory-updates.ts';

const UNKNOWN: Remembered = { kind: 'unknown' };

/** A batch at once: ten fingerprints and their callers. */
const PARALLEL = 24;
const MOST_TRIES = 5;

export function dynamoMemory(
  tableName: string,
  connect: ConnectOptions,
  times: MemoryTimes = DEFAULT_TIMES,
): MutingMemory {
  const table = memoryTable(tableName, connect);
  const limit = pLimit(PARALLEL);
  const recalled = new Map<string, Recalled>();
  const known = dynamoCallers(table, times);
  const claimed = dynamoClaims(table, times);

  async function remember(sighting: Sighting, at: number): Promise<Remembered> {
    // Counted in the ledger; whether a person muted it does not matter then.
    if (sighting.allMuted) return mutedRepeat(undefined);
    const key = fingerprintKey(sighting.fingerprint);
    let before: Item | undefined;
    try {
      const after = await written(table, key, counting(sighting, at, times, recalled.get(sighting.fingerprint)));
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
          await written(table, key, replacing(fingerprintItem(memory, at + times.keepMs), before)),
        );
        return remembered;
      } catch (error) {
        before = refusedItem(error);
        if (before === undefined) throw error;
      }
    }
    throw new Error('the memory changes faster than it can be written');
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
            const asked = limit(() => known.sighted(key, group, at)).catch(() => UNKNOWN_CALLER);
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
      if (owned !== undefined) await known.own(owned);
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
