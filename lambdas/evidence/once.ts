/**
 * A pure function of an object, computed once for each object: what follows from a denial is asked for by every round,
 * layer and gap. Holds nothing alive.
 */
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
