/**
 * Kleene's three truth values and the marker for a condition key whose value nobody knows.
 * Numbers, not a union of strings: conditions are evaluated some hundred thousand times a second.
 */

export const NO = 0;
export const YES = 1;
export const MAYBE = 2;
export type Tri = typeof NO | typeof YES | typeof MAYBE;

export const UNKNOWN = Symbol('unknown');
export type Unknown = typeof UNKNOWN;

export function not(value: Tri): Tri {
  return value === MAYBE ? MAYBE : value === YES ? NO : YES;
}

export function triOf(value: boolean): Tri {
  return value ? YES : NO;
}
