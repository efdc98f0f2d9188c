/**
 * The request context of a check: what the event told, what was read since, and what stays unknown.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * A key leaves `unknown` only when its value, or that it is absent, is known.
 */

import type { Denial } from '../../denial/denial.ts';
import type { ContextFact, Standing } from '../../denial/keys/circumstances.ts';
import { requestedRegion } from '../../denial/keys/requested-region.ts';
import type { ContextValue } from '../../engine/index.ts';
import type { Case } from '../case.ts';
import { learnAwsWords } from './context-of-aws.ts';
import { learnCaller } from './context-of-caller.ts';
import { learnResource } from './context-of-resource.ts';
import { learnToken } from './context-of-token.ts';
import type { Subject } from './subject.ts';

export interface CheckContext {
  readonly context: Readonly<Record<string, ContextValue>>;
  readonly unknown: readonly string[];
  readonly approximate: readonly string[];
}

/** The context while it is put together. Key names ignore case. */
export class Learning {
  readonly #facts = new Map<
    string,
    { readonly key: string; readonly value: ContextValue; readonly standing: Standing }
  >();
  readonly #unknown = new Map<string, string>();

  constructor(context: Readonly<Record<string, ContextFact>>, unknown: readonly string[]) {
    for (const key of unknown) this.#unknown.set(key.toLowerCase(), key);
    for (const [key, fact] of Object.entries(context)) this.learn(key, fact.value, fact.standing);
  }

  learn(key: string, value: ContextValue, standing: Standing = 'exact'): void {
    this.#facts.set(key.toLowerCase(), { key, value, standing });
    this.#unknown.delete(key.toLowerCase());
  }

  /** It is known that the request has no such key; `prefix/*` for all of them. */
  absent(key: string): void {
    this.#unknown.delete(key.toLowerCase());
    if (!key.endsWith('/*')) this.#facts.delete(key.toLowerCase());
  }

  /** A key that may be there; a value already known stays. */
  mayHave(key: string): void {
    if (!this.#facts.has(key.toLowerCase())) this.#unknown.set(key.toLowerCase(), key);
  }

  /** Takes back what the event said, because it does not hold for this request. */
  forget(key: string): void {
    this.#facts.delete(key.toLowerCase());
    this.#unknown.delete(key.toLowerCase());
  }

  /** Keys that this request cannot have. */
  forgetUnless(stays: (key: string) => boolean): void {
    for (const key of [...this.#facts.keys(), ...this.#unknown.keys()]) if (!stays(key)) this.forget(key);
  }

  forgetWhere(goes: (key: string) => boolean): void {
    this.forgetUnless((key) => !goes(key));
  }

  has(key: string): boolean {
    return this.#facts.has(key.toLowerCase());
  }

  /** Every tag of a kind, now that all of them are known. */
  tags(prefix: string, tags: Readonly<Record<string, string>>, standing: Standing): void {
    this.absent(`${prefix}/*`);
    for (const [name, value] of Object.entries(tags)) this.learn(`${prefix}/${name}`, value, standing);
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
  readonly before?: (learning: Learning) => void;
  readonly after?: (learning: Learning) => void;
}

export function contextOf(matter: Case, subject: Subject, adjust: Adjustment): CheckContext {
  const learning = new Learning(matter.denial.circumstances.context, matter.denial.circumstances.unknown);
  adjust.before?.(learning);
  learnCaller(matter, learning);
  learnResource(matter, subject, learning);
  learnDestination(matter.denial, subject, learning);
  learnToken(matter, subject, learning);
  adjust.after?.(learning);
  learnAwsWords(matter, subject, learning);
  return learning.done();
}

/** Of one call of a model each authorization counts as asked in the Region of its own model. */
function learnDestination(denial: Denial, { need, service }: Subject, learning: Learning): void {
  if (service !== 'bedrock') return;
  const { partition, eventSource, region, time } = denial;
  const asked = requestedRegion(need, { partition, eventSource, region, isRecord: time !== '' });
  if (typeof asked === 'string') learning.learn('aws:RequestedRegion', asked);
  else {
    learning.forget('aws:RequestedRegion');
    learning.mayHave('aws:RequestedRegion');
  }
}
