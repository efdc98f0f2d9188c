/** The ceiling's counters in the memory's table: one item an hour, and one for each caller and hour. */
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Ceiling } from '../admission/flood.ts';
import { MEMORY_TABLE } from '../contract.ts';
import { baseConfig, type ConnectOptions } from './accounts.ts';
import { ceilingOn } from './ceiling.ts';
import { expression } from './dynamo-expression.ts';
import { number, numberOf, text } from './wire-item.ts';

export function dynamoCeiling(tableName: string, connect: ConnectOptions): Ceiling {
  const client = new DynamoDBClient({ ...baseConfig(connect) });
  return ceilingOn({
    async add(key, amounts, until) {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: {
            [MEMORY_TABLE.partitionKey]: text(`ceiling#${key}`),
            [MEMORY_TABLE.sortKey]: text('-'),
          },
          ...expression({ increment: amounts, set: { expiresAt: number(Math.ceil(until / 1000)) } }),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Object.fromEntries(Object.keys(amounts).map((name) => [name, numberOf(Attributes, name) ?? 0]));
    },
  });
}
