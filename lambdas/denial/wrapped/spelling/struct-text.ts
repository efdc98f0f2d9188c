/**
 * The text that Presto, Trino and Java print for a struct or a map: `{type=AssumedRole, arn=arn:aws:…, issuer=null}`.
 * It has no quotes, so that where a value ends is known by the name that follows: with the names of a struct a value may
 * hold commas and equal signs, without them it ends where the next name seems to start. Errs towards nothing: a text that
 * does not close is not read.
 */
import { isList, type Shape } from './shape.ts';

/** Nothing of AWS's nests deeper. */
const DEEPEST = 12;
const ANY_NAME = /, ([A-Za-z_][\w.:-]{0,63})=/y;

interface Reading {
  readonly value: unknown;
  /** The place after it. */
  readonly end: number;
}

export function structIn(text: string, shape: Shape): unknown {
  const reading = valueAt(text, 0, shape, undefined, 0);
  return reading !== undefined && text.slice(reading.end).trim() === '' ? reading.value : undefined;
}

function valueAt(
  text: string,
  at: number,
  shape: Shape,
  siblings: readonly string[] | undefined,
  depth: number,
): Reading | undefined {
  if (depth > DEEPEST) return undefined;
  const json = jsonAt(text, at);
  if (json !== undefined) return json;
  if (text[at] === '{' && shape !== 'text') return objectAt(text, at + 1, shape, depth);
  if (text[at] === '[' && shape !== 'text') return listAt(text, at + 1, shape, depth);
  const end = endOfText(text, at, siblings);
  if (end === undefined) return undefined;
  const value = text.slice(at, end);
  return { value: value === 'null' ? undefined : value, end };
}

/** A field that is a text of JSON stands there as it is, quotes and all. */
function jsonAt(text: string, start: number): Reading | undefined {
  if (!/^(?:\{(?:"|\})|\[\{")/.test(text.slice(start, start + 3))) return undefined;
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const code = text[at];
    if (quoted && code === '\\') at += 1;
    else if (code === '"') quoted = !quoted;
    else if (!quoted && (code === '{' || code === '[')) depth += 1;
    else if (!quoted && (code === '}' || code === ']')) depth -= 1;
    if (depth > 0) continue;
    try {
      const value: unknown = JSON.parse(text.slice(start, at + 1));
      return { value, end: at + 1 };
    } catch {
      return undefined;
    }
  }
  return undefined;
}

function objectAt(text: string, start: number, shape: Shape, depth: number): Reading | undefined {
  const fields: Record<string, unknown> = {};
  const names = typeof shape === 'object' && !isList(shape) ? Object.keys(shape) : undefined;
  const known = names?.map((name) => name.toLowerCase());
  let at = start;
  if (text[at] === '}') return { value: fields, end: at + 1 };
  for (;;) {
    const equals = text.indexOf('=', at);
    if (equals === -1) return undefined;
    const name = text.slice(at, equals);
    if (known !== undefined && !known.includes(name.toLowerCase())) return undefined;
    const reading = valueAt(text, equals + 1, shapeOf(shape, name), known, depth + 1);
    if (reading === undefined) return undefined;
    if (reading.value !== undefined) fields[name] = reading.value;
    if (text[reading.end] === '}') return { value: fields, end: reading.end + 1 };
    if (!text.startsWith(', ', reading.end)) return undefined;
    at = reading.end + 2;
  }
}

function listAt(text: string, start: number, shape: Shape, depth: number): Reading | undefined {
  const values: unknown[] = [];
  let at = start;
  if (text[at] === ']') return { value: values, end: at + 1 };
  for (;;) {
    const reading = valueAt(text, at, isList(shape) ? shape[0] : 'any', undefined, depth + 1);
    if (reading === undefined) return undefined;
    values.push(reading.value);
    if (text[reading.end] === ']') return { value: values, end: reading.end + 1 };
    if (!text.startsWith(', ', reading.end)) return undefined;
    at = reading.end + 2;
  }
}

function shapeOf(shape: Shape, name: string): Shape {
  if (typeof shape !== 'object' || isList(shape)) return 'any';
  const own = Object.entries(shape).find(([each]) => each.toLowerCase() === name.toLowerCase());
  return own?.[1] ?? 'text';
}

/** At the next name of the struct, or at the bracket that closes it. */
function endOfText(text: string, start: number, siblings: readonly string[] | undefined): number | undefined {
  for (let at = start; at < text.length; at += 1) {
    const code = text[at];
    if (code === '}' || code === ']') return at;
    if (code !== ',') continue;
    ANY_NAME.lastIndex = at;
    const next = ANY_NAME.exec(text)?.[1]?.toLowerCase();
    if (next !== undefined && (siblings === undefined || siblings.includes(next))) return at;
  }
  return undefined;
}
