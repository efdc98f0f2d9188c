/**
 * What every seeded workload is made with: a small generator (mulberry32), the same on every machine, and its choices.
 */
export type Random = () => number;

export function random(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(next: Random, list: readonly T[]): T {
  const item = list[Math.floor(next() * list.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

/** Some of a list, in its order, at least one. */
export function some<T>(next: Random, list: readonly T[], share: number): T[] {
  const chosen = list.filter(() => next() < share);
  return chosen.length > 0 ? chosen : [pick(next, list)];
}
