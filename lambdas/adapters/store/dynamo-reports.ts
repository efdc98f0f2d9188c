/** Which alarms were reported when, in the memory's table: one conditional write a report. */
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { MEMORY_TABLE } from '../../contract/memory-table.ts';
import { APART_MS, type Reports } from '../../spike/reports.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { tableClient } from './table-client.ts';
import { number, text } from './wire-item.ts';

export function dynamoReports(tableName: string, connect: ConnectOptions): Reports {
  const client = tableClient(connect);
  return {
    async claim(alarmName, state, eventId, at) {
      const now = Date.parse(at);
      try {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: {
              [MEMORY_TABLE.partitionKey]: text(`report#${alarmName}`),
              [MEMORY_TABLE.sortKey]: text(state),
              reportedAt: number(now),
              reportedFor: text(eventId),
              [MEMORY_TABLE.expiresAt]: number(Math.ceil((now + APART_MS) / 1000)),
            },
            ConditionExpression: 'attribute_not_exists(#at) OR #at <= :before OR #for = :for',
            ExpressionAttributeNames: { '#at': 'reportedAt', '#for': 'reportedFor' },
            ExpressionAttributeValues: { ':before': number(now - APART_MS), ':for': text(eventId) },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
