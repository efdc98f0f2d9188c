/**
 * A policy of which parts could not be resolved, as a policy that can be evaluated: what is known of it stands as it is,
 * and what is not stands under a condition that nobody can answer, so that only calls which hang on it cannot be told.
 * Errs towards the doubt: a statement in doubt reaches at least as far as any value of its unknown parts.
 */
import { isObject, type Json, present } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';
import { UNKNOWN_TEXT } from '../decide.ts';
import type { Text } from '../edit/edit.ts';
import { hasUnresolved } from './resolve.ts';
import { Unresolved } from './unresolved.ts';

/** `place`: where it stands, which is named where an answer hangs on it. Nothing where there is no policy. */
export function knownText(document: unknown, place: string): Text | undefined {
  if (document === undefined || document === '') return undefined;
  if (typeof document === 'string') return documentJson(document) ?? null;
  if (!isObject(document)) return null;
  const statement = document['Statement'];
  const statements = Array.isArray(statement) ? statement : [statement];
  if (!hasUnresolved(statement)) return hasUnresolved(document) ? { ...plainFields(document) } : document;
  if (statements.some((one) => !isObject(one) || one instanceof Unresolved)) return null;
  return {
    ...plainFields(document),
    Statement: statements.flatMap((one, at) => (isObject(one) ? knownStatements(one, `${place}[${at}]`) : [])),
  };
}

/** What of the statement is sure, and what may be. */
export function knownStatements(statement: Json, place: string): readonly Json[] {
  if (!hasUnresolved(statement)) return [statement];
  const { Sid: sid, Effect: effect, Condition: condition, ...elements } = statement;
  const names = typeof sid === 'string' ? { Sid: sid } : {};
  const doubt = { StringEquals: { [`${UNKNOWN_TEXT}${place}`]: 'known' } };
  const doubted = {
    ...names,
    ...Object.fromEntries(Object.entries(elements).map(([name, value]) => [name, atMost(name, value)])),
    Condition: withDoubt(plainConditions(condition), doubt),
  };
  const effects = effect instanceof Unresolved ? ['Allow', 'Deny'] : [effect];
  const sure = Object.entries(elements).map(([name, value]) => [name, atLeast(name, value)] as const);
  const isSure = effects.length === 1 && !hasUnresolved(condition) && sure.every(([, value]) => value !== undefined);
  const known = present<Json>({ ...names, Effect: effect, ...Object.fromEntries(sure), Condition: condition });
  return [...(isSure ? [known] : []), ...effects.map((one) => ({ Effect: one, ...doubted }))];
}

function plainFields(document: Json): Json {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => !hasUnresolved(value)));
}

/** The element with its unknown values as wide as they may be. */
function atMost(name: string, value: unknown): unknown {
  if (!hasUnresolved(value)) return value;
  if (name.startsWith('Not')) return atLeastOf(value) ?? NOTHING[name];
  if (name === 'Principal') return '*';
  return Array.isArray(value) ? value.map(patternOf) : patternOf(value);
}

/** The element without its unknown values; nothing where none is left, or where one more value would make it less. */
function atLeast(name: string, value: unknown): unknown {
  if (!hasUnresolved(value)) return value;
  return name.startsWith('Not') ? undefined : atLeastOf(value);
}

function atLeastOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const kept = value.filter((one) => !hasUnresolved(one));
    return kept.length === 0 ? undefined : kept;
  }
  if (!isObject(value) || value instanceof Unresolved) return undefined;
  const kept = Object.entries(value).flatMap(([kind, one]) => {
    const left = hasUnresolved(one) ? atLeastOf(one) : one;
    return left === undefined ? [] : [[kind, left]];
  });
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** What excludes nobody and nothing that a call can be about. */
const NOTHING: Readonly<Record<string, unknown>> = {
  NotAction: 'none:None',
  NotResource: 'arn:aws:none:::none',
  NotPrincipal: { AWS: 'arn:aws:iam::000000000000:root' },
};

function patternOf(value: unknown): unknown {
  return value instanceof Unresolved ? value.pattern : value;
}

/** Conditions on what is not known narrow nothing here: the doubt stands in for them. */
function plainConditions(condition: unknown): Json {
  if (!isObject(condition) || condition instanceof Unresolved) return {};
  return Object.fromEntries(
    Object.entries(condition).flatMap(([operator, keys]) => {
      const kept = isObject(keys) ? Object.entries(keys).filter(([, value]) => !hasUnresolved(value)) : [];
      return kept.length === 0 ? [] : [[operator, Object.fromEntries(kept)]];
    }),
  );
}

function withDoubt(condition: Json, doubt: { readonly StringEquals: Json }): Json {
  const own = condition['StringEquals'];
  return { ...condition, StringEquals: { ...(isObject(own) ? own : {}), ...doubt.StringEquals } };
}
