/**
 * KMS grants: the grantee may call the granted operations as if a key policy let it.
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
import type { KmsGrant } from '../../../lambdas/engine/policy-set.ts';
import { grantOf } from './caller.ts';
import type { Asked } from './statements.ts';

const ENCRYPTION_CONTEXT = 'kms:encryptioncontext:';

export function isGranted(grants: readonly KmsGrant[], asked: Asked): boolean {
  const operation = asked.request.action.slice('kms:'.length).toLowerCase();
  return grants.some((grant) => {
    const grantee = grant.GranteePrincipal ?? '';
    const named =
      grantOf('AWS', grantee, asked.request.principal) ?? grantOf('Service', grantee, asked.request.principal);
    const operations = (grant.Operations ?? []).map((each) => each.toLowerCase());
    return named !== undefined && grantee !== '*' && operations.includes(operation) && constraintsHold(grant, asked);
  });
}

function constraintsHold(grant: KmsGrant, asked: Asked): boolean {
  const subset = grant.Constraints?.EncryptionContextSubset;
  const exact = grant.Constraints?.EncryptionContextEquals;
  const had = new Map<string, string>();
  for (const [key, value] of asked.context) {
    if (key.startsWith(ENCRYPTION_CONTEXT) && typeof value === 'string') {
      had.set(key.slice(ENCRYPTION_CONTEXT.length), value);
    }
  }
  const holds = (wanted: Readonly<Record<string, string>>) =>
    Object.entries(wanted).every(([key, value]) => had.get(key.toLowerCase()) === value);
  if (subset !== undefined && !holds(subset)) return false;
  return exact === undefined || (holds(exact) && had.size === Object.keys(exact).length);
}
