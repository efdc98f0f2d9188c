/**
 * Since when the rate is above what is usual, and by how much. Rests on CloudWatch's band, on the local baseline where
 * there is none. Errs towards an early beginning: a single period that was calm does not end a rise.
 */
import type { Settings } from '../contract/settings.ts';
import type { Alarm } from './alarm.ts';
import { bandOf } from './baseline.ts';
import { PERIOD_MS, type Rates } from './source.ts';

export interface Rise {
  /** Milliseconds. */
  readonly since: number;
  readonly denials?: number;
  readonly expected?: number;
  readonly series: readonly number[];
  readonly ownBaseline: boolean;
}

/** Shown in the report: two hours. */
const SHOWN = 24;
/** What is usual where the band has no lower edge: six hours. */
const BEFORE = 72;
/** An alarm needs two periods; so long before it the rise began at the latest. */
const BEFORE_ALARM_MS = 3 * PERIOD_MS;

export function riseOf(rates: Rates | undefined, alarm: Alarm, limits: Settings['alarms']): Rise {
  const alarmAt = Date.parse(alarm.at);
  const start = Date.parse(rates?.start ?? '');
  if (rates === undefined || rates.counts.length === 0 || Number.isNaN(start)) {
    return { since: alarmAt - BEFORE_ALARM_MS, series: [], ownBaseline: false };
  }
  const { counts } = rates;
  const band = rates.band ?? bandOf(counts, limits.bandWidth);
  const isHigh = (at: number): boolean => (counts[at] ?? 0) > Math.max(band.upper[at] ?? 0, limits.floor / 2);
  const last = counts.findLastIndex((_, at) => isHigh(at));
  const first = last < 0 ? Math.floor((alarmAt - BEFORE_ALARM_MS - start) / PERIOD_MS) : beginning(last, isHigh);
  const from = Math.min(Math.max(0, first), counts.length - 1);
  const sum = (values: readonly number[]): number => values.slice(from).reduce((total, value) => total + value, 0);
  const calm = mean(counts.slice(Math.max(0, from - BEFORE), from));
  const usual = counts.map((_, at) => {
    const [lower, upper] = [band.lower[at] ?? 0, band.upper[at] ?? 0];
    const middle = Math.max(0, (lower + upper) / 2);
    // Where the band ends at zero its middle is no expectation.
    return lower > 0 ? middle : Math.min(middle, calm);
  });
  return {
    since: start + from * PERIOD_MS,
    denials: sum(counts),
    expected: sum(usual),
    series: counts.slice(-SHOWN),
    ownBaseline: rates.band === undefined,
  };
}

function beginning(last: number, isHigh: (at: number) => boolean): number {
  let at = last;
  while (at > 0 && (isHigh(at - 1) || isHigh(at - 2))) at -= 1;
  return at;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
