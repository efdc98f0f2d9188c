/** Makes a disagreement small: takes away whatever can go while the two sides still disagree. */
import { isRecord } from './statements.ts';

export function shrink<T>(start: T, disagrees: (value: T) => boolean): T {
  let current = start;
  for (let again = true; again; ) {
    again = false;
    for (const smaller of smallerThan(current)) {
      if (!fails(disagrees, smaller)) continue;
      current = smaller;
      again = true;
      break;
    }
  }
  return current;
}

function fails<T>(disagrees: (value: T) => boolean, value: T): boolean {
  try {
    return disagrees(value);
  } catch {
    return false;
  }
}

/** The same value with one member or item left out, at any depth; the request's own fields stay. */
function* smallerThan<T>(value: T): Generator<T> {
  for (const path of pathsOf(value, [])) {
    if (path[0] === 'request' && path[1] !== 'context' && path[1] !== 'unknown') continue;
    if (path.length < 2 || isNeeded(value, path)) continue;
    const copy = structuredClone(value);
    remove(copy, path);
    yield copy;
  }
}

/** What a document cannot do without: its statement, a statement's elements, the last item of a list. */
function isNeeded(value: unknown, path: readonly (string | number)[]): boolean {
  const last = path[path.length - 1];
  if (typeof last === 'string') return NEEDED.includes(last) || path[path.length - 3] === 'Condition';
  let holder = value;
  for (const key of path.slice(0, -1)) holder = member(holder, key);
  const isListOfPolicies = path.length <= 3 || path[path.length - 2] === 'policies';
  return Array.isArray(holder) && holder.length === 1 && !isListOfPolicies;
}

const NEEDED = ['document', 'name', 'target', 'policies', 'Version', 'Statement'].concat([
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'AWS',
  'Service',
]);

function* pathsOf(value: unknown, path: readonly (string | number)[]): Generator<(string | number)[]> {
  const keys: (string | number)[] = Array.isArray(value)
    ? [...value.keys()]
    : isRecord(value)
      ? Object.keys(value)
      : [];
  for (const key of keys) {
    yield [...path, key];
    yield* pathsOf(member(value, key), [...path, key]);
  }
}

function member(value: unknown, key: string | number): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isRecord(value) ? value[key] : undefined;
}

function remove(value: unknown, path: readonly (string | number)[]): void {
  const last = path[path.length - 1];
  let holder = value;
  for (const key of path.slice(0, -1)) holder = member(holder, key);
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (isRecord(holder) && last !== undefined) delete holder[last];
}
