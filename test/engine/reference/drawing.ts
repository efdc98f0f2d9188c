/** What the generators of this folder say often: so many of a hundred, one or two, a list that may stand without brackets. */
import fc, { type Arbitrary } from 'fast-check';

/** True in so many of a hundred; shrinks to false. */
export function inHundred(percent: number): Arbitrary<boolean> {
  return fc.nat(99).map((drawn) => drawn >= 100 - percent);
}

/** There in so many of a hundred; shrinks to absent. */
export function sometimes<T>(percent: number, values: Arbitrary<T>): Arbitrary<T | undefined> {
  const absent = { arbitrary: fc.constant(undefined), weight: 100 - percent };
  return fc.oneof({ withCrossShrink: true }, absent, { arbitrary: values, weight: percent });
}

/** The first in so many of a hundred, else the other; shrinks towards the first. */
export function mostly<T, U>(percent: number, usual: Arbitrary<T>, rare: Arbitrary<U>): Arbitrary<T | U> {
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: usual, weight: percent },
    { arbitrary: rare, weight: 100 - percent },
  );
}

/** One, and a second in so many of a hundred. */
export function oneOrTwo<T>(values: Arbitrary<T>, second: number): Arbitrary<readonly T[]> {
  return fc.tuple(values, sometimes(second, values)).map(([one, two]) => (two === undefined ? [one] : [one, two]));
}

/** A list of one may be written without its brackets. */
export function bare<T>(lists: Arbitrary<readonly T[]>, percent: number): Arbitrary<T | readonly T[] | undefined> {
  return fc.tuple(lists, inHundred(percent)).map(([list, isBare]) => (isBare && list.length === 1 ? list[0] : list));
}
