/**
 * Amazon DynamoDB: tables and streams carry policies; the table key is unwrapped for the caller.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
import { arnAt, pick, whole } from '../parameters.ts';
import { put, remove, type Service } from '../service.ts';

const DECRYPT = ['kms:Decrypt'];

export const dynamodb = {
  prefix: 'dynamodb',
  name: 'Amazon DynamoDB',
  requestArn: (parameters, place) =>
    whole(pick(parameters, 'tableName'), (name) => {
      const index = pick(parameters, 'indexName');
      return arnAt(place, 'dynamodb', `table/${name}${index === undefined ? '' : `/index/${index}`}`);
    }),
  carries: {
    reader: 'dynamodb',
    permission: 'dynamodb:GetResourcePolicy',
    resource: /^(table\/[^/]+(?:\/stream\/.+)?)/,
  },
  creates: ['CreateTable'],
  reads: {
    dynamodb: [
      { action: 'dynamodb:GetResourcePolicy', reason: 'Table or stream policy', layer: 'resource' },
      { action: 'dynamodb:DescribeTable', reason: 'The key behind a table' },
      { action: 'dynamodb:ListTagsOfResource', reason: 'Tags of a table' },
    ],
  },
  inventory: [{ action: 'dynamodb:ListTables', reason: 'Which tables there are' }],
  changes: {
    PutResourcePolicy: put('resourceArn', 'policy'),
    DeleteResourcePolicy: remove('resourceArn'),
  },
  // https://docs.aws.amazon.com/kms/latest/developerguide/services-dynamodb.html
  keyUse: {
    actions: {
      GetItem: DECRYPT,
      BatchGetItem: DECRYPT,
      PutItem: DECRYPT,
      BatchWriteItem: DECRYPT,
      UpdateItem: DECRYPT,
      DeleteItem: DECRYPT,
      ConditionCheckItem: DECRYPT,
      Query: DECRYPT,
      Scan: DECRYPT,
      PartiQLSelect: DECRYPT,
      PartiQLInsert: DECRYPT,
      PartiQLUpdate: DECRYPT,
      PartiQLDelete: DECRYPT,
    },
    context: ({ resource, account }) => ({
      'aws:dynamodb:tableName': /^table\/([^/]+)/.exec(resource)?.[1] ?? null,
      'aws:dynamodb:subscriberId': account ?? null,
    }),
  },
  linkedRoles: {
    'replication.dynamodb': {
      role: 'DynamoDBReplication',
      words: ['DynamoDB global table', 'DynamoDB replication'],
    },
  },
} as const satisfies Service;
