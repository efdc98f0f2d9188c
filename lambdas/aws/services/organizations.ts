/**
 * AWS Organizations: SCPs, RCPs and the tree they hang in.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsorganizations.html
 */
import type { ChangeCall, ChangeKind, Service } from '../service.ts';

function guardrail(kind: ChangeKind, from: string, policy?: string): ChangeCall {
  return { kind, layer: 'scp', from, ...(policy !== undefined && { policy }) };
}

export const organizations = {
  prefix: 'organizations',
  name: 'AWS Organizations',
  reads: {
    organizations: [
      {
        action: 'organizations:DescribeAccount',
        perSecond: 20,
        reason: 'Whether an account is in the organization, and where',
        layer: 'scp',
      },
      {
        action: 'organizations:DescribeOrganization',
        perSecond: 1,
        reason: 'Which organization and management account',
        layer: 'scp',
      },
      { action: 'organizations:ListParents', perSecond: 5, reason: 'The units above an account', layer: 'scp' },
      {
        action: 'organizations:ListPoliciesForTarget',
        perSecond: 5,
        reason: 'SCPs and RCPs of each level',
        layer: 'scp',
      },
      {
        action: 'organizations:DescribePolicy',
        perSecond: 2,
        reason: 'The text of an SCP or RCP',
        layer: 'scp',
        journal: true,
      },
    ],
  },
  inventory: [{ action: 'organizations:ListAccounts', reason: 'The accounts of the organization' }],
  changes: {
    AttachPolicy: guardrail('attach', 'targetId', 'policyId'),
    DetachPolicy: guardrail('detach', 'targetId', 'policyId'),
    UpdatePolicy: { ...guardrail('put', 'policyId', 'policyId'), document: 'content' },
    DeletePolicy: guardrail('delete', 'policyId', 'policyId'),
    MoveAccount: guardrail('other', 'accountId'),
    RemoveAccountFromOrganization: guardrail('other', 'accountId'),
    EnablePolicyType: guardrail('other', 'rootId', 'policyType'),
    DisablePolicyType: guardrail('other', 'rootId', 'policyType'),
  },
  linkedRoles: { organizations: { role: 'Organizations', words: ['AWS Organizations'] } },
} as const satisfies Service;
