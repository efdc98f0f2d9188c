/** CloudWatch Logs: the policy of the one resource the ARN names; account-wide ones speak of services only. */
import type { Reader } from '../../evidence/source.ts';
import type { Desk } from '../connection/desk.ts';
import { resourceReader } from './resource-reader.ts';

export function logsReader(desk: Desk): Reader<'resource'> {
  return resourceReader(
    desk,
    async (config) => {
      const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
      return new CloudWatchLogsClient({ ...config });
    },
    async ({ client, arn, options }) => {
      const { DescribeResourcePoliciesCommand } = await import('@aws-sdk/client-cloudwatch-logs');
      const resourceArn = arn.text.replace(/:\*$/, '');
      return [
        {
          permission: 'logs:DescribeResourcePolicies',
          tells: 'policy',
          none: ['ResourceNotFoundException'],
          read: async () => {
            const command = new DescribeResourcePoliciesCommand({ resourceArn, policyScope: 'RESOURCE' });
            return { policyText: (await client.send(command, options)).resourcePolicies?.[0]?.policyDocument };
          },
        },
      ];
    },
  );
}
