/**
 * The two policies that AWS attaches by itself when a policy type is turned on. Their text is AWS's and fixed:
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
import type { NamedPolicy } from '../engine/index.ts';

export type OrganizationPolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

export interface FullAccess {
  readonly type: OrganizationPolicyType;
  readonly policy: NamedPolicy & { readonly document: Readonly<Record<string, unknown>> };
}

const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' };

const FULL_ACCESS_SCP: FullAccess = {
  type: 'SERVICE_CONTROL_POLICY',
  policy: { name: 'FullAWSAccess', document: { Version: '2012-10-17', Statement: [ALLOW_ALL] } },
};

/** Attached by AWS to every level, and not to be detached. */
export const FULL_ACCESS_RCP: FullAccess = {
  type: 'RESOURCE_CONTROL_POLICY',
  policy: {
    name: 'RCPFullAWSAccess',
    document: { Version: '2012-10-17', Statement: [{ ...ALLOW_ALL, Principal: '*' }] },
  },
};

export function fullAccess(policyId: string): FullAccess | undefined {
  if (policyId === 'p-FullAWSAccess') return FULL_ACCESS_SCP;
  return policyId === 'p-RCPFullAWSAccess' ? FULL_ACCESS_RCP : undefined;
}
