/**
 * The ceiling of notices over counters that all containers share: one write for the batch and one for each caller, and
 * none for a caller whose hour is known to be used up. Errs towards sending: counters that fail reject, and admission
 * then lets the notice out.
 */
import type { Ceiling, Wish } from '../../admission/flood.ts';
import type { Settings } from '../../contract/contract.ts';

/** Adds to named counts of one key and gives back all counts of that key as they stand after. */
export interface Counters {
  add(key: string, amounts: Readonly<Record<string, number>>, until: number): Promise<Readonly<Record<string, number>>>;
}

const FIVE_MINUTES_MS = 5 * 60_000;
const HOUR_MS = 60 * 60_000;

export function ceilingOn(counters: Counters): Ceiling {
  const usedUp = new Map<string, number>();

  async function byCaller(wishes: readonly Wish[], most: number, hour: number): Promise<readonly Grant[]> {
    const key = `caller ${wishes[0]?.callerKey ?? ''} ${hour}`;
    const critical = wishes.filter((wish) => wish.critical).length;
    if (usedUp.get(key) !== undefined && critical === 0) return wishes.map(() => 'held');
    const after = await counters.add(key, { all: wishes.length, critical }, (hour + 2) * HOUR_MS);
    const before = (after['all'] ?? 0) - wishes.length;
    if (before + wishes.length >= most) usedUp.set(key, hour);
    const criticalSeen = (after['critical'] ?? 0) - critical > 0;
    const first = criticalSeen ? -1 : wishes.findIndex((wish) => wish.critical);
    // The first critical notice of a caller and hour passes whatever else it sent.
    return wishes.map((_, at) => (at === first ? 'first-critical' : before + at < most ? 'ordinary' : 'held'));
  }

  return {
    async take(wishes, limits, now) {
      const at = Date.parse(now);
      const hour = Math.floor(at / HOUR_MS);
      for (const [key, since] of usedUp) if (since < hour) usedUp.delete(key);
      const groups = [...Map.groupBy(wishes, (wish) => wish.callerKey).values()];
      const granted = new Map<Wish, Grant>();
      for (const group of groups) {
        const grants = await byCaller(group, limits.perPrincipalHour, hour);
        for (const [place, wish] of group.entries()) granted.set(wish, grants[place] ?? 'ordinary');
      }
      const asking = wishes.filter((wish) => granted.get(wish) !== 'held');
      if (asking.length === 0) return wishes.map(() => false);
      const allowed = await byAll(asking, granted, limits, at, counters, usedUp);
      return wishes.map((wish) => allowed.has(wish));
    },
  };
}

type Grant = 'first-critical' | 'ordinary' | 'held';

async function byAll(
  asking: readonly Wish[],
  granted: ReadonlyMap<Wish, Grant>,
  limits: Settings['flood'],
  at: number,
  counters: Counters,
  usedUp: Map<string, number>,
): Promise<ReadonlySet<Wish>> {
  const hour = Math.floor(at / HOUR_MS);
  const slot = `slot${Math.floor((at % HOUR_MS) / FIVE_MINUTES_MS)}`;
  const full = `${slot} ${hour}`;
  const first = asking.filter((wish) => granted.get(wish) === 'first-critical');
  const ordinary = usedUp.has(full) ? [] : asking.filter((wish) => granted.get(wish) === 'ordinary');
  if (first.length + ordinary.length === 0) return new Set();
  const after = await counters.add(
    `all ${hour}`,
    { [slot]: ordinary.length, critical: first.length },
    (hour + 2) * HOUR_MS,
  );
  const inSlot = (after[slot] ?? 0) - ordinary.length;
  // Wishes that were held five minutes ago took nothing from the hour.
  const ofHour = Object.entries(after)
    .filter(([name]) => name.startsWith('slot'))
    .reduce((sum, [name, count]) => sum + Math.min(name === slot ? inSlot : count, limits.per5Minutes), 0);
  const left = Math.min(limits.perHour - ofHour, limits.per5Minutes - inSlot);
  if (left <= ordinary.length) usedUp.set(full, hour);
  const criticalLeft = Math.max(0, limits.criticalPerHour - ((after['critical'] ?? 0) - first.length));
  // Beyond their own hour they may still go where an ordinary notice goes.
  const beyond = first.slice(criticalLeft);
  const others = new Map(beyond.map((wish) => [wish, 'ordinary' as const]));
  const further = beyond.length === 0 ? [] : await byAll(beyond, others, limits, at, counters, usedUp);
  return new Set([...ordinary.slice(0, Math.max(0, left)), ...first.slice(0, criticalLeft), ...further]);
}

export function localCeiling(): Ceiling {
  const counts = new Map<string, Record<string, number>>();
  return ceilingOn({
    async add(key, amounts) {
      const now = { ...counts.get(key) };
      for (const [name, amount] of Object.entries(amounts)) now[name] = (now[name] ?? 0) + amount;
      counts.set(key, now);
      return now;
    },
  });
}
