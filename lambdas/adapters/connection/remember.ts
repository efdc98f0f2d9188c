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
  readonly until: number;
}

export function remembering<T>(options: {
  readonly most: number;
  /** Absent: for as long as there is room. */
  readonly forMs?: number;
  readonly worthKeeping?: (value: T) => boolean;
}): Remembering<T> {
  // A map keeps its entries in the order in which they came: the first is the one not asked for the longest.
  const kept = new Map<string, Entry<T>>();
  const inFlight = new Map<string, Promise<T>>();
  return {
    async get(key, load) {
      const known = kept.get(key);
      kept.delete(key);
      if (known !== undefined && known.until > performance.now()) {
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
          kept.set(key, { value, until: performance.now() + (options.forMs ?? Number.POSITIVE_INFINITY) });
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
