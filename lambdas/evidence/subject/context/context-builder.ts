/**
 * The request context of a check while it is put together: what is known of each key, and how surely.
 * Errs towards unknown: a key leaves that list only when its value, or that it is absent, is known.
 */
import type { ContextFact, FactStanding } from '../../../denial/keys/request-context.ts';
import type { ContextValue } from '../../../engine/index.ts';

export interface CheckContext {
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly unknown: readonly string[];
  readonly approximate: readonly string[];
}

/** The context while it is put together. Key names ignore case. */
export class ContextBuilder {
  readonly #facts = new Map<
    string,
    { readonly key: string; readonly value: ContextValue; readonly standing: FactStanding }
  >();
  readonly #unknown = new Map<string, string>();

  constructor(context: Readonly<Record<string, ContextFact>>, unknown: readonly string[]) {
    for (const key of unknown) this.#unknown.set(key.toLowerCase(), key);
    for (const [key, fact] of Object.entries(context)) this.set(key, fact.value, fact.standing);
  }

  set(key: string, value: ContextValue, standing: FactStanding = 'exact'): void {
    this.#facts.set(key.toLowerCase(), { key, value, standing });
    this.#unknown.delete(key.toLowerCase());
  }

  /** It is known that the request has no such key; `prefix/*` for all of them. */
  absent(key: string): void {
    this.#unknown.delete(key.toLowerCase());
    if (!key.endsWith('/*')) this.#facts.delete(key.toLowerCase());
  }

  /** A key that may be there; a value already known stays. */
  unknown(key: string): void {
    if (!this.#facts.has(key.toLowerCase())) this.#unknown.set(key.toLowerCase(), key);
  }

  /** Takes back what the event said, because it does not hold for this request. */
  remove(key: string): void {
    this.#facts.delete(key.toLowerCase());
    this.#unknown.delete(key.toLowerCase());
  }

  /** Without those that this request cannot have. */
  keep(stays: (key: string) => boolean): void {
    for (const key of [...this.#facts.keys(), ...this.#unknown.keys()]) if (!stays(key)) this.remove(key);
  }

  removeWhere(goes: (key: string) => boolean): void {
    this.keep((key) => !goes(key));
  }

  has(key: string): boolean {
    return this.#facts.has(key.toLowerCase());
  }

  /** Every tag of a kind, now that all of them are known. */
  tags(prefix: string, tags: Readonly<Record<string, string>>, standing: FactStanding): void {
    this.absent(`${prefix}/*`);
    for (const [name, value] of Object.entries(tags)) this.set(`${prefix}/${name}`, value, standing);
  }

  done(): CheckContext {
    const facts = [...this.#facts.values()];
    return {
      context: Object.fromEntries(facts.map(({ key, value }) => [key, value])),
      unknown: [...this.#unknown.values()],
      approximate: facts.filter(({ standing }) => standing === 'approximate').map(({ key }) => key),
    };
  }
}

/** What a check knows of its own request: `before` makes room for it, `after` says what it is. */
export interface Adjustment {
  readonly before?: (builder: ContextBuilder) => void;
  readonly after?: (builder: ContextBuilder) => void;
}
