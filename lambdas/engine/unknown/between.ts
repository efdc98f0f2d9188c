/**
 * Values on a line: for bounds that conditions name, the bounds themselves, something in every gap between two of them
 * and something beyond each end. Two values of the same gap are never told apart.
 */
import { parseDate } from '../condition/date.ts';
import { type Decimal, parseDecimal } from '../condition/number.ts';

/** Just off a bound, away from zero: closer than any two bounds lie; and around zero itself. */
export function numbersAround(bounds: readonly string[]): string[] {
  const decimals = bounds.map(parseDecimal).filter((decimal) => decimal !== undefined);
  const digits = Math.max(0, ...decimals.map(({ fraction }) => fraction.length));
  const zero: Decimal = { negative: false, whole: '', fraction: '' };
  const off = (decimal: Decimal) => `${textOf(decimal, decimal.fraction.padEnd(digits, '0'))}1`;
  return [
    ...decimals.flatMap((decimal) => [textOf(decimal, decimal.fraction), off(decimal)]),
    '0',
    off(zero),
    `-${off(zero)}`,
  ];
}

function textOf({ negative, whole }: Decimal, fraction: string): string {
  return `${negative ? '-' : ''}${whole === '' ? '0' : whole}.${fraction}`;
}

export function datesAround(bounds: readonly string[]): string[] {
  const times = bounds.flatMap((bound) => parseDate(bound) ?? []).filter((time) => Math.abs(time) < 8e15);
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((time, at) => (time + (sorted[at] ?? time)) / 2);
  const ends = [(sorted[0] ?? 0) - 1000, (sorted.at(-1) ?? 0) + 1000];
  return [...sorted, ...gaps, ...ends].map(dateText);
}

/** A gap may be shorter than a millisecond: then in seconds since 1970. */
function dateText(time: number): string {
  return Number.isInteger(time) ? new Date(time).toISOString() : (time / 1000).toFixed(7);
}
