/**
 * A pure function computed once: for each text, as the same names and ARNs come again and again in a log, or for each
 * thing that many denials have in common.
 * Keeps a bounded number of short texts, and no thing alive; errs towards computing again.
 */

const MOST = 10_000;
const LONGEST = 200;

export function remembered<V>(compute: (text: string) => V): (text: string) => V {
  const known = new Map<string, { readonly value: V }>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.value;
    const value = compute(text);
    if (text.length > LONGEST) return value;
    // Forgetting all at once costs a second computation at most; keeping order would cost every look-up.
    if (known.size >= MOST) known.clear();
    known.set(text, { value });
    return value;
  };
}

export function rememberedFor<K extends object, V>(compute: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (of) => {
    const found = known.get(of);
    if (found) return found.value;
    const value = compute(of);
    known.set(of, { value });
    return value;
  };
}
