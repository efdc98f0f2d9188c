/**
 * A key that one object of a JSON text has twice, of which a parser keeps the last without a word. The text is known to be
 * JSON. Errs towards none: a key that is written by escapes is another text here.
 */
const TOKEN = /"(?:[^"\\]|\\.)*(?:"|\\?$)|[{}[\]:,]/g;

interface Open {
  /** Of a list there are none. */
  readonly keys?: Set<string>;
  isKeyNext: boolean;
}

export function duplicateKeyIn(text: string): string | undefined {
  const open: Open[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const inner = open.at(-1);
    if (token === '{') open.push({ keys: new Set(), isKeyNext: true });
    else if (token === '[') open.push({ isKeyNext: false });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && inner !== undefined) inner.isKeyNext = inner.keys !== undefined;
    else if (token === ':' && inner !== undefined) inner.isKeyNext = false;
    else if (inner?.isKeyNext === true) {
      if (inner.keys?.has(token) === true) return token;
      inner.keys?.add(token);
      inner.isKeyNext = false;
    }
  }
  return undefined;
}
