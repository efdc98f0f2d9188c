/**
 * IAM Identity Center: permission sets, from which it makes the roles and policies of accounts.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsiamidentitycenter.html
 */
import type { ChangeCall, ChangeKind, Service } from '../service.ts';

function permissionSet(kind: ChangeKind): ChangeCall {
  return { kind, layer: 'identity', from: 'permissionSetArn' };
}

export const identityCenter = {
  prefix: 'sso',
  name: 'IAM Identity Center',
  alsoCalled: ['ssoadmin'],
  changes: {
    PutInlinePolicyToPermissionSet: { ...permissionSet('put'), document: 'inlinePolicy' },
    DeleteInlinePolicyFromPermissionSet: permissionSet('delete'),
    AttachManagedPolicyToPermissionSet: { ...permissionSet('attach'), policy: 'managedPolicyArn' },
    DetachManagedPolicyFromPermissionSet: { ...permissionSet('detach'), policy: 'managedPolicyArn' },
    AttachCustomerManagedPolicyReferenceToPermissionSet: permissionSet('attach'),
    DetachCustomerManagedPolicyReferenceFromPermissionSet: permissionSet('detach'),
    PutPermissionsBoundaryToPermissionSet: { ...permissionSet('put-boundary'), layer: 'boundary' },
    DeletePermissionsBoundaryFromPermissionSet: { ...permissionSet('delete-boundary'), layer: 'boundary' },
  },
  linkedRoles: { sso: { role: 'SSO', words: ['IAM Identity Center', 'AWS SSO'] } },
} as const satisfies Service;
