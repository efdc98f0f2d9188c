/**
 * Answers kept for a while, and identical questions in flight asked once. Only what is worth keeping is kept: a throttle
 * or a timeout is asked again. A question that several wait for has a time of its own: it ends when none of them has any
 * left, and never with whoever happened to ask first.
 */
export interface Remembering<T> {
  get(key: string, load: () => Promise<T>): Promise<T>;
  /** `signal` is that of who asks; `load` gets the one of all who wait for this answer. */
  share(key: string, signal: AbortSignal, load: (signal: AbortSignal) => Promise<T>): Promise<T>;
  forget(matches: (key: string) => boolean): void;
}

interface Entry<T> {
  readonly value: T;
  readonly at: number;
}

interface Question<T> {
  readonly answer: Promise<T>;
  readonly patience: Patience;
}

export function remembering<T>(options: {
  readonly most: number;
  /** Absent: for as long as there is room. What is asked anew may change, and counts for what is kept already. */
  readonly forMs?: number | (() => number);
  readonly worthKeeping?: (value: T) => boolean;
}): Remembering<T> {
  // A map keeps its entries in the order in which they came: the first is the one not asked for the longest.
  const kept = new Map<string, Entry<T>>();
  const inFlight = new Map<string, Question<T>>();
  const { forMs = Number.POSITIVE_INFINITY } = options;
  const isFresh = ({ at }: Entry<T>): boolean => performance.now() - at < (typeof forMs === 'number' ? forMs : forMs());

  async function asked(key: string, load: (signal: AbortSignal) => Promise<T>, patience: Patience): Promise<T> {
    try {
      const value = await (async () => load(patience.signal))();
      if (options.worthKeeping?.(value) ?? true) {
        kept.set(key, { value, at: performance.now() });
        const [oldest] = kept.keys();
        if (kept.size > options.most && oldest !== undefined) kept.delete(oldest);
      }
      return value;
    } finally {
      patience.over();
      if (inFlight.get(key)?.patience === patience) inFlight.delete(key);
    }
  }

  async function share(key: string, signal: AbortSignal | undefined, load: (signal: AbortSignal) => Promise<T>) {
    const known = kept.get(key);
    kept.delete(key);
    if (known !== undefined && isFresh(known)) {
      kept.set(key, known);
      return known.value;
    }
    const open = inFlight.get(key);
    // One that everybody has left brings nothing any more.
    const question = open === undefined || open.patience.signal.aborted ? begun(key, signal, load) : open;
    const left = question.patience.join(signal);
    return left === undefined ? question.answer : Promise.race([question.answer, left]);
  }

  function begun(key: string, signal: AbortSignal | undefined, load: (signal: AbortSignal) => Promise<T>): Question<T> {
    const patience = patienceOf();
    patience.join(signal);
    const question = { answer: asked(key, load, patience), patience };
    inFlight.set(key, question);
    return question;
  }

  return {
    get: (key, load) => share(key, undefined, load),
    share,
    forget(matches) {
      for (const key of [...kept.keys()]) if (matches(key)) kept.delete(key);
    },
  };
}

/** Of those who wait for one answer, the longest. */
interface Patience {
  readonly signal: AbortSignal;
  /** Rejects when this one leaves and others stay: the last one has what was read so far. No signal: no end. */
  join(signal: AbortSignal | undefined): Promise<never> | undefined;
  over(): void;
}

interface Waiting {
  readonly left: Promise<never>;
  readonly stop: () => void;
}

function patienceOf(): Patience {
  const shared = new AbortController();
  const waiting = new Map<AbortSignal, Waiting>();
  let isEndless = false;

  function waitingFor(signal: AbortSignal): Waiting {
    const { promise: left, reject } = Promise.withResolvers<never>();
    // Nobody need hear it: who awaits the answer may have it by then.
    left.catch(() => {});
    const leave = (): void => {
      waiting.delete(signal);
      if (waiting.size > 0 || isEndless) reject(signal.reason);
      else shared.abort(signal.reason);
    };
    if (signal.aborted) queueMicrotask(leave);
    else signal.addEventListener('abort', leave, { once: true });
    return { left, stop: () => signal.removeEventListener('abort', leave) };
  }

  return {
    signal: shared.signal,
    join(signal) {
      if (signal === undefined) {
        isEndless = true;
        return undefined;
      }
      const one = waiting.get(signal) ?? waitingFor(signal);
      waiting.set(signal, one);
      return one.left;
    },
    over() {
      for (const { stop } of waiting.values()) stop();
      waiting.clear();
    },
  };
}
