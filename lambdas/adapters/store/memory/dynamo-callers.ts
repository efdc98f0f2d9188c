/**
 * What the table knows of callers. Errs towards less: signs are a little poorer where a caller changes faster than it can be
 * written, and the denial itself is remembered.
 */
import type { CallerMemory, Owned, Sighting } from '../../../admission/memory.ts';
import { withSightings } from '../../../admission/repeats/caller-memory.ts';
import type { MemoryTimes } from '../../../admission/repeats/fingerprint-memory.ts';
import { type Item, textOf } from '../item.ts';
import { COUNTING, NEXT_VERSION, refusedItem, type Table, written } from '../table.ts';
import { callerItem, callerKey, callerMemoryOf } from './memory-items.ts';
import { replacing } from './memory-updates.ts';

const MOST_TRIES = 5;
const MOST_KNOWN = 500;

interface Callers {
  /** What was known before the batch, this batch counted. */
  sighted(key: string, sightings: readonly Sighting[], at: number): Promise<CallerMemory>;
  own(owned: Owned): Promise<void>;
}

export function dynamoCallers(table: Table, times: MemoryTimes): Callers {
  const known = new Map<string, Item>();
  return {
    /** One write as a rule: on what this container knew last of the caller, and on the item as it is if that was old. */
    async sighted(key: string, sightings: readonly Sighting[], at: number): Promise<CallerMemory> {
      let item: Item | undefined = known.get(key);
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const now = callerMemoryOf(item);
        const after = withSightings(now, sightings, at);
        if (after === now) return now;
        try {
          const stored = await written(table, callerKey(key), replacing(callerItem(after, at + times.keepMs), item));
          // Forgetting all at once costs a second write at most.
          if (known.size >= MOST_KNOWN) known.clear();
          known.set(key, stored);
          // Addresses as they were: the one of this batch must still look new.
          return { ...after, addresses: now.addresses };
        } catch (error) {
          item = refusedItem(error);
          if (item === undefined) throw error;
        }
      }
      // Signs are a little poorer; the denial itself is remembered.
      return callerMemoryOf(item);
    },

    /** Told once a notice: a caller whose owner is forgotten pays with its account's share alone. */
    async own({ callerKey: name, owner }: Owned): Promise<void> {
      if (textOf(known.get(name), 'owner') === owner) return;
      const update = `SET #owner = :owner, ${NEXT_VERSION}`;
      const values = { ...COUNTING, ':owner': owner };
      await written(table, callerKey(name), { update, condition: 'attribute_exists(#recent)', values })
        .then((stored) => known.set(name, stored))
        .catch(() => {});
    },
  };
}
