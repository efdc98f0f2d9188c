/**
 * KMS grants: "the grantee principal can use the permissions that the grant gives them […] just as they would if the
 * permissions came from a key policy or IAM policy".
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
import type { KmsGrant } from '../../../lambdas/engine/policy/policy-set.ts';
import { type Grant, grantOf } from './caller.ts';
import type { Asked } from './statements.ts';

const ENCRYPTION_CONTEXT = 'kms:encryptioncontext:';

/** How the grants that cover the call name the caller, the strongest of them. */
export function grantedTo(grants: readonly KmsGrant[], asked: Asked): Grant | undefined {
  const operation = asked.request.action.slice('kms:'.length).toLowerCase();
  const named = grants.map((grant) => {
    const grantee = grant.GranteePrincipal ?? '';
    const strength =
      grantOf('AWS', grantee, asked.request.principal) ?? grantOf('Service', grantee, asked.request.principal);
    const operations = (grant.Operations ?? []).map((each) => each.toLowerCase());
    const covers = grantee !== '*' && operations.includes(operation) && constraintsHold(grant, asked);
    return covers ? strength : undefined;
  });
  return (['full', 'role', 'account'] as const).find((strength) => named.includes(strength));
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
