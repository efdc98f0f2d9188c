/** SNS: topic policy, key and tags. A topic always has a policy; AWS writes a default one. */
import { GetTopicAttributesCommand, ListTagsForResourceCommand, SNSClient } from '@aws-sdk/client-sns';
import { keyArnOf, resourceReader, tagsFrom } from './resource-reader.ts';

export const reader = resourceReader(
  (config) => new SNSClient({ ...config }),
  (target) => [
    {
      permission: 'sns:GetTopicAttributes',
      tells: ['policy', 'kmsKeyArn'],
      gone: ['NotFound', 'NotFoundException'],
      read: async () => {
        const command = new GetTopicAttributesCommand({ TopicArn: target.arn.text });
        const { Attributes } = await target.client.send(command, target.options);
        return { policyText: Attributes?.['Policy'], kmsKeyArn: keyArnOf(target, Attributes?.['KmsMasterKeyId']) };
      },
    },
    {
      permission: 'sns:ListTagsForResource',
      tells: ['tags'],
      none: ['ResourceNotFound', 'ResourceNotFoundException'],
      read: async () => {
        const command = new ListTagsForResourceCommand({ ResourceArn: target.arn.text });
        return { tags: tagsFrom((await target.client.send(command, target.options)).Tags) };
      },
    },
  ],
);
