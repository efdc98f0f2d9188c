/** AWS Backup: the access policy of a vault. */
import type { Reader } from '../../evidence/source.ts';
import type { Desk } from '../connection/desk.ts';
import { resourceReader } from './resource-reader.ts';

export function backupReader(desk: Desk): Reader<'resource'> {
  return resourceReader(
    desk,
    async (config) => {
      const { BackupClient } = await import('@aws-sdk/client-backup');
      return new BackupClient({ ...config });
    },
    async ({ client, arn, options }) => {
      const { GetBackupVaultAccessPolicyCommand } = await import('@aws-sdk/client-backup');
      const BackupVaultName = arn.resource.split(':')[1] ?? '';
      return [
        {
          permission: 'backup:GetBackupVaultAccessPolicy',
          tells: 'policy',
          // Said of a vault without a policy as well as of no vault.
          none: ['ResourceNotFoundException'],
          read: async () => {
            const command = new GetBackupVaultAccessPolicyCommand({ BackupVaultName });
            return { policyText: (await client.send(command, options)).Policy };
          },
        },
      ];
    },
  );
}
