/**
 * Parts of a denial within a limit: each stands as it was, or counts as unknown. Errs towards unknown: a value that would
 * be cut, or that hides a secret, is no value, and what was cut off a list of unknown keys is still among them.
 */
import type { NeededAuthorization } from '../../denial/denial.ts';
import { isObject } from '../../denial/fields.ts';
import type { ContextFact, RequestContext } from '../../denial/keys/request-context.ts';
import { redact } from '../../denial/redact.ts';

export interface Limit {
  /** The longest text, as people read it or a policy compares it. */
  readonly text: number;
  /** The longest ARN, or name of an action or a condition key. */
  readonly name: number;
  /** The most entries of a list or an object. */
  readonly entries: number;
}

export interface Within<T> {
  readonly value: T;
  /** Something was left out. */
  readonly cut: boolean;
}

/** Fields by name: what does not fit goes as a whole; secrets in what stays are masked. */
export function fieldsWithin(fields: object, longest: number, most: number): Within<object> {
  const all = Object.entries(fields);
  const kept = all.filter(([name, value]) => name.length <= longest && isWithin(value, longest, most)).slice(0, most);
  return {
    value: Object.fromEntries(kept.map(([name, value]) => [name, masked(value)])),
    cut: kept.length < all.length,
  };
}

/** The first ones, for AWS's own is the first. Of a resource that does not fit, the part that is known stays. */
export function needsWithin(
  needs: readonly NeededAuthorization[],
  { name, entries }: Limit,
): Within<readonly NeededAuthorization[]> {
  const kept = needs.filter(({ action }) => action.length <= name).slice(0, entries);
  const value = kept.map((need) => ({ ...need, ...resourceWithin(need, name) }));
  const isWhole = kept.length === needs.length && value.every(({ resource }, at) => resource === kept[at]?.resource);
  return { value, cut: !isWhole };
}

function resourceWithin(
  { resource, resourceFrom }: NeededAuthorization,
  longest: number,
): Pick<NeededAuthorization, 'resource' | 'resourceFrom'> {
  const clean = redact(resource.slice(0, 4 * longest));
  if (clean === resource && resource.length <= longest) return { resource, resourceFrom };
  if (!resource.startsWith('arn:')) return { resource: '*', resourceFrom: 'none' };
  // A star stands for what is not known; the mask of a secret is made of stars, too.
  return { resource: clean.length <= longest ? clean : `${clean.slice(0, longest)}*`, resourceFrom: 'template' };
}

/** A key whose value does not fit is unknown. */
export function contextWithin({ context, unknown, ...where }: RequestContext, limit: Limit): Within<RequestContext> {
  const kept = new Map<string, ContextFact>();
  const left: string[] = [];
  for (const [key, fact] of Object.entries(context)) {
    if (kept.size < limit.entries && key.length <= limit.name && isAsItWas(fact.value, limit)) kept.set(key, fact);
    else left.push(key);
  }
  const origin = fieldsWithin(where, limit.name, limit.entries);
  const value = {
    ...origin.value,
    context: Object.fromEntries(kept),
    unknown: unknownWithin([...unknown, ...left], limit),
  };
  return { value, cut: left.length > 0 || origin.cut };
}

function isAsItWas(value: ContextFact['value'], { text, entries }: Limit): boolean {
  return isWithin(value, text, entries) && [value].flat().every((one) => masked(one) === one);
}

/** Each way to name more keys at once, as the engine reads them; the last names every key. */
const WIDER: readonly ((key: string) => string)[] = [
  (key) => key,
  (key) => key.replace(/\/.*$/s, '/*'),
  (key) => key.replace(/:.*$/s, ':*'),
  () => '*',
];

function unknownWithin(keys: readonly string[], { name, entries }: Limit): readonly string[] {
  for (const widen of WIDER) {
    const wider = [...new Set(keys.map(widen))];
    if (wider.length <= entries && wider.every((key) => key.length <= name)) return wider;
  }
  return ['*'];
}

function isWithin(value: unknown, longest: number, most: number): boolean {
  if (typeof value === 'string') return value.length <= longest;
  if (Array.isArray(value)) return value.length <= most && value.every((one) => isWithin(one, longest, most));
  if (!isObject(value)) return true;
  const entries = Object.entries(value);
  return (
    entries.length <= most && entries.every(([name, one]) => name.length <= longest && isWithin(one, longest, most))
  );
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(masked);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, masked(one)])) : value;
}
