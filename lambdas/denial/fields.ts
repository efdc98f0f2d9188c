/**
 * Reads fields of JSON that others wrote. Every reader takes any value and errs towards "not there": a field of the
 * wrong type is as good as absent. Beside them `present`, by which our own values leave such fields out.
 */

export { present } from '../contract/present.ts';

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: unknown, name: string): Json | undefined {
  const found = fieldAt(value, name);
  return isObject(found) ? found : undefined;
}

/** A non-empty string; numbers are read as text, as some producers write account ids without quotes. */
export function textAt(value: unknown, name: string): string | undefined {
  const found = fieldAt(value, name);
  if (typeof found === 'string') return found === '' ? undefined : found;
  return typeof found === 'number' && Number.isFinite(found) ? String(found) : undefined;
}

/** CloudTrail writes some flags as the strings `"true"` and `"false"`. */
export function flagAt(value: unknown, name: string): boolean | undefined {
  const found = fieldAt(value, name);
  if (typeof found === 'boolean') return found;
  if (found === 'true') return true;
  return found === 'false' ? false : undefined;
}

export function listAt(value: unknown, name: string): readonly unknown[] {
  const found = fieldAt(value, name);
  return Array.isArray(found) ? found : [];
}

/** A field by its exact name; inherited names such as `constructor` are not fields. */
export function fieldAt(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** An entry of one of our tables by a name from outside, which may be `constructor`. */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** Follows names into nested objects. */
export function deepTextAt(value: unknown, ...names: readonly string[]): string | undefined {
  const last = names.at(-1);
  if (last === undefined) return undefined;
  return textAt(
    names.slice(0, -1).reduce<unknown>((inner, name) => fieldAt(inner, name), value),
    last,
  );
}

export function accountId(value: string | undefined): string | undefined {
  return value !== undefined && /^\d{12}$/.test(value) ? value : undefined;
}
