/** CloudWatch Logs: the policy of the one resource the ARN names; account-wide ones speak of services only. */
import { CloudWatchLogsClient, DescribeResourcePoliciesCommand } from '@aws-sdk/client-cloudwatch-logs';
import { policyReader } from './resource-reader.ts';

export const reader = policyReader({
  permission: 'logs:DescribeResourcePolicies',
  none: ['ResourceNotFoundException'],
  client: (config) => new CloudWatchLogsClient({ ...config }),
  read: async ({ client, arn, options }) => {
    const resourceArn = arn.text.replace(/:\*$/, '');
    const command = new DescribeResourcePoliciesCommand({ resourceArn, policyScope: 'RESOURCE' });
    return { policyText: (await client.send(command, options)).resourcePolicies?.[0]?.policyDocument };
  },
});
