/**
 * One place of a snapshot: it is there, missing, `null` ("could not be read") or of a wrong shape. Only the first is
 * an answer; the others are gaps with their reason.
 */

import { fieldAt, isObject, type Json } from '../../denial/fields.ts';
import { documentJson } from '../../denial/policy-json.ts';
import type { NamedPolicy, PolicyDocument } from '../../engine/index.ts';
import type { Gap, GapReason } from '../source.ts';

export type Part<T> =
  | { readonly kind: 'there'; readonly value: T }
  | { readonly kind: 'gap'; readonly reason: Extract<GapReason, 'not-in-snapshot' | 'null-in-snapshot' | 'malformed'> };

export const MISSING = { kind: 'gap', reason: 'not-in-snapshot' } as const;
const NULL = { kind: 'gap', reason: 'null-in-snapshot' } as const;
const MALFORMED = { kind: 'gap', reason: 'malformed' } as const;

export function partAt<T>(parent: unknown, name: string, is: (value: unknown) => value is T): Part<T> {
  const value = fieldAt(parent, name);
  if (value === undefined) return MISSING;
  if (value === null) return NULL;
  return is(value) ? { kind: 'there', value } : MALFORMED;
}

export const objectPart = (parent: unknown, name: string): Part<Json> => partAt(parent, name, isObject);
export const listPart = (parent: unknown, name: string): Part<readonly unknown[]> => partAt(parent, name, isList);
export const textPart = (parent: unknown, name: string): Part<string> => partAt(parent, name, isText);

/** A policy as parsed JSON; the text forms of the AWS API, plain and URL-encoded, are both read. */
export function documentPart(parent: unknown, name: string): Part<Json> {
  const found = partAt(parent, name, (value): value is Json | string => isObject(value) || typeof value === 'string');
  if (found.kind === 'gap') return found;
  const parsed = documentJson(found.value);
  return parsed === undefined ? MALFORMED : { kind: 'there', value: parsed };
}

/** Collects the gaps of one answer while its parts are read. */
export class GapList {
  readonly gaps: Gap[] = [];

  /** The value, or the stand-in with a gap noted. */
  value<T, U>(part: Part<T>, standIn: U, gap: Omit<Gap, 'reason'>): T | U {
    if (part.kind === 'there') return part.value;
    this.gaps.push({ ...gap, reason: part.reason });
    return standIn;
  }

  /** As `value`, for a field whose absence means that there is none. */
  optional<T, U, N>(part: Part<T>, none: N, standIn: U, gap: Omit<Gap, 'reason'>): T | U | N {
    return isMissing(part) ? none : this.value(part, standIn, gap);
  }

  document(name: string, part: Part<PolicyDocument>, gap: Omit<Gap, 'reason'>): NamedPolicy {
    return { name, document: this.value(part, null, gap) };
  }
}

export function isMissing(part: Part<unknown>): boolean {
  return part.kind === 'gap' && part.reason === 'not-in-snapshot';
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** `{"team":"x"}` as snapshots write tags, or the `[{"Key":…,"Value":…}]` of the AWS API. */
export function tagsPart(parent: unknown, name: string): Part<Readonly<Record<string, string>>> {
  const value = fieldAt(parent, name);
  if (value === undefined) return MISSING;
  if (value === null) return NULL;
  const entries = isList(value)
    ? value.map((tag): [unknown, unknown] => [fieldAt(tag, 'Key'), fieldAt(tag, 'Value')])
    : isObject(value)
      ? Object.entries(value)
      : undefined;
  const isTag = (entry: readonly [unknown, unknown]): entry is [string, string] => entry.every(isString);
  return entries?.every(isTag) ? { kind: 'there', value: Object.fromEntries(entries) } : MALFORMED;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

export function textsPart(parent: unknown, name: string): Part<readonly string[]> {
  return partAt(parent, name, (value): value is readonly string[] => isList(value) && value.every(isString));
}
