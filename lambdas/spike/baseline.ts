/**
 * A local baseline of a denial rate, for the demo's chart and for judging spikes where CloudWatch cannot be asked.
 * It is an approximation of CloudWatch's anomaly band and nothing more: a median and its spread over the hours before,
 * without CloudWatch's seasonal model. Errs towards a wide band: a rate of small counts is never narrower than chance.
 */

export interface Band {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** Points that the median looks back on: six hours of five minutes. */
const LOOK_BACK = 72;

/** Median absolute deviation → standard deviation of a normal distribution. */
const MAD_TO_SIGMA = 1.4826;

/** `width` is in standard deviations; the band of a point rests only on the points before it. */
export function bandOf(series: readonly number[], width: number): Band {
  const bounds = series.map((_, at) => boundsAt(series.slice(Math.max(0, at - LOOK_BACK), at), width));
  return { lower: bounds.map(([lower]) => lower), upper: bounds.map(([, upper]) => upper) };
}

function boundsAt(before: readonly number[], width: number): readonly [number, number] {
  const middle = median(before);
  const spread = MAD_TO_SIGMA * median(before.map((value) => Math.abs(value - middle)));
  // Counts scatter by chance with the square root of their mean, even when the history happened to be level.
  const sigma = Math.max(spread, Math.sqrt(middle), 1);
  return [Math.max(0, middle - width * sigma), middle + width * sigma];
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[half - 1] ?? 0, sorted[half] ?? 0];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
