/** A small seeded generator of numbers (mulberry32), so that a run can be repeated from its seed. */

export interface Random {
  /** From 0 up to, not including, `below`. */
  below(below: number): number;
  chance(percent: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** `count` of them, repeats allowed. */
  some<T>(from: readonly [T, ...T[]], count: number): T[];
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(from: readonly [T, ...T[]]): T => from[below(from.length)] ?? from[0];
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick,
    some: (from, count) => Array.from({ length: count }, () => pick(from)),
  };
}
