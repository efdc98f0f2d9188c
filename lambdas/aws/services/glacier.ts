/**
 * Amazon S3 Glacier: vaults carry an access policy.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3glacier.html
 */
import type { Service } from '../service.ts';

export const glacier = {
  prefix: 'glacier',
  name: 'Amazon S3 Glacier',
  carries: { permission: 'glacier:GetVaultAccessPolicy', resource: /^(vaults\/.+)$/ },
  creates: ['CreateVault'],
} as const satisfies Service;
