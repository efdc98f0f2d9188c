/** DynamoDB: the policy of a table or stream, the key behind a table, its tags. An index has its table's policy. */
import {
  DescribeTableCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { type FactReader, resourceReader, tagsFrom } from './resource-reader.ts';

const GONE = ['ResourceNotFoundException'];

export const reader = resourceReader(
  (config) => new DynamoDBClient({ ...config }),
  ({ client, arn, options }): readonly FactReader[] => {
    const isStream = arn.resource.includes('/stream/');
    const table = arn.text.replace(/\/(?:index|stream)\/.*$/, '');
    const policy: FactReader = {
      permission: 'dynamodb:GetResourcePolicy',
      tells: ['policy'],
      none: ['PolicyNotFoundException'],
      gone: GONE,
      read: async () => {
        const command = new GetResourcePolicyCommand({ ResourceArn: isStream ? arn.text : table });
        return { policyText: (await client.send(command, options)).Policy };
      },
    };
    if (isStream) return [policy];
    return [
      policy,
      {
        permission: 'dynamodb:DescribeTable',
        tells: ['kmsKeyArn'],
        gone: GONE,
        read: async () => {
          const { Table } = await client.send(new DescribeTableCommand({ TableName: table }), options);
          return { kmsKeyArn: Table?.SSEDescription?.KMSMasterKeyArn };
        },
      },
      {
        permission: 'dynamodb:ListTagsOfResource',
        tells: ['tags'],
        none: GONE,
        read: async () => {
          const command = new ListTagsOfResourceCommand({ ResourceArn: table });
          return { tags: tagsFrom((await client.send(command, options)).Tags) };
        },
      },
    ];
  },
);
