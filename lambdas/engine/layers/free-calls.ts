/**
 * Calls that need no permission, so that no policy of an identity or an organization can allow or refuse them.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
 * Neither page speaks of VPC endpoints: the endpoint's policy is still asked. Any other call is judged by its policies.
 */
import { hasIdentityPolicies } from '../caller.ts';
import type { Facts } from '../facts.ts';

export function needsNoPermission(facts: Facts): boolean {
  if (facts.service !== 'sts') return false;
  const { kind } = facts.caller;
  if (facts.action === 'sts:getcalleridentity') return kind === 'root' || hasIdentityPolicies(kind);
  // Sessions cannot ask for a session: only users and root can call it at all.
  return facts.action === 'sts:getsessiontoken' && (kind === 'root' || kind === 'user');
}
