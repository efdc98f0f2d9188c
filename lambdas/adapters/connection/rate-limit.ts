/**
 * Token buckets, one an API and account: Denyscope never uses more than its share of a limit that the account's own
 * work needs too. The share is the published rate divided by how many containers may run; of Organizations, which one
 * container reads for all once in fifteen minutes, that one takes nearly all: a fifth of two a second would leave the
 * policies of fifty SCPs unread at every deadline.
 * Sources: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html ,
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ReaderAction, readsByReader } from '../../aws/look-up.ts';

/** Calls a second. APIs without a published rate get a modest one. */
const RATES: ReadonlyMap<string, number> = new Map(
  readsByReader().flatMap(({ reads }) =>
    reads.flatMap(({ action, perSecond }) => (perSecond === undefined ? [] : [[action, perSecond] as const])),
  ),
);
const DEFAULT_RATE = 50;
/** Read by one for all. */
const ALONE = /^organizations:/;
const SHARE_OF_ONE = 0.9;

export interface RateLimit {
  /**
   * Resolves when the call may go out; rejects with `NoTurnError` when the signal ends before its turn comes, and at once
   * where that would come later than `withinMs`; with the signal's reason where there was no time to begin with. `place`: the account, with the Region where the limit
   * is one of a Region.
   */
  take(action: ReaderAction, place: string, signal: AbortSignal, withinMs?: number): Promise<void>;
}

/** Others are before it for longer than it may wait, or waited: the call was not made. */
export class NoTurnError extends Error {
  constructor() {
    super('no turn in time');
    this.name = 'NoTurnError';
  }
}

interface Bucket {
  tokens: number;
  at: number;
}

/** `sharers`: how many containers use the same limits. */
export function rateLimit(sharers: number, now: () => number = () => performance.now()): RateLimit {
  const buckets = new Map<string, Bucket>();
  return {
    async take(action, place, signal, withinMs = Number.POSITIVE_INFINITY) {
      signal.throwIfAborted();
      const rate = RATES.get(action) ?? DEFAULT_RATE;
      const perSecond = sharers > 1 && ALONE.test(action) ? rate * SHARE_OF_ONE : rate / Math.max(1, sharers);
      // A burst of one second's worth, so that a first diagnosis does not wait for what nobody uses.
      const most = Math.max(1, rate);
      const key = `${place} ${action}`;
      const at = now();
      const bucket = buckets.get(key) ?? { tokens: most, at };
      bucket.tokens = Math.min(most, bucket.tokens + ((at - bucket.at) / 1000) * perSecond) - 1;
      bucket.at = at;
      buckets.set(key, bucket);
      if (bucket.tokens >= 0) return;
      const waitMs = (-bucket.tokens / perSecond) * 1000;
      try {
        if (waitMs > withinMs) throw new NoTurnError();
        await sleep(waitMs, undefined, { signal }).catch(() => {
          throw new NoTurnError();
        });
      } catch (error) {
        // A turn that was not waited for is the next one's: those who gave up must not make others wait.
        bucket.tokens += 1;
        throw error;
      }
    },
  };
}

export const UNLIMITED: RateLimit = { take: async () => {} };
