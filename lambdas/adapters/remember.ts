/**
 * Answers kept for a while, and identical questions in flight asked once. Only what is worth keeping is kept: a throttle
 * or a timeout is asked again.
 */
import { LRUCache } from 'lru-cache';

export interface Remembering<T> {
  get(key: string, load: () => Promise<T>): Promise<T>;
  forget(matches: (key: string) => boolean): void;
}

interface Kept<T> {
  readonly value: T;
}

export function remembering<T>(options: {
  readonly most: number;
  /** Absent: for as long as there is room. */
  readonly forMs?: number;
  readonly worthKeeping?: (value: T) => boolean;
}): Remembering<T> {
  const kept = new LRUCache<string, Kept<T>>({ max: options.most, ...(options.forMs ? { ttl: options.forMs } : {}) });
  const inFlight = new Map<string, Promise<T>>();
  return {
    async get(key, load) {
      const known = kept.get(key);
      if (known !== undefined) return known.value;
      const asked = inFlight.get(key);
      if (asked !== undefined) return asked;
      const asking = load();
      inFlight.set(key, asking);
      try {
        const value = await asking;
        if (options.worthKeeping?.(value) ?? true) kept.set(key, { value });
        return value;
      } finally {
        inFlight.delete(key);
      }
    },
    forget(matches) {
      for (const key of [...kept.keys()]) if (matches(key)) kept.delete(key);
    },
  };
}
