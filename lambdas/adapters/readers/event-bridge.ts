/** EventBridge: the policy of an event bus. */
import type { Reader } from '../../evidence/source.ts';
import type { Desk } from '../connection/desk.ts';
import { resourceReader } from './resource-reader.ts';

export function eventBridgeReader(desk: Desk): Reader<'resource'> {
  return resourceReader(
    desk,
    async (config) => {
      const { EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
      return new EventBridgeClient({ ...config });
    },
    async ({ client, arn, options }) => {
      const { DescribeEventBusCommand } = await import('@aws-sdk/client-eventbridge');
      const Name = arn.resource.replace(/^event-bus\//, '');
      return [
        {
          permission: 'events:DescribeEventBus',
          tells: 'policy',
          gone: ['ResourceNotFoundException'],
          read: async () => ({
            policyText: (await client.send(new DescribeEventBusCommand({ Name }), options)).Policy,
          }),
        },
      ];
    },
  );
}
