import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lambdas/contract/settings.ts';
import { alarmsOf } from '../../lambdas/spike/alarm-rule.ts';
import { bandOf } from '../../lambdas/spike/baseline.ts';

const LIMITS = DEFAULT_SETTINGS.alarms;
const level = (length: number, count: number): number[] => Array.from({ length }, () => count);

describe('the local baseline', () => {
  it('rests on what came before alone', () => {
    const calm = level(100, 5);
    const before = bandOf(calm, 3);
    const after = bandOf([...calm, 500, 500], 3);
    expect(after.upper.slice(0, 101)).toEqual([...before.upper, after.upper[100]]);
    expect(after.upper[100]).toBe(before.upper[99]);
  });

  it('is never narrower than chance', () => {
    const { lower, upper } = bandOf(level(100, 25), 3);
    expect(upper.at(-1)).toBeGreaterThan(25 + 2.5 * 5);
    expect(lower.at(-1)).toBeLessThan(25 - 2.5 * 5);
  });

  it('knows the rhythm of the week from a week on', () => {
    const day = (peak: number) => level(288, 2).map((count, at) => (at > 100 && at < 200 ? peak : count));
    const week = [...Array.from({ length: 5 }, () => day(40)), day(2), day(2)].flat();
    const third = [...week, ...week, ...day(40)];
    expect(alarmsOf(third, bandOf(third, 3), LIMITS).filter(({ from }) => from >= week.length * 2)).toEqual([]);
    const sunday = [...week, ...week, ...week.slice(0, 6 * 288), ...day(40)];
    const raised = alarmsOf(sunday, bandOf(sunday, 3), LIMITS).filter(({ from }) => from >= sunday.length - 288);
    expect(raised).toHaveLength(1);
  });

  it('gives the part that is asked for', () => {
    const series = level(50, 3).map((count, at) => count + (at % 4));
    expect(bandOf(series, 3, 49).upper).toEqual(bandOf(series, 3).upper.slice(49));
  });
});

describe('the alarm rule', () => {
  const band = (length: number, upper: number) => ({ lower: level(length, 0), upper: level(length, upper) });

  it('rings in the second of two periods above band and floor, and is over when one of three is', () => {
    const counts = [1, 1, 30, 30, 30, 1, 1, 1];
    expect(alarmsOf(counts, band(8, 10), LIMITS)).toEqual([{ from: 3, to: 6 }]);
  });

  it('does not ring for one odd period', () => {
    expect(alarmsOf([1, 30, 1, 1, 30, 1, 1], band(7, 10), LIMITS)).toEqual([]);
  });

  it('does not ring below the floor, however narrow the band', () => {
    expect(alarmsOf(level(10, LIMITS.floor - 1), band(10, 0), LIMITS)).toEqual([]);
  });

  it('does not ring within the band, however high', () => {
    expect(alarmsOf(level(10, LIMITS.burst - 1), band(10, 1_000), LIMITS)).toEqual([]);
  });

  it('rings at once for a burst, whatever the band', () => {
    expect(alarmsOf([0, LIMITS.burst], band(2, 1_000), LIMITS)).toEqual([{ from: 1 }]);
  });
});
