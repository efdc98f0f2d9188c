/** Kinesis: the policy of a stream or consumer; an empty object when there is none. */
import { STSClient } from '@aws-sdk/client-sts';
import type { Reader } from '../../evidence/source.ts';
import type { Desk } from '../connection/desk.ts';
import { resourceReader } from './resource-reader.ts';

export function kinesisReader(desk: Desk): Reader<'resource'> {
  return resourceReader(
    desk,
    async (config) => {
      const { KinesisClient } = await import('@aws-sdk/client-kinesis');
      // Its own handler speaks HTTP/2, which streams need and one small question does not.
      return new KinesisClient({ ...config, requestHandler: new STSClient({ ...config }).config.requestHandler });
    },
    async ({ client, arn, options }) => {
      const { GetResourcePolicyCommand } = await import('@aws-sdk/client-kinesis');
      return [
        {
          permission: 'kinesis:GetResourcePolicy',
          tells: 'policy',
          gone: ['ResourceNotFoundException'],
          read: async () => {
            const { Policy } = await client.send(new GetResourcePolicyCommand({ ResourceARN: arn.text }), options);
            return { policyText: Policy?.trim() === '{}' ? undefined : Policy };
          },
        },
      ];
    },
  );
}
