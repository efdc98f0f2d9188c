/** One item of the memory's table as it stands now, not as it stood a moment ago. */
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Key } from './memory-items.ts';
import type { WireItem } from './wire-item.ts';

export async function readItem(client: DynamoDBClient, tableName: string, key: Key): Promise<WireItem | undefined> {
  return (await client.send(new GetItemCommand({ TableName: tableName, Key: key, ConsistentRead: true }))).Item;
}
