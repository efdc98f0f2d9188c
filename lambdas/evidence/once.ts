/**
 * Pure functions computed once: what follows from a denial, or from a denial and the answers so far, is asked for by
 * every round, layer and gap. Holds nothing alive.
 */
import type { Denial } from '../denial/denial.ts';
import type { Answers, Evidence } from './evidence.ts';

export function once<K extends object, V>(compute: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (of) => {
    const found = known.get(of);
    if (found) return found.value;
    const value = compute(of);
    known.set(of, { value });
    return value;
  };
}

/** For what reads nothing of the evidence but its answers: each round makes new ones. */
export function onceForAnswers<V>(
  compute: (denial: Denial, evidence: Evidence) => V,
): (denial: Denial, evidence: Evidence) => V {
  const known = new WeakMap<Answers, { readonly denial: Denial; readonly value: V }>();
  return (denial, evidence) => {
    const found = known.get(evidence.answers);
    if (found?.denial === denial) return found.value;
    const value = compute(denial, evidence);
    known.set(evidence.answers, { denial, value });
    return value;
  };
}
