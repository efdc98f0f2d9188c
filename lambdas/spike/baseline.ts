/**
 * A local baseline of a denial rate, for the demo's chart and where CloudWatch has learned no band yet.
 * It is an approximation of CloudWatch's anomaly band and nothing more: what was usual in the hours before and, where
 * the series reaches back so far, at the same time of earlier weeks or days. Errs towards a wide band: the higher of the
 * two holds, and counts are never taken to scatter less than chance.
 */

export interface Band {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** In periods of five minutes. */
const LOOK_BACK = 72;
const DAY = 288;
const WEEK = 7 * DAY;
const WEEKS = 2;
const DAYS = 6;
/** Half an hour before and after the same time. */
const AROUND = 6;

/** Median absolute deviation → standard deviation of a normal distribution. */
const MAD_TO_SIGMA = 1.4826;

/** `width` is in standard deviations; the band of a point rests only on the points before it. */
export function bandOf(series: readonly number[], width: number, from = 0): Band {
  const even = series.map(stabilized);
  const bounds = series.slice(from).map((_, at) => boundsAt(even, from + at, width));
  return { lower: bounds.map(([lower]) => lower), upper: bounds.map(([, upper]) => upper) };
}

function boundsAt(even: readonly number[], at: number, width: number): readonly [number, number] {
  const recent = spread(even.slice(Math.max(0, at - LOOK_BACK), at), width);
  const season = seasonal(even, at);
  if (season.length === 0) return recent;
  const usual = spread(season, width);
  return [Math.min(recent[0], usual[0]), Math.max(recent[1], usual[1])];
}

/** The same time of earlier weeks; of earlier days as long as there is no week. */
function seasonal(even: readonly number[], at: number): readonly number[] {
  const [step, times] = at >= WEEK + AROUND ? [WEEK, WEEKS] : [DAY, DAYS];
  return Array.from({ length: times }, (_, back) => at - (back + 1) * step).flatMap((middle) =>
    middle < AROUND ? [] : even.slice(middle - AROUND, middle + AROUND + 1),
  );
}

function spread(before: readonly number[], width: number): readonly [number, number] {
  const middle = before.length === 0 ? stabilized(0) : median(before);
  const deviation = MAD_TO_SIGMA * median(before.map((value) => Math.abs(value - middle)));
  const reach = width * Math.max(deviation, 1);
  return [counted(Math.max(0, middle - reach)), counted(middle + reach)];
}

/**
 * Counts scatter the more the higher they are; their square roots scatter alike, by one for pure chance (Anscombe 1948).
 */
function stabilized(count: number): number {
  return 2 * Math.sqrt(count + 3 / 8);
}

function counted(value: number): number {
  return Math.max(0, (value / 2) ** 2 - 3 / 8);
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[half - 1] ?? 0, sorted[half] ?? 0];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
