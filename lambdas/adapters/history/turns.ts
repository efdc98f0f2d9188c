/**
 * Which questions to the event history wait for their turn still, so that who leaves before the answer can say whether
 * CloudTrail was slow or was not asked yet.
 */
import type { Answer, GapReason } from '../../evidence/source.ts';
import type { Query } from './event-pages.ts';

export interface Turns {
  /** Asks; what is asked for is wanted when the turn has come. */
  take<T>(key: string, query: () => Query, first: (query: () => Query) => Promise<Answer<T>>): Promise<Answer<T>>;
  /** Why there is no answer to it yet. */
  why(key: string): GapReason;
}

export function turns(): Turns {
  const waiting = new Set<{ readonly key: string }>();
  return {
    async take(key, query, first) {
      const mine = { key };
      waiting.add(mine);
      const whenOut = (): Query => {
        waiting.delete(mine);
        return query();
      };
      try {
        return await first(whenOut);
      } finally {
        waiting.delete(mine);
      }
    },
    why: (key) => ([...waiting].some((one) => one.key === key) ? 'held-back' : 'timed-out'),
  };
}
