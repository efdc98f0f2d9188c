/**
 * The name a policy without one of its own stands under in checks, near misses and fixes. Every source uses these, so
 * that the same account read live and from a snapshot gives the same answer.
 */

import { parseArn } from '../../aws/arn.ts';
import { serviceOf } from '../../aws/look-up.ts';
import { isAccessPoint } from './policy-owners.ts';

export const TRUST_POLICY = 'trust policy';
export const SESSION_POLICY = 'session policy';
export const NO_SESSION_POLICY = 'no session policy passed';
export const ENDPOINT_POLICY = 'endpoint policy';

export function resourcePolicyName(arn: string): string {
  if (isAccessPoint(arn)) return 'access point policy';
  return serviceOf(parseArn(arn)?.service ?? '')?.carries?.policyName ?? 'resource policy';
}
