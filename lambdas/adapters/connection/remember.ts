/**
 * Answers kept for a while, and identical questions in flight asked once. Only what is worth keeping is kept: a throttle
 * or a timeout is asked again.
 */
export interface Remembering<T> {
  get(key: string, load: () => Promise<T>): Promise<T>;
  forget(matches: (key: string) => boolean): void;
}

interface Entry<T> {
  readonly value: T;
  readonly at: number;
}

export function remembering<T>(options: {
  readonly most: number;
  /** Absent: for as long as there is room. What is asked anew may change, and counts for what is kept already. */
  readonly forMs?: number | (() => number);
  readonly worthKeeping?: (value: T) => boolean;
}): Remembering<T> {
  // A map keeps its entries in the order in which they came: the first is the one not asked for the longest.
  const kept = new Map<string, Entry<T>>();
  const inFlight = new Map<string, Promise<T>>();
  const { forMs = Number.POSITIVE_INFINITY } = options;
  const isFresh = ({ at }: Entry<T>): boolean => performance.now() - at < (typeof forMs === 'number' ? forMs : forMs());
  return {
    async get(key, load) {
      const known = kept.get(key);
      kept.delete(key);
      if (known !== undefined && isFresh(known)) {
        kept.set(key, known);
        return known.value;
      }
      const asked = inFlight.get(key);
      if (asked !== undefined) return asked;
      const asking = load();
      inFlight.set(key, asking);
      try {
        const value = await asking;
        if (options.worthKeeping?.(value) ?? true) {
          kept.set(key, { value, at: performance.now() });
          const [oldest] = kept.keys();
          if (kept.size > options.most && oldest !== undefined) kept.delete(oldest);
        }
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
