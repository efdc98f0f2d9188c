/**
 * Denials explained on every core: batches go to threads, each with the snapshot of its own, and what they print comes back
 * in the order of the log. Threads are started when a log turns out to be long and to repeat little; until then all is done here. Errs towards
 * this thread: one that fails to start is not asked again.
 */
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Denial } from '../../denial/denial.ts';
import { isObject } from '../../denial/fields.ts';
import type { ExplainOptions } from './options.ts';

/**
 * A thread reads the snapshot and compiles all code anew, which takes as long as some thousand denials and holds as much
 * memory once more; a repeat costs less than the way to a thread.
 */
const WORTH_A_THREAD = 5_000;
/** What a thread makes is short-lived; more room would be paid by each of them. */
const YOUNG_MB = 8;
/** Beyond four the reading of the log is what takes the time. */
const MOST_THREADS = 4;
/** Built, it lies beside the piece that this file is in. */
const THREAD = new URL(`./pool-thread${extname(import.meta.filename)}`, import.meta.url);

type Explain = (denials: readonly Denial[]) => Promise<string>;

interface Waiting {
  readonly denials: readonly Denial[];
  readonly done: (printed: string) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

export class Pool {
  /** Absent where threads are of no use. */
  readonly #options: ExplainOptions | undefined;
  readonly #here: Explain;
  readonly #threads: Thread[] = [];
  readonly #anew: () => number;
  #started = false;
  #next = 0;

  /** `anew` tells how many denials were explained here that repeated none. */
  constructor(options: ExplainOptions | undefined, here: Explain, anew: () => number) {
    this.#options = options;
    this.#here = here;
    this.#anew = anew;
  }

  /** As many batches as may be on their way at a time. */
  get width(): number {
    return this.#threads.length === 0 ? 1 : this.#threads.length * 2 + 1;
  }

  explain(denials: readonly Denial[]): Promise<string> {
    const isLong = this.#anew() > WORTH_A_THREAD && this.#options !== undefined;
    if (isLong && !this.#started) this.#start();
    const [idlest] = [...this.#threads].sort((a, b) => a.waiting.size - b.waiting.size);
    // This thread reads the log; it explains what the others have no hand free for.
    if (idlest === undefined || idlest.waiting.size > 1) return this.#here(denials);
    const id = this.#next;
    this.#next += 1;
    return new Promise((done) => {
      idlest.waiting.set(id, { done, denials });
      idlest.worker.postMessage({ id, denials });
    });
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #start(): void {
    this.#started = true;
    const threads = Math.min(availableParallelism() - 1, MOST_THREADS);
    for (let at = 0; at < threads; at += 1) {
      const worker = new Worker(THREAD, {
        workerData: this.#options,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      });
      const thread: Thread = { worker, waiting: new Map() };
      worker.on('message', (told: unknown) => {
        if (!isObject(told) || typeof told['id'] !== 'number' || typeof told['printed'] !== 'string') return;
        thread.waiting.get(told['id'])?.done(told['printed']);
        thread.waiting.delete(told['id']);
      });
      worker.on('error', () => {
        this.#threads.splice(this.#threads.indexOf(thread), 1);
        for (const { done, denials } of thread.waiting.values()) void this.#here(denials).then(done);
      });
      this.#threads.push(thread);
    }
  }
}
