/**
 * A policy document as plain JSON, whether it was written as an object, as text, or as IAM's listings encode it.
 * Errs towards nothing: a text that is not a JSON object has no statement to quote or to edit.
 */
import { parseDocument } from '../engine/text.ts';
import { isObject, type Json } from './fields.ts';

export function documentJson(document: unknown): Json | undefined {
  const parsed = typeof document === 'string' ? parseDocument(document) : document;
  return isObject(parsed) ? parsed : undefined;
}

export function statementsOf(document: Json): readonly Json[] {
  const statement = document['Statement'];
  return (Array.isArray(statement) ? statement : [statement]).filter(isObject);
}
