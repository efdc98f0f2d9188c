/** The ceiling's counters in the memory's table: one item an hour, and one for each caller and hour. */
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Ceiling } from '../../admission/flood.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { ceilingOn } from './ceiling.ts';
import { expression } from './dynamo-expression.ts';
import { keyOf } from './memory-items.ts';
import { number, numberOf } from './wire-item.ts';

export function dynamoCeiling(tableName: string, connect: ConnectOptions): Ceiling {
  const client = new DynamoDBClient({ ...baseConfig(connect) });
  return ceilingOn({
    async add(key, amounts, until) {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          // A key holds 2,048 bytes; a caller that does not fit is told by its beginning.
          Key: keyOf(`ceiling#${key.slice(0, 400)}#${key.slice(-8)}`),
          ...expression({ increment: amounts, set: { expiresAt: number(Math.ceil(until / 1000)) } }),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Object.fromEntries(
        Object.keys(Attributes ?? {}).flatMap((name) => {
          const count = name === 'expiresAt' ? undefined : numberOf(Attributes, name);
          return count === undefined ? [] : [[name, count]];
        }),
      );
    },
  });
}
