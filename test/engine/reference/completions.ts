/**
 * Unknown condition keys, the dumb way: every key gets every candidate value (or none), and each completion is decided.
 * What the engine says a decision depends on is judged against this list.
 */
import type { PolicySet } from '../../../lambdas/engine/policy/policy-set.ts';
import type { AuthorizationRequest, ContextValue } from '../../../lambdas/engine/request.ts';
import type { Decision } from '../../../lambdas/engine/verdict.ts';
import { decide } from './decide.ts';

/** `undefined` stands for the key being absent. */
export type Candidates = Readonly<Record<string, readonly (ContextValue | undefined)[]>>;

export interface Completion {
  readonly values: Readonly<Record<string, ContextValue | undefined>>;
  readonly decision: Decision;
}

export function completionsOf(
  request: AuthorizationRequest,
  policies: PolicySet,
  candidates: Candidates,
): Completion[] {
  let all: Record<string, ContextValue | undefined>[] = [{}];
  for (const [key, values] of Object.entries(candidates)) {
    all = all.flatMap((values0) => values.map((value) => ({ ...values0, [key]: value })));
  }
  return all.map((values) => {
    const context: Record<string, ContextValue> = { ...request.context };
    for (const [key, value] of Object.entries(values)) if (value !== undefined) context[key] = value;
    const { unknown: _unknown, ...known } = request;
    return { values, decision: decide({ ...known, context }, policies).decision };
  });
}

/** The keys whose value changes the decision while all the others stay as they are. */
export function keysThatMatter(completions: readonly Completion[], keys: readonly string[]): string[] {
  return keys.filter((key) => {
    const others = new Map<string, Decision>();
    return completions.some(({ values, decision }) => {
      const rest = JSON.stringify(keys.map((each) => (each === key ? null : (values[each] ?? '(absent)'))));
      const first = others.get(rest);
      if (first === undefined) others.set(rest, decision);
      return first !== undefined && first !== decision;
    });
  });
}
