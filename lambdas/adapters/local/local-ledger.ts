/** The ledger inside a process: for the demo and tests. */

import {
  type Counts,
  dayCounts,
  dayFrom,
  heldCounts,
  heldFrom,
  slotOf,
  summed,
} from '../../admission/ledger/counts.ts';
import { endOfDay, type Ledger } from '../../admission/ledger/ledger.ts';

export function localLedger(digestHour: number): Ledger {
  const slots = new Map<string, Counts>();
  const days = new Map<string, Counts>();
  let dayToldUntil: string | undefined;
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
      for (const { id, denials, critical } of held.slots) {
        if (slots.get(id)?.['denials'] === denials) slots.delete(id);
        add(days, endOfDay(id, digestHour), { held: denials, 'held-critical': critical });
      }
    },
    day: async (end) => dayFrom(days.get(end) ?? {}),
    async dayTold(end) {
      dayToldUntil = end;
      days.delete(end);
    },
  };
}
