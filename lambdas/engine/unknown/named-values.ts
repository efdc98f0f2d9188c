/**
 * The values that conditions on a key tell apart, by family of operator.
 */

import { formatAddress, parseRange } from '../condition/address.ts';
import type { Condition } from '../condition/condition.ts';
import type { Family } from '../condition/operator.ts';
import type { Facts } from '../facts.ts';
import { hasWildcard, ONE, STAR, type Token, tokenize } from '../policy/pattern.ts';
import { fill, parseTemplate } from '../policy/template.ts';
import { UNKNOWN } from '../tri.ts';
import { datesAround, numbersAround } from './between.ts';

/** A value that no policy names. The same for all keys: two unknown keys may be equal. */
const UNNAMED = 'denyscope-unnamed';
const UNNAMED_ARN = 'arn:aws:denyscope::000000000000:unnamed';

export function unnamedValues(conditions: readonly Condition[]): string[] {
  const families = new Set(conditions.map((condition) => condition.operator.family));
  return families.has('arn') ? [UNNAMED, UNNAMED_ARN] : [UNNAMED];
}

export function valuesNamed(conditions: readonly Condition[], facts: Facts): string[] {
  const texts = conditions.flatMap((condition) => condition.values.map((value) => ({ condition, value })));
  const bounds = (family: Family) =>
    texts.flatMap(({ condition, value }) => (condition.operator.family === family ? [value] : []));
  const numbers = bounds('numeric');
  const dates = bounds('date');
  const filler = fillerFor(texts.map(({ value }) => value));
  const named = texts.flatMap(({ condition, value }) => {
    const { family } = condition.operator;
    if (!condition.templated || !value.includes('${')) return BY_FAMILY[family](value, filler);
    const wildcards = family === 'string-like' || family === 'arn';
    const tokens = fill(parseTemplate(value, { variables: true, wildcards }), facts);
    return tokens === undefined || tokens === UNKNOWN ? [] : instances(tokens, filler);
  });
  const patterns = texts.flatMap(({ condition, value }) =>
    PATTERNED.has(condition.operator.family) && !value.includes('${') ? [value] : [],
  );
  const foldable = conditions.some(
    ({ operator }) => operator.family === 'string-ignore-case' || operator.family === 'bool',
  );
  const folded = foldable ? named.flatMap((value) => [value.toLowerCase(), value.toUpperCase(), swapCase(value)]) : [];
  return [
    ...named,
    ...folded,
    ...meetings(patterns, filler),
    ...(numbers.length === 0 ? [] : numbersAround(numbers)),
    ...(dates.length === 0 ? [] : datesAround(dates)),
  ];
}

const PATTERNED = new Set<Family>(['string-like', 'arn']);

/** A letter for wildcards that no value holds, so that no other condition names what it makes. */
function fillerFor(values: readonly string[]): string {
  const written = values.join('').toLowerCase();
  return [...'qzxjkvwy0123456789'].find((letter) => !written.includes(letter)) ?? '\u{e000}';
}

/** Numbers and dates are taken together: what lies between two of them counts. */
const BY_FAMILY: Readonly<Record<Family, (value: string, filler: string) => string[]>> = {
  string: (value) => [value],
  'string-ignore-case': (value) => [value],
  'string-like': (value, filler) => instances(tokenize(value), filler),
  arn: (value, filler) => instances(tokenize(value), filler),
  bool: (value) => [value, 'true', 'false'],
  binary: (value) => [value],
  numeric: (value) => [value],
  date: (value) => [value],
  ip: aroundRange,
  null: () => [],
};

/** Texts that a pattern matches: its stars empty, short and long. */
function instances(tokens: readonly Token[], filler: string): string[] {
  const with_ = (star: string) =>
    tokens.map((token) => (token === STAR ? star : token === ONE ? filler : token)).join('');
  return [with_(''), with_(filler), with_(`${filler}${filler}/${filler}`)];
}

function aroundRange(value: string): string[] {
  const range = parseRange(value);
  if (range === undefined) return [];
  const limit = range.version === 4 ? 0xffffffffn : (1n << 128n) - 1n;
  return [range.first, range.first - 1n, range.last, range.last + 1n]
    .filter((address) => address >= 0n && address <= limit)
    .map((address) => formatAddress(range.version, address));
}

function swapCase(value: string): string {
  const [first = ''] = value;
  const swapped = first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase();
  return swapped + value.slice(first.length);
}

/** Texts that two or three patterns match together. */
function meetings(patterns: readonly string[], filler: string): string[] {
  const few = [...new Set(patterns)].filter((pattern) => pattern.length <= 200).slice(0, 8);
  const met = few.flatMap((one, at) =>
    few.slice(at + 1).flatMap((other, further) => {
      if (!hasWildcard(one) && !hasWildcard(other)) return [];
      const both = meet([...one], [...other], filler);
      if (both === undefined) return [];
      const thirds = at < TRIPLES_AMONG ? few.slice(at + further + 2, TRIPLES_AMONG) : [];
      return [both, ...thirds.flatMap((third) => meet([...both], [...third], filler) ?? [])];
    }),
  );
  return met.map((pattern) => pattern.replaceAll('*', ''));
}

const TRIPLES_AMONG = 5;

/** The first pattern found all of whose texts both match, walking both at once; a star stands where both have one. */
function meet(one: readonly string[], other: readonly string[], filler: string): string | undefined {
  const literal = (character: string) => (character === '?' ? filler : character);
  const dead = new Set<number>();
  const width = other.length + 1;
  const stack: { readonly i: number; readonly j: number; readonly text: string }[] = [{ i: 0, j: 0, text: '' }];
  for (;;) {
    const state = stack.pop();
    if (state === undefined) return undefined;
    const { i, j, text } = state;
    if (i === one.length && j === other.length) return text;
    if (dead.has(i * width + j)) continue;
    dead.add(i * width + j);
    const a = one[i];
    const b = other[j];
    if (a === '*' && b !== undefined && b !== '*') stack.push({ i, j: j + 1, text: text + literal(b) });
    if (b === '*' && a !== undefined && a !== '*') stack.push({ i: i + 1, j, text: text + literal(a) });
    const run = a === '*' && b === '*' ? `${text}*` : text;
    if (a === '*') stack.push({ i: i + 1, j, text: run });
    if (b === '*') stack.push({ i, j: j + 1, text: run });
    if (a === undefined || b === undefined || a === '*' || b === '*') continue;
    if (a === b || a === '?' || b === '?')
      stack.push({ i: i + 1, j: j + 1, text: text + (a === '?' ? literal(b) : a) });
  }
}
