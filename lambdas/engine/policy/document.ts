/**
 * Policy documents as found in the wild, compiled once: parsed JSON or its text, plain or URL-encoded, with or without
 * a byte order mark. Keyed by the document object (taken to be immutable) or by its text.
 * A document that cannot be read at all counts as not read: it neither allows nor refuses, and the answer depends on it.
 */

import { parseDocument } from './parse-document.ts';
import type { PolicyDocument } from './policy-set.ts';
import { Statement } from './statement.ts';

export interface CompiledDocument {
  readonly unread: boolean;
  readonly statements: readonly Statement[];
  /** Faults of the document itself, by JSON path. */
  readonly faults: readonly { readonly place: string; readonly problem: string }[];
  /** The parsed document, for edits. */
  readonly source: Readonly<Record<string, unknown>> | undefined;
}

const byObject = new WeakMap<object, CompiledDocument>();
const byText = new Map<string, CompiledDocument>();
const TEXTS_AT_MOST = 500;

/** `remember`: the document will be asked for again. What is read once and thrown away only burdens the collector. */
export function compileDocument(document: PolicyDocument | null, remember: boolean): CompiledDocument {
  if (document === null) return NOT_READ;
  if (typeof document === 'string') {
    const before = byText.get(document);
    if (before !== undefined) return before;
    const compiled = compileText(document);
    if (byText.size >= TEXTS_AT_MOST) byText.clear();
    if (remember) byText.set(document, compiled);
    return compiled;
  }
  if (!isRecord(document)) return unreadable('is not an object');
  const before = byObject.get(document);
  if (before !== undefined) return before;
  const compiled = compileRecord(document);
  if (remember) byObject.set(document, compiled);
  return compiled;
}

const NOT_READ: CompiledDocument = { unread: true, statements: [], faults: [], source: undefined };

function unreadable(problem: string): CompiledDocument {
  return { unread: true, statements: [], faults: [{ place: '', problem }], source: undefined };
}

function compileText(text: string): CompiledDocument {
  const parsed = parseDocument(text);
  return isRecord(parsed) ? compileRecord(parsed) : unreadable('is not a JSON object');
}

function compileRecord(source: Readonly<Record<string, unknown>>): CompiledDocument {
  const faults: { place: string; problem: string }[] = [];
  for (const name of Object.keys(source)) {
    if (name !== 'Version' && name !== 'Id' && name !== 'Statement')
      faults.push({ place: name, problem: 'is not an element of a policy' });
  }
  const version = source['Version'];
  const v2012 = version === '2012-10-17';
  if (version !== undefined && !v2012 && version !== '2008-10-17') {
    faults.push({ place: 'Version', problem: 'is neither "2012-10-17" nor "2008-10-17"' });
  }
  const written = source['Statement'];
  if (written === undefined || written === null) {
    return {
      unread: false,
      statements: [],
      faults: [...faults, { place: 'Statement', problem: 'is missing' }],
      source,
    };
  }
  const statements: Statement[] = [];
  let unread = false;
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  for (const [index, raw] of list.entries()) {
    if (!isRecord(raw)) {
      faults.push({ place: `Statement[${index}]`, problem: 'is not an object' });
      unread = true;
      continue;
    }
    const statement = new Statement(raw, index, v2012);
    for (const { place, problem } of statement.faults) faults.push({ place: `Statement[${index}].${place}`, problem });
    statements.push(statement);
  }
  return { unread, statements, faults, source };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
