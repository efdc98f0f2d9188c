/**
 * How long each denial of a batch may look for evidence, from the time that is left. Errs towards the notice: what
 * publishing and settling need is kept back first, and an alert without evidence beats none.
 */

export interface EvidenceTime {
  /** Milliseconds for the next denial that begins. */
  next(): number;
}

/** New denials of a batch explained at once: enough to hide latency, few enough for the rate limits of the readers. */
export const SIDE_BY_SIDE = 4;

/** To publish to a slow topic and to settle in a slow table, for each round of denials side by side. */
const ROUND_MS = 9_000;
/** The ledger, the dead-letter queue and the logs, after the last round. */
const END_MS = 4_000;
const LEAST_MS = 1_000;

export interface Limits {
  readonly deadlineMs: number;
  readonly remainingMs?: () => number;
}

export function evidenceTime({ deadlineMs, remainingMs }: Limits, news: number): EvidenceTime {
  const rounds = Math.max(1, Math.ceil(news / SIDE_BY_SIDE));
  let begun = 0;
  return {
    next() {
      const ahead = Math.max(1, Math.ceil((news - begun) / SIDE_BY_SIDE));
      begun += 1;
      const share = deadlineMs / rounds;
      if (remainingMs === undefined) return share;
      const left = (remainingMs() - END_MS - ahead * ROUND_MS) / ahead;
      return Math.max(LEAST_MS, Math.min(share, left));
    },
  };
}
