/**
 * The ceiling's counters in the memory table: one atomic addition each, gone by themselves when their hour is over.
 */
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Ceiling } from '../admission/flood.ts';
import { MEMORY_TABLE } from '../contract.ts';
import { baseConfig, type ConnectOptions } from './accounts.ts';
import { ceilingOn } from './ceiling.ts';

export function dynamoCeiling(tableName: string, connect: ConnectOptions): Ceiling {
  const client = new DynamoDBClient({ ...baseConfig(connect) });
  return ceilingOn({
    async add(key, amounts, until) {
      const counts = Object.entries(amounts).filter(([, amount]) => amount !== 0);
      const { Attributes = {} } = await client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { [MEMORY_TABLE.partitionKey]: { S: `ceiling#${key}` }, [MEMORY_TABLE.sortKey]: { S: 'count' } },
          UpdateExpression: `ADD ${['#v :one', ...counts.map((_, at) => `#n${at} :n${at}`)].join(', ')} SET #ttl = :ttl`,
          ExpressionAttributeNames: {
            '#v': 'writes',
            '#ttl': MEMORY_TABLE.expiresAt,
            ...Object.fromEntries(counts.map(([name], at) => [`#n${at}`, name])),
          },
          ExpressionAttributeValues: {
            ':one': { N: '1' },
            ':ttl': { N: String(Math.ceil(until / 1000)) },
            ...Object.fromEntries(counts.map(([, amount], at) => [`:n${at}`, { N: String(amount) }])),
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Object.fromEntries(Object.entries(Attributes).map(([name, value]) => [name, Number(value.N ?? 0)]));
    },
  });
}
