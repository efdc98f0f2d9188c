/** EventBridge: the policy of an event bus. */
import { DescribeEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { policyReader } from './resource-reader.ts';

export const reader = policyReader({
  permission: 'events:DescribeEventBus',
  gone: ['ResourceNotFoundException'],
  client: (config) => new EventBridgeClient({ ...config }),
  read: async ({ client, arn, options }) => {
    const Name = arn.resource.replace(/^event-bus\//, '');
    return { policyText: (await client.send(new DescribeEventBusCommand({ Name }), options)).Policy };
  },
});
