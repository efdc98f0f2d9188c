/**
 * A whole document without its secrets: every string and every name in it goes through the rules of `redact`. On the
 * text of a document the rules would miss what quotes and backslashes hide.
 */
import { redact } from '../../denial/redact.ts';

/** The document itself where it holds no secret, as nearly all do: only one that does is made anew. */
export function redacted<T>(content: T): T;
export function redacted(content: unknown): unknown {
  return holdsSecret(content) ? masked(content) : content;
}

/** Those without a secret. */
const lookedThrough = new WeakSet<object>();

/** For a part that comes again, as in diagnoses of one kind: within a larger document it is not looked through again. */
export function redactedOnce<T extends object>(part: T): T {
  if (lookedThrough.has(part)) return part;
  const clean = redacted(part);
  lookedThrough.add(clean);
  return clean;
}

function holdsSecret(content: unknown): boolean {
  if (typeof content === 'string') return redact(content) !== content;
  if (typeof content !== 'object' || content === null) return false;
  if (lookedThrough.has(content)) return false;
  if (Array.isArray(content)) return content.some(holdsSecret);
  return Object.entries(content).some(([name, inner]) => redact(name) !== name || holdsSecret(inner));
}

function masked(content: unknown): unknown {
  if (typeof content === 'string') return redact(content);
  if (Array.isArray(content)) return content.map(masked);
  if (typeof content !== 'object' || content === null) return content;
  return Object.fromEntries(Object.entries(content).map(([name, inner]) => [redact(name), masked(inner)]));
}
