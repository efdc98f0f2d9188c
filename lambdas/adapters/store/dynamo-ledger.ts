/**
 * The ledger in the memory's table: an item for the held denials of five minutes, one for each day, one for the tick.
 * Errs towards telling twice: held denials leave when their summary is out, and only as they were read.
 */

import {
  type Counts,
  dayCounts,
  dayFrom,
  heldCounts,
  heldFrom,
  heldOfDay,
  slotOf,
  summed,
  takenOff,
} from '../../admission/ledger/counts.ts';
import {
  endOfDay,
  endOfDayBefore,
  type HeldDenials,
  type Ledger,
  NOTHING_HELD,
} from '../../admission/ledger/ledger.ts';
import { MEMORY_TABLE } from '../../contract/memory-table.ts';
import { present } from '../../denial/fields.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { expiryOf, type Item, numberOf, textOf } from './item.ts';
import { keyOf, memoryTable, type Update, unlessRefused } from './table.ts';

const HELD = 'held';
/** Shorter than the time until Lambda tries a failed tick again, longer than a tick takes. */
const TURN_MS = 50_000;
const KEEP_MS = 3 * 24 * 60 * 60_000;
const MOST_SLOTS = 50;
const NOT_COUNTS = new Set(['expiresAt', 'windowEnd']);

const TICK = keyOf('tick');

export function dynamoLedger(tableName: string, connect: ConnectOptions, digestHour: number): Ledger {
  const table = memoryTable(tableName, connect);
  /** The item of the current slot and day, as last seen. */
  const seen = new Map<string, ReadonlySet<string>>();
  /** What `day` gave last. */
  let lastRead: readonly { readonly id: string; readonly counts: Counts }[] = [];

  async function add(name: string, update: Update): Promise<void> {
    const item = await table.updated(keyOf(name), update);
    if (seen.size > 8) seen.clear();
    seen.set(name, new Set(Object.keys(countsOf(item))));
  }

  const namesOf = (name: string): ReadonlySet<string> => seen.get(name) ?? new Set();

  async function noteDay(end: string, counts: Counts, now: number): Promise<void> {
    const { update, values, names } = adding(counts);
    const expiresAt = expiryOf(now + KEEP_MS);
    await add(dayName(end), {
      update: `SET #expiresAt = :expiresAt, ${update}`,
      values: { ...values, ':expiresAt': expiresAt },
      names,
    });
  }

  async function takeOff(name: string, counts: Counts): Promise<void> {
    const { update, values, names } = adding(takenOff(counts));
    if (Object.keys(names).length > 0) await table.update(keyOf(name), { update: `SET ${update}`, values, names });
  }

  return {
    async note(tally, now) {
      const [slot, end, at] = [slotOf(now), endOfDay(now, digestHour), Date.parse(now)];
      if (tally.held.denials > 0) {
        const { update, values, names } = adding(heldCounts(tally, namesOf(heldName(slot))));
        await add(heldName(slot), {
          update: `SET #open = :held, #windowEnd = :slot, #expiresAt = :expiresAt, ${update}`,
          values: { ...values, ':held': HELD, ':slot': Date.parse(slot), ':expiresAt': expiryOf(at + KEEP_MS) },
          names,
        });
      }
      const counts = dayCounts({ ...tally, held: NOTHING_HELD }, namesOf(dayName(end)));
      if (counts !== undefined) await noteDay(end, counts, at);
    },

    async claimTick(now) {
      const at = Date.parse(now);
      try {
        const item = await table.updated(TICK, {
          update: 'SET #leaseUntil = :until',
          // A turn that ends later than one that begins now is of a clock that is ahead: nobody waits for that.
          condition: 'attribute_not_exists(#leaseUntil) OR NOT #leaseUntil BETWEEN :next AND :until',
          values: { ':until': at + TURN_MS, ':next': at + 1 },
        });
        return present({ dayToldUntil: textOf(item, 'dayToldUntil') });
      } catch (error) {
        unlessRefused(error);
        return undefined;
      }
    },

    async held(now) {
      const due = await table.due({ partition: HELD, from: 0, until: Date.parse(now) }, MOST_SLOTS);
      const slots = await Promise.all(
        due.map(async (key) => {
          const id = (textOf(key, MEMORY_TABLE.partitionKey) ?? '').slice(heldName('').length);
          const item = await table.get(keyOf(heldName(id)));
          return item === undefined ? [] : [{ id, counts: countsOf(item) }];
        }),
      );
      return heldFrom(slots.flat());
    },

    async heldTold(held: HeldDenials) {
      for (const { id, counts } of held.slots) {
        // First the day's count, then the slot: a crash between them counts twice rather than never.
        await noteDay(endOfDay(id, digestHour), heldOfDay(counts), Date.parse(id));
        const asRead = { condition: '#denials = :denials', values: { ':denials': counts['denials'] ?? 0 } };
        await table.remove(keyOf(heldName(id)), asRead).catch(async (error: unknown) => {
          unlessRefused(error);
          await takeOff(heldName(id), counts);
        });
      }
    },

    async day(end) {
      const ends = [endOfDayBefore(end), end];
      lastRead = await Promise.all(
        ends.map(async (id) => ({ id, counts: countsOf(await table.get(keyOf(dayName(id)))) })),
      );
      return dayFrom(summed(lastRead.map(({ counts }) => counts)));
    },

    async dayTold(end) {
      const told = lastRead;
      lastRead = [];
      await table.update(TICK, { update: 'SET #dayToldUntil = :end', values: { ':end': end } });
      for (const { id, counts } of told) await takeOff(dayName(id), counts);
    },
  };
}

/** Names of counts come from denials: they stand behind numbered placeholders. */
function adding(counts: Counts): Required<Pick<Update, 'update' | 'values' | 'names'>> {
  const all = Object.entries(counts);
  return {
    update: all.map((_, n) => `#n${n} = if_not_exists(#n${n}, :zero) + :n${n}`).join(', '),
    values: { ':zero': 0, ...Object.fromEntries(all.map(([, count], n) => [`:n${n}`, count])) },
    names: Object.fromEntries(all.map(([name], n) => [`#n${n}`, name])),
  };
}

function heldName(slot: string): string {
  return `held#${slot}`;
}

function dayName(end: string): string {
  return `day#${end}`;
}

function countsOf(item: Item | undefined): Counts {
  return Object.fromEntries(
    Object.keys(item ?? {}).flatMap((name) => {
      const count = NOT_COUNTS.has(name) ? undefined : numberOf(item, name);
      return count === undefined ? [] : [[name, count]];
    }),
  );
}
