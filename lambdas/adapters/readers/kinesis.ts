/** Kinesis: the policy of a stream or consumer; an empty object when there is none. */
import { GetResourcePolicyCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import { STSClient } from '@aws-sdk/client-sts';
import { policyReader } from './resource-reader.ts';

export const reader = policyReader({
  permission: 'kinesis:GetResourcePolicy',
  gone: ['ResourceNotFoundException'],
  // Its own handler speaks HTTP/2, which streams need and one small question does not.
  client: (config) =>
    new KinesisClient({ ...config, requestHandler: new STSClient({ ...config }).config.requestHandler }),
  read: async ({ client, arn, options }) => {
    const { Policy } = await client.send(new GetResourcePolicyCommand({ ResourceARN: arn.text }), options);
    return { policyText: Policy?.trim() === '{}' ? undefined : Policy };
  },
});
