/**
 * Keys that the engine itself reads, beside the conditions: a session's name is in `aws:userid`, the owner of a bucket
 * in `aws:ResourceAccount`. Their values to try come from the principals that policies name.
 */
import type { Facts } from '../facts.ts';
import type { CompiledSet } from '../layers/compiled-set.ts';
import type { Candidate } from '../layers/shelf.ts';

const SPECIAL_KEYS: ReadonlySet<string> = new Set([
  'aws:userid',
  'aws:principalarn',
  'aws:resourceaccount',
  'aws:federatedprovider',
]);

/** Keys that are read outside of conditions, so that no condition tells their values apart. */
export function isSpecial(key: string): boolean {
  return SPECIAL_KEYS.has(key) || key.startsWith('s3:x-amz-') || key.startsWith('kms:encryptioncontext:');
}

export function specialValues(key: string, statements: readonly Candidate[], set: CompiledSet, facts: Facts): string[] {
  const entries = statements.flatMap(({ statement }) => (statement.hasPrincipal ? statement.principal.entries : []));
  switch (key) {
    case 'aws:userid':
      return entries.flatMap((entry) => (entry.kind === 'session' ? [`AROADENYSCOPEUNNAMED:${entry.session}`] : []));
    case 'aws:federatedprovider':
      return entries.flatMap((entry) => (entry.kind === 'federated' ? [entry.text] : []));
    case 'aws:principalarn':
      return entries.flatMap((entry) => (entry.kind === 'role' || entry.kind === 'named' ? [entry.text] : []));
    case 'aws:resourceaccount':
      return [facts.caller.account ?? '', '000000000000'];
    default:
      return constraintValues(key, set);
  }
}

function constraintValues(key: string, set: CompiledSet): string[] {
  if (key === 's3:x-amz-acl') return ['public-read', 'private'];
  if (key.startsWith('s3:x-amz-grant-')) return ['uri="http://acs.amazonaws.com/groups/global/AllUsers"'];
  if (!key.startsWith('kms:encryptioncontext:')) return [];
  const name = key.slice('kms:encryptioncontext:'.length);
  return (set.grants ?? []).flatMap(({ Constraints }) =>
    Object.entries({ ...Constraints?.EncryptionContextSubset, ...Constraints?.EncryptionContextEquals })
      .filter(([wanted]) => wanted.toLowerCase() === name)
      .map(([, value]) => value),
  );
}
