/**
 * The text of a policy document as JSON: plain or URL-encoded, with or without a byte order mark.
 * Errs towards nothing: what is no JSON is `undefined`, never half a document.
 */

/** IAM's listings give documents URL-encoded. */
export function parseDocument(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, '').trim();
  if (plain.startsWith('{')) return parseJson(plain);
  try {
    return parseJson(
      decodeURIComponent(plain.replace(/\+/g, ' '))
        .replace(/^\uFEFF/, '')
        .trim(),
    );
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return /\d{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Numbers that a double would round stay text, as written. */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && context?.source !== undefined
    ? context.source
    : value;
}
