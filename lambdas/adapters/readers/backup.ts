/** AWS Backup: the access policy of a vault. */

import { BackupClient, GetBackupVaultAccessPolicyCommand } from '@aws-sdk/client-backup';
import { segmentsOf } from '../../aws/arn.ts';
import { policyReader } from './resource-reader.ts';

export const reader = policyReader({
  permission: 'backup:GetBackupVaultAccessPolicy',
  // Said of a vault without a policy as well as of no vault.
  none: ['ResourceNotFoundException'],
  client: (config) => new BackupClient({ ...config }),
  read: async ({ client, arn, options }) => {
    const [, BackupVaultName = ''] = segmentsOf(arn.resource, ':');
    const { Policy } = await client.send(new GetBackupVaultAccessPolicyCommand({ BackupVaultName }), options);
    return { policyText: Policy };
  },
});
