/**
 * AWS Backup: vaults carry an access policy.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html
 */
import { named, put, remove, type Service } from '../service.ts';

const vault = named((name) => `backup-vault:${name}`);

export const backup = {
  prefix: 'backup',
  name: 'AWS Backup',
  saidAs: /AWS Backup/,
  carries: { reader: 'backup', permission: 'backup:GetBackupVaultAccessPolicy', resource: /^(backup-vault:.+)$/ },
  creates: ['CreateBackupVault'],
  reads: {
    backup: [{ action: 'backup:GetBackupVaultAccessPolicy', reason: 'Vault access policy', layer: 'resource' }],
  },
  changes: {
    PutBackupVaultAccessPolicy: put('backupVaultName', 'policy', vault),
    DeleteBackupVaultAccessPolicy: remove('backupVaultName', vault),
  },
  linkedRoles: { backup: { role: 'Backup', words: ['AWS Backup'] } },
} as const satisfies Service;
