/**
 * A pure function of a text, computed once for each text: the same names and ARNs come again and again in a log.
 * Keeps a bounded number of short texts; errs towards computing again.
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
