/**
 * The condition keys of a request as the engine reads them: names in lower case, every value a list of texts.
 */
import type { AuthorizationRequest, ContextValue } from './request.ts';

export interface UnknownKeys {
  readonly exact: ReadonlySet<string>;
  readonly prefixes: readonly string[];
}

export function readUnknown(listed: readonly string[]): UnknownKeys {
  const names = listed.map((name) => name.toLowerCase());
  return {
    exact: new Set(names.filter((name) => !name.endsWith('*'))),
    prefixes: names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1)),
  };
}

export function readContext(context: AuthorizationRequest['context']): Map<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  if (context === undefined) return values;
  for (const key of Object.keys(context)) {
    const value = context[key];
    if (value !== undefined) values.set(folded(key), valuesOf(value));
  }
  return values;
}

const foldings = new Map<string, string>();

/** Lower case; the few names of keys and actions that requests use are folded once. */
export function folded(key: string): string {
  const before = foldings.get(key);
  if (before !== undefined) return before;
  const lower = key.toLowerCase();
  if (foldings.size < 2000 && key.length < 100) foldings.set(key, lower);
  return lower;
}

export function valuesOf(value: ContextValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
