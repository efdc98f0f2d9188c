/**
 * A policy document as plain JSON, whether it was written as an object, as text, or as IAM's listings encode it.
 * Errs towards nothing: a text that is no JSON object has no statement to quote or to edit.
 */
import { isObject, type Json } from '../denial/fields.ts';
import type { PolicyDocument } from '../engine/index.ts';

export function documentJson(document: PolicyDocument | null | undefined): Json | undefined {
  if (typeof document === 'string') return parsedDocument(document);
  return isObject(document) ? document : undefined;
}

function parsedDocument(text: string): Json | undefined {
  for (const read of [(raw: string) => raw, decodeURIComponent]) {
    try {
      const value: unknown = JSON.parse(read(text));
      if (isObject(value)) return value;
    } catch {
      // Tried in the other form, or not JSON at all.
    }
  }
  return undefined;
}

export function statementsOf(document: Json): readonly Json[] {
  const statement = document['Statement'];
  return (Array.isArray(statement) ? statement : [statement]).filter(isObject);
}
