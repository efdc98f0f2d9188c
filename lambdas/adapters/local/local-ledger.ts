/** The ledger inside a process: for the demo and tests. */

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
import { endOfDay, endOfDayBefore, type Ledger } from '../../admission/ledger/ledger.ts';

export function localLedger(digestHour: number): Ledger {
  const slots = new Map<string, Counts>();
  const days = new Map<string, Counts>();
  let dayToldUntil: string | undefined;
  let lastRead: readonly { readonly id: string; readonly counts: Counts }[] = [];
  const namesOf = (counts: Counts | undefined) => new Set(Object.keys(counts ?? {}));
  const add = (all: Map<string, Counts>, key: string, counts: Counts): void => {
    all.set(key, summed([all.get(key) ?? {}, counts]));
  };
  return {
    async note(tally, now) {
      const [slot, day] = [slotOf(now), endOfDay(now, digestHour)];
      const counts = dayCounts(tally, namesOf(days.get(day)));
      if (tally.held.denials > 0) add(slots, slot, heldCounts(tally, namesOf(slots.get(slot))));
      if (counts !== undefined) add(days, day, counts);
    },
    claimTick: async () => (dayToldUntil === undefined ? {} : { dayToldUntil }),
    async held(now) {
      return heldFrom(
        [...slots]
          .filter(([id]) => id <= now)
          .map(([id, counts]) => ({ id, counts }))
          .sort((a, b) => (a.id < b.id ? -1 : 1)),
      );
    },
    async heldTold(held) {
      for (const { id, counts } of held.slots) {
        if (slots.get(id)?.['denials'] === counts['denials']) slots.delete(id);
        else add(slots, id, takenOff(counts));
        add(days, endOfDay(id, digestHour), heldOfDay(counts));
      }
    },
    async day(end) {
      lastRead = [endOfDayBefore(end), end].map((id) => ({ id, counts: days.get(id) ?? {} }));
      return dayFrom(summed(lastRead.map(({ counts }) => counts)));
    },
    async dayTold(end) {
      dayToldUntil = end;
      for (const { id, counts } of lastRead) add(days, id, takenOff(counts));
      lastRead = [];
    },
  };
}
