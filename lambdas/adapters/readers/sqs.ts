/** SQS: queue policy, key and tags. The queue is asked at the service's own address, never at one an event names. */
import { GetQueueAttributesCommand, GetQueueUrlCommand, ListQueueTagsCommand, SQSClient } from '@aws-sdk/client-sqs';
import { keyArnOf, resourceReader } from './resource-reader.ts';

const GONE = ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'];

export const reader = resourceReader(
  (config) => new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
  (target) => {
    const { client, arn, account, options } = target;
    const name = { QueueName: arn.resource, QueueOwnerAWSAccountId: account };
    // Once for both, and a refusal is told by whoever asks.
    const address = client.send(new GetQueueUrlCommand(name), options);
    address.catch(() => {});
    return [
      {
        permission: 'sqs:GetQueueUrl',
        tells: ['policy', 'kmsKeyArn', 'tags'],
        gone: GONE,
        read: async () => {
          await address;
          return {};
        },
      },
      {
        permission: 'sqs:GetQueueAttributes',
        tells: ['policy', 'kmsKeyArn'],
        gone: GONE,
        read: async () => {
          const { QueueUrl } = await address.catch(() => ({ QueueUrl: undefined }));
          if (QueueUrl === undefined) return {};
          const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy', 'KmsMasterKeyId'] });
          const { Attributes } = await client.send(command, options);
          return { policyText: Attributes?.['Policy'], kmsKeyArn: keyArnOf(target, Attributes?.['KmsMasterKeyId']) };
        },
      },
      {
        permission: 'sqs:ListQueueTags',
        tells: ['tags'],
        read: async () => {
          const { QueueUrl } = await address.catch(() => ({ QueueUrl: undefined }));
          if (QueueUrl === undefined) return {};
          return { tags: (await client.send(new ListQueueTagsCommand({ QueueUrl }), options)).Tags ?? {} };
        },
      },
    ];
  },
);
