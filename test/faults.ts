/**
 * A fuse in every port: the n-th call that goes through it fails, before or after its work was done, once (an error) or
 * with everything that follows (a process that was killed).
 */
export interface Fault {
  /** Which call, counted from one over all ports. */
  readonly at: number;
  readonly when: 'before' | 'after';
  readonly kills: boolean;
}

export class Fuse {
  calls = 0;
  isDead = false;
  readonly names: string[] = [];
  readonly #fault: Fault | undefined;

  constructor(fault?: Fault) {
    this.#fault = fault;
  }

  async pass(name: string, work: () => unknown): Promise<unknown> {
    if (this.isDead) throw new Error('the process was killed');
    this.calls += 1;
    this.names.push(name);
    if (this.calls !== this.#fault?.at) return work();
    if (this.#fault.when === 'after') await work();
    this.isDead = this.#fault.kills;
    throw new Error(`fault ${this.#fault.when} ${name}`);
  }
}

/** The same port, each of its functions behind the fuse. */
export function fused<T extends object>(port: T, fuse: Fuse): T {
  return new Proxy(port, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => fuse.pass(String(name), () => Reflect.apply(value, target, args));
    },
  });
}

export function faultsUpTo(calls: number): readonly Fault[] {
  return Array.from({ length: calls }, (_, at) =>
    (['before', 'after'] as const).flatMap((when) => [false, true].map((kills) => ({ at: at + 1, when, kills }))),
  ).flat();
}
