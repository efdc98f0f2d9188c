/**
 * Denials per five minutes of two weeks and a day without a spike: what an account looks like whose refusals are
 * nobody's news. Knows nothing of how a baseline is learned.
 */
import type { Random } from './random.ts';

export const CALM_DAYS = ['quiet', 'noisy', 'weekly rhythm', 'slow drift'] as const;
export type CalmDay = (typeof CALM_DAYS)[number];

export const PERIODS_A_DAY = 288;
export const HISTORY_DAYS = 14;

/** Fifteen days; the last one is the day in question. */
export function calmCounts(kind: CalmDay, random: Random): readonly number[] {
  const total = (HISTORY_DAYS + 1) * PERIODS_A_DAY;
  const at = meansOf(kind, random);
  const shape = random.between(2, 6);
  return Array.from({ length: total }, (_, period) => {
    const mean = at(period);
    if (kind !== 'noisy') return random.poisson(mean);
    // A deployment here, a flaky job there: one period in a hundred has a burst of its own.
    return random.clustered(mean * (random.next() < 0.01 ? 3 : 1), shape);
  });
}

function meansOf(kind: CalmDay, random: Random): (period: number) => number {
  switch (kind) {
    case 'quiet': {
      const mean = random.between(0.1, 1.5);
      return () => mean;
    }
    case 'noisy': {
      const mean = random.between(3, 12);
      return () => mean;
    }
    case 'weekly rhythm':
      return weekly(random);
    case 'slow drift': {
      const from = random.between(1, 6);
      const growth = random.between(1.5, 3);
      const total = (HISTORY_DAYS + 1) * PERIODS_A_DAY;
      return (period) => from * growth ** (period / total);
    }
  }
}

/** Office hours with a rise within the hour, a weekend, and some of it at night. */
function weekly(random: Random): (period: number) => number {
  const peak = random.between(5, 18);
  const night = random.between(0.3, 2);
  const opens = random.between(7, 9.5);
  const closes = random.between(16.5, 19);
  const firstDay = random.whole(0, 6);
  return (period) => {
    const day = (firstDay + Math.floor(period / PERIODS_A_DAY)) % 7;
    const hour = (24 * (period % PERIODS_A_DAY)) / PERIODS_A_DAY;
    const open = Math.min(1, Math.max(0, hour - opens)) * Math.min(1, Math.max(0, closes - hour));
    return night + (day >= 5 ? 0.15 : 1) * peak * open;
  };
}
