/**
 * A whole document without its secrets: every string and every name in it goes through the rules of `redact`. On the
 * text of a document the rules would miss what quotes and backslashes hide.
 */
import { redact } from '../denial/redact.ts';

export function redacted<T>(content: T): T;
export function redacted(content: unknown): unknown {
  if (typeof content === 'string') return redact(content);
  if (Array.isArray(content)) return content.map((item: unknown) => redacted(item));
  if (typeof content !== 'object' || content === null) return content;
  return Object.fromEntries(Object.entries(content).map(([name, inner]) => [redact(name), redacted(inner)]));
}
