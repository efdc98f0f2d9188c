/**
 * A channel that sends at most once a second, one after the other: SNS suspends an email subscription that gets more than
 * ten messages a second and then deletes it, and up to ten containers may publish at once.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
 */
import type { Channel } from '../../delivery/channel.ts';

export interface Pace {
  readonly everyMs: number;
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

export const ONCE_A_SECOND: Pace = {
  everyMs: 1_000,
  now: () => performance.now(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

export function pacedChannel(channel: Channel, pace: Pace = ONCE_A_SECOND): Channel {
  let free = Number.NEGATIVE_INFINITY;
  return {
    ...channel,
    async send(parcel) {
      const now = pace.now();
      const start = Math.max(now, free);
      free = start + pace.everyMs;
      if (start > now) await pace.pause(start - now);
      return channel.send(parcel);
    },
  };
}
