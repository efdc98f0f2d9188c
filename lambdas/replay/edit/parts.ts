/**
 * One place of a snapshot changed, all else as it is and shared with the snapshot it came from.
 */
import { isObject, type Json, listAt, objectAt, textAt } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';

export function withField(json: Json, name: string, value: unknown): Json {
  return { ...json, [name]: value };
}

export function withoutField(json: Json, name: string): Json {
  return Object.fromEntries(Object.entries(json).filter(([field]) => field !== name));
}

/** The part, an empty one where there is none, changed. */
export function changed(json: Json, path: readonly string[], change: (part: Json) => Json): Json {
  const [name, ...deeper] = path;
  return name === undefined ? change(json) : withField(json, name, changed(objectAt(json, name) ?? {}, deeper, change));
}

/** Those of the list that fit, changed. */
export function changedIn(json: Json, list: string, fits: (item: Json) => boolean, change: (item: Json) => Json): Json {
  const items = listAt(json, list).map((item) => (isObject(item) && fits(item) ? change(item) : item));
  return withField(json, list, items);
}

/** The item in the place of the one that fits, else at the end. */
export function put(items: readonly unknown[], fits: (item: unknown) => boolean, item: unknown): readonly unknown[] {
  return items.some(fits) ? items.map((one) => (fits(one) ? item : one)) : [...items, item];
}

export function accountIds(snapshot: Json): readonly string[] {
  return Object.keys(objectAt(snapshot, 'accounts') ?? {});
}

export function accountOf(snapshot: Json, id: string): Json {
  return objectAt(objectAt(snapshot, 'accounts'), id) ?? {};
}

export function named(field: string, name: string): (item: unknown) => boolean {
  return (item) => textAt(item, field) === name;
}

/** Two policies that say the same, however they are written: IAM keeps neither the order of fields nor single values in lists. */
export function sameText(a: unknown, b: unknown): boolean {
  if (a === null || b === null || a === undefined || b === undefined) return a === b;
  return JSON.stringify(canonical(plain(a))) === JSON.stringify(canonical(plain(b)));
}

function plain(text: unknown): unknown {
  return typeof text === 'string' ? (documentJson(text) ?? text) : text;
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const [only] = value;
    if (value.length === 1) return canonical(only);
    return value.every((one) => typeof one === 'string') ? [...new Set(value)].sort() : value.map(canonical);
  }
  if (isObject(value))
    return Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([name, one]) => [name, canonical(one)])
      .sort(([a = ''], [b = '']) => (String(a) < String(b) ? -1 : 1));
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : value;
}
