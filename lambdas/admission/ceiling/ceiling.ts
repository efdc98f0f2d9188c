/**
 * The ceiling of notices, kept in the memory for all containers: beyond it denials are held, counted, and told in one
 * summary. Every wish is a line of the hour's log; who gets a place follows from the log alone (`places.ts`), so that a
 * write that is sent twice, a try that failed and a container that died change nothing: the place is the fingerprint's.
 * Errs towards sending: when the log cannot be written or read, `take` rejects, and admission lets the notice out.
 */
import type { Settings } from '../../contract/settings.ts';
import { type Entry, entryOf, grantedOf, hourOf, lineOf, placesOf, readLine, type Wish } from './places.ts';

export interface Ceiling {
  /** For each wish, whether its notice may go out; one write for the batch. */
  take(wishes: readonly Wish[], limits: Settings['flood'], now: string): Promise<readonly boolean[]>;
}

/** Lines under the name of an hour, in one order for all who read them. */
export interface WishLog {
  /** All lines after these were added; `kept` says which lines a log that grew too long may not lose. */
  append(
    hour: number,
    lines: readonly string[],
    kept: (lines: readonly string[]) => readonly string[],
  ): Promise<readonly string[]>;
  read(hour: number): Promise<readonly string[]>;
}

type Limits = Settings['flood'];

/** A denial is tried for half an hour: the hour before is looked at, hardly ever the one before that. */
const HOURS_KNOWN = 3;

export function ceilingOn(log: WishLog): Ceiling {
  const known = new Map<number, readonly Entry[]>();

  function learn(hour: number, lines: readonly string[]): readonly Entry[] {
    const entries = entriesOf(lines);
    known.set(hour, entries);
    for (const old of [...known.keys()].sort((a, b) => a - b).slice(0, -HOURS_KNOWN)) known.delete(old);
    return entries;
  }

  /** The places of an hour that is over: what was learned since it ended is all there is. */
  const past = new Map<number, ReadonlySet<string>>();
  async function placesBefore(hour: number, limits: Limits): Promise<ReadonlySet<string>> {
    const places = past.get(hour) ?? placesOf(learn(hour, await log.read(hour)), limits);
    past.set(hour, places);
    for (const old of [...past.keys()].sort((a, b) => a - b).slice(0, -HOURS_KNOWN)) past.delete(old);
    return places;
  }

  return {
    async take(wishes, limits, now) {
      const at = Date.parse(now);
      const hour = hourOf(at);
      const all = wishes.map((wish) => entryOf(wish, at));
      const before = await Promise.all(
        wishes.map(async ({ fingerprint, since }) => {
          const then = since === undefined ? hour : hourOf(Date.parse(since));
          return then < hour && (await placesBefore(then, limits)).has(fingerprint);
        }),
      );
      const asking = all.filter((_, place) => before[place] === false);
      const entries = known.get(hour) ?? [];
      const given = placesOf(entries, limits);
      const promised = placesOf([...entries, ...asking], limits);
      // Places never become free within an hour: what the log as it was known refuses, it refuses now.
      const fresh = asking.filter(({ print }) => promised.has(print) && !given.has(print));
      const kept = (lines: readonly string[]) => grantedOf(entriesOf(lines), limits).map(lineOf);
      const places =
        fresh.length === 0 ? given : placesOf(learn(hour, await log.append(hour, fresh.map(lineOf), kept)), limits);
      return all.map(({ print }, place) => before[place] === true || places.has(print));
    },
  };
}

function entriesOf(lines: readonly string[]): readonly Entry[] {
  return lines.flatMap((line) => readLine(line) ?? []);
}

/** The log inside a process: for the demo and tests. */
export function localCeiling(): Ceiling {
  const hours = new Map<number, readonly string[]>();
  return ceilingOn({
    async append(hour, lines) {
      const after = [...(hours.get(hour) ?? []), ...lines];
      hours.set(hour, after);
      return after;
    },
    read: async (hour) => hours.get(hour) ?? [],
  });
}
