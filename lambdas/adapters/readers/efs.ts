/** EFS: the policy of a file system. */

import { DescribeFileSystemPolicyCommand, EFSClient } from '@aws-sdk/client-efs';
import { segmentsOf } from '../../aws/arn.ts';
import { policyReader } from './resource-reader.ts';

export const reader = policyReader({
  permission: 'elasticfilesystem:DescribeFileSystemPolicy',
  none: ['PolicyNotFound'],
  gone: ['FileSystemNotFound'],
  client: (config) => new EFSClient({ ...config }),
  read: async ({ client, arn, options }) => {
    const [, FileSystemId = ''] = segmentsOf(arn.resource);
    const { Policy } = await client.send(new DescribeFileSystemPolicyCommand({ FileSystemId }), options);
    return { policyText: Policy };
  },
});
