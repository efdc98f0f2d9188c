/** EFS: the policy of a file system. */
import type { Reader } from '../../evidence/source.ts';
import type { Desk } from '../connection/desk.ts';
import { resourceReader } from './resource-reader.ts';

export function efsReader(desk: Desk): Reader<'resource'> {
  return resourceReader(
    desk,
    async (config) => {
      const { EFSClient } = await import('@aws-sdk/client-efs');
      return new EFSClient({ ...config });
    },
    async ({ client, arn, options }) => {
      const { DescribeFileSystemPolicyCommand } = await import('@aws-sdk/client-efs');
      const FileSystemId = arn.resource.split('/')[1] ?? '';
      return [
        {
          permission: 'elasticfilesystem:DescribeFileSystemPolicy',
          tells: 'policy',
          none: ['PolicyNotFound'],
          gone: ['FileSystemNotFound'],
          read: async () => {
            const command = new DescribeFileSystemPolicyCommand({ FileSystemId });
            return { policyText: (await client.send(command, options)).Policy };
          },
        },
      ];
    },
  );
}
