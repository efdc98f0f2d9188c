/**
 * A queue as SQS and Lambda's pollers treat it: a batch is taken when it is full or its window is over, what is taken is
 * hidden until it is deleted, and comes back when its time is over; what came back too often is set aside.
 */
export interface Waiting {
  readonly id: string;
  readonly body: string;
  /** By the clock that everybody shares. */
  readonly since: number;
  receives: number;
}

export interface QueueRules {
  readonly batchSize: number;
  readonly windowMs: number;
  readonly visibilityMs: number;
  readonly tries: number;
}

export class Queue {
  readonly #rules: QueueRules;
  readonly #visible: Waiting[] = [];
  readonly #hidden: { readonly message: Waiting; readonly until: number }[] = [];
  readonly setAside: Waiting[] = [];
  oldestMs = 0;
  comeBack = 0;

  constructor(rules: QueueRules) {
    this.#rules = rules;
  }

  get isEmpty(): boolean {
    return this.#visible.length === 0 && this.#hidden.length === 0;
  }

  send(id: string, body: string): void {
    this.#visible.push({ id, body, since: Date.now(), receives: 0 });
  }

  take(): readonly Waiting[] {
    this.#returnHidden();
    const [first] = this.#visible;
    if (first === undefined) return [];
    const age = Date.now() - first.since;
    if (this.#visible.length < this.#rules.batchSize && age < this.#rules.windowMs) return [];
    this.oldestMs = Math.max(this.oldestMs, age);
    const taken = this.#visible.splice(0, this.#rules.batchSize);
    for (const message of taken) message.receives += 1;
    const again = taken.filter(({ receives }) => receives > this.#rules.tries);
    this.setAside.push(...again);
    return taken.filter((message) => !again.includes(message));
  }

  /** What failed stays hidden: its time is not cut short. */
  keep(failed: readonly Waiting[], takenAt: number): void {
    this.comeBack += failed.length;
    for (const message of failed) this.#hidden.push({ message, until: takenAt + this.#rules.visibilityMs });
  }

  #returnHidden(): void {
    const now = Date.now();
    for (let at = this.#hidden.length - 1; at >= 0; at -= 1) {
      const one = this.#hidden[at];
      if (one === undefined || one.until > now) continue;
      this.#hidden.splice(at, 1);
      this.#visible.push(one.message);
    }
  }
}
