/**
 * Optional fields of our own values: left out, never `undefined`.
 */

/** Only the fields that have a value. */
export function present<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T;
export function present(fields: Readonly<Record<string, unknown>>): object {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
