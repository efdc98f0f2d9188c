/**
 * Policy variables: `${key}`, `${key, 'default'}`, `${*}`, `${?}`, `${$}`; only in version 2012-10-17.
 * A variable without a value leaves no text at all (`undefined`), never an empty one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import type { Context } from './context.ts';
import { type Cell, cellsOf, literalCells } from './glob.ts';

export function substitute(text: string, version: string, context: Context): Cell[] | undefined {
  if (version !== '2012-10-17') return cellsOf(text);
  const cells: Cell[] = [];
  let at = 0;
  while (at < text.length) {
    const end = text.startsWith('${', at) ? text.indexOf('}', at) : -1;
    if (end === -1) {
      cells.push(...cellsOf(text.charAt(at)));
      at += 1;
      continue;
    }
    const value = variableValue(text.slice(at + 2, end), context);
    if (value === undefined) return undefined;
    cells.push(...literalCells(value));
    at = end + 1;
  }
  return cells;
}

function variableValue(inside: string, context: Context): string | undefined {
  if (inside === '*' || inside === '?' || inside === '$') return inside;
  const comma = inside.indexOf(', ');
  const key = comma === -1 ? inside : inside.slice(0, comma);
  const value = context.get(key.toLowerCase());
  // "You can't use a multivalued condition key as a variable."
  if (typeof value === 'string') return value;
  if (comma === -1) return undefined;
  const fallback = inside.slice(comma + 2);
  const quoted = fallback.length >= 2 && fallback.startsWith("'") && fallback.endsWith("'");
  return quoted ? fallback.slice(1, -1) : undefined;
}
