/**
 * The alarms of the stack on a series of counts, for the demo and for judging the rule: above the band and above the
 * floor, each for two of three periods, or a burst. Knows what `lib/alarms.ts` tells CloudWatch and nothing of its own.
 */
import type { Settings } from '../contract/settings.ts';
import type { Band } from './baseline.ts';

export interface Raised {
  /** Index of the period at whose end the alarm rose. */
  readonly from: number;
  /** Index of the period at whose end it was over; absent: not yet. */
  readonly to?: number;
}

const PERIODS = 3;
const NEEDED = 2;

export function alarmsOf(counts: readonly number[], band: Band, limits: Settings['alarms']): readonly Raised[] {
  const mostly = (holds: (at: number) => boolean) => (at: number) =>
    Array.from({ length: PERIODS }, (_, back) => at - back).filter((one) => one >= 0 && holds(one)).length >= NEEDED;
  const aboveBand = mostly((at) => (counts[at] ?? 0) > (band.upper[at] ?? Number.POSITIVE_INFINITY));
  const aboveFloor = mostly((at) => (counts[at] ?? 0) >= limits.floor);
  const raised: Raised[] = [];
  let from: number | undefined;
  for (const [at, count] of counts.entries()) {
    const rings = (aboveBand(at) && aboveFloor(at)) || count >= limits.burst;
    if (rings && from === undefined) from = at;
    if (!rings && from !== undefined) {
      raised.push({ from, to: at });
      from = undefined;
    }
  }
  return from === undefined ? raised : [...raised, { from }];
}
