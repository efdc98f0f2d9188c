/**
 * Policy documents as AWS hands them over: plain or URL-encoded JSON text. Errs towards "not read": text that is not JSON
 * object, or far beyond any quota, is a gap and not an empty policy.
 */
import { documentJson } from '../../denial/policy-json.ts';
import type { NamedPolicy } from '../../engine/index.ts';

/** Glue's catalog policy, the largest with a quota, holds 10 KB; S3's 20 KB; KMS's 32 KB. */
const MOST_CHARACTERS = 400_000;

export type ReadDocument =
  | { readonly kind: 'read'; readonly policy: NamedPolicy }
  | { readonly kind: 'broken'; readonly reason: 'malformed' | 'too-large'; readonly policy: NamedPolicy };

export function readDocument(name: string, text: string | undefined): ReadDocument {
  const unread: NamedPolicy = { name, document: null };
  if (text === undefined) return { kind: 'broken', reason: 'malformed', policy: unread };
  if (text.length > MOST_CHARACTERS) return { kind: 'broken', reason: 'too-large', policy: unread };
  const parsed = documentJson(text);
  return parsed !== undefined
    ? { kind: 'read', policy: { name, document: parsed } }
    : { kind: 'broken', reason: 'malformed', policy: unread };
}
