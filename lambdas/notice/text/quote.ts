/**
 * Policy text quoted in a notice: exact values, long lists cut to those that matter. Errs towards showing less of the
 * text, and says how much was left out.
 */
import { clip, safeJson } from './escape.ts';
import { redacted } from './redacted.ts';

const MAXIMUM_ITEMS = 3;
const MAXIMUM_CHARACTERS = 340;
const SHORT = 150;

/** One line of JSON; of an `Action` list the entries that cover the action come first. */
export function quoteStatement(statement: Readonly<Record<string, unknown>>, action: string): string {
  const short = Object.fromEntries(
    Object.entries(redacted(statement)).map(([element, content]) => [
      element,
      shorten(content, /^(Not)?Action$/i.test(element) ? action : '', 0),
    ]),
  );
  return clip(spaced(short), MAXIMUM_CHARACTERS);
}

/** What of it decides: the conditions, else its head. */
export function quoteShort(statement: Readonly<Record<string, unknown>>, action: string): string {
  const { Condition: condition } = statement;
  if (condition === undefined) return clip(quoteStatement(statement, action), SHORT);
  return clip(`"Condition": ${spaced(shorten(redacted(condition), '', 0))}`, SHORT);
}

/** With a blank after each comma, so that a line can break there. */
function spaced(content: unknown): string {
  if (Array.isArray(content)) return `[${content.map(spaced).join(', ')}]`;
  if (typeof content !== 'object' || content === null) return safeJson(content);
  return `{${Object.entries(content)
    .map(([key, inner]) => `${safeJson(key)}: ${spaced(inner)}`)
    .join(', ')}}`;
}

function shorten(content: unknown, action: string, depth: number): unknown {
  if (typeof content === 'string') return clip(content, 160);
  if (Array.isArray(content)) {
    const items: readonly unknown[] = content;
    const sorted = action === '' ? items : [...items].sort((a, b) => rank(a, action) - rank(b, action));
    const shown = sorted.slice(0, MAXIMUM_ITEMS).map((item) => shorten(item, '', depth + 1));
    const left = items.length - shown.length;
    return left > 0 ? [...shown, `… ${left} more`] : shown;
  }
  if (typeof content === 'object' && content !== null) {
    if (depth > 4) return '…';
    return Object.fromEntries(
      Object.entries(content)
        .slice(0, 6)
        .map(([key, inner]) => [clip(key, 100), shorten(inner, '', depth + 1)]),
    );
  }
  return content;
}

function rank(pattern: unknown, action: string): number {
  if (typeof pattern !== 'string') return 2;
  const stem = pattern.toLowerCase().split('*')[0] ?? '';
  return pattern.toLowerCase() === action.toLowerCase() ? 0 : action.toLowerCase().startsWith(stem) ? 1 : 2;
}
