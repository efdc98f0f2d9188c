/**
 * Denyscope's own table: items in plain values, expressions as text. An attribute `total` stands in an expression as
 * `#total`, for many of DynamoDB's reserved words are good names. What the table does not answer in two tries of a
 * second is not known: an alert waits for evidence, never for the memory.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { MEMORY_TABLE } from '../../contract/memory-table.ts';
import { present } from '../../denial/fields.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { type Item, numberOf } from './item.ts';

const TRY_MS = 1_000;
const TRIES = 2;
/** Of a query: far beyond what `limit` can need, and an end where each page names one more. */
const MOST_PAGES = 40;

export type Key = Readonly<Record<'pk' | 'sk', string>>;

/** Values by their placeholder: `{ ':at': 1 }`. */
export type Values = Readonly<Record<string, unknown>>;

interface Condition {
  readonly condition?: string;
  readonly values?: Values;
  /** Placeholders of attributes that are not named like them. */
  readonly names?: Readonly<Record<string, string>>;
}

export interface Update extends Condition {
  readonly update: string;
}

interface Range {
  readonly partition: string;
  readonly from: string | number;
  readonly until: string | number;
}

export interface Table {
  /** As it stands now, not as it stood a moment ago. */
  get(key: Key): Promise<Item | undefined>;
  /** At most a hundred; `left` are the keys that DynamoDB did not get round to. */
  batchGet(keys: readonly Key[]): Promise<{ readonly items: readonly Item[]; readonly left: readonly Item[] }>;
  put(item: Item, condition?: Condition): Promise<void>;
  update(key: Key, update: Update): Promise<void>;
  /** The whole item after the update. */
  updated(key: Key, update: Update): Promise<Item>;
  remove(key: Key, condition: Condition): Promise<void>;
  /** The newest first. */
  newest(range: Range, limit: number): Promise<readonly Item[]>;
  /** Keys of the index of windows. */
  due(range: Range, limit: number): Promise<readonly Item[]>;
}

export function keyOf(partition: string, sort = '-'): Key {
  return { [MEMORY_TABLE.partitionKey]: partition, [MEMORY_TABLE.sortKey]: sort };
}

export function memoryTable(TableName: string, connect: ConnectOptions): Table {
  const client = new DynamoDBClient({ ...baseConfig({ requestTimeoutMs: TRY_MS, maxAttempts: TRIES, ...connect }) });
  // It makes a copy of each call for a log that nobody keeps: a twentieth of what a repeated denial costs.
  client.middlewareStack.remove('loggerMiddleware');

  async function written(key: Key, update: Update, ReturnValues: 'ALL_NEW' | 'NONE'): Promise<Item | undefined> {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName,
        Key: wire(key),
        UpdateExpression: update.update,
        ...conditionOf(update, update.update),
        ReturnValues,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return Attributes === undefined ? undefined : plain(Attributes);
  }

  return {
    async get(key) {
      const { Item: found } = await client.send(
        new GetItemCommand({ TableName, Key: wire(key), ConsistentRead: true }),
      );
      return found === undefined ? undefined : plain(found);
    },
    async batchGet(keys) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys.map(wire) } } }),
      );
      return {
        items: (Responses?.[TableName] ?? []).map(plain),
        left: (UnprocessedKeys?.[TableName]?.Keys ?? []).map(plain),
      };
    },
    async put(item, condition = {}) {
      await client.send(new PutItemCommand({ TableName, Item: wire(item), ...conditionOf(condition) }));
    },
    async update(key, update) {
      await written(key, update, 'NONE');
    },
    async updated(key, update) {
      const item = await written(key, update, 'ALL_NEW');
      // Whether it was written is not known then: better twice than never.
      if (item === undefined) throw new Error('the table did not answer');
      return item;
    },
    async remove(key, condition) {
      await client.send(
        new DeleteItemCommand({
          TableName,
          Key: wire(key),
          ...conditionOf(condition),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
    },
    async newest({ partition, from, until }, limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :until',
          ExpressionAttributeNames: { '#pk': MEMORY_TABLE.partitionKey, '#sk': MEMORY_TABLE.sortKey },
          ExpressionAttributeValues: wire({ ':pk': partition, ':from': from, ':until': until }),
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      return Items.map(plain);
    },
    async due({ partition, from, until }, limit) {
      const { name, partitionKey, sortKey } = MEMORY_TABLE.dueIndex;
      const found: Item[] = [];
      let start: QueryCommandOutput['LastEvaluatedKey'];
      for (let pages = 0; pages < MOST_PAGES && found.length < limit; pages += 1) {
        const page: QueryCommandOutput = await client.send(
          new QueryCommand({
            TableName,
            IndexName: name,
            KeyConditionExpression: '#open = :open AND #windowEnd BETWEEN :from AND :until',
            ExpressionAttributeNames: { '#open': partitionKey, '#windowEnd': sortKey },
            ExpressionAttributeValues: wire({ ':open': partition, ':from': from, ':until': until }),
            Limit: limit,
            ...present({ ExclusiveStartKey: start }),
          }),
        );
        found.push(...(page.Items ?? []).map(plain));
        start = page.LastEvaluatedKey;
        if (start === undefined) break;
      }
      return found.slice(0, limit);
    },
  };
}

/** To be set with every update, so that whoever decided on the older item is refused. */
export const NEXT_VERSION = '#v = if_not_exists(#v, :zero) + :one';
export const COUNTING: Values = { ':zero': 0, ':one': 1 };

/** The item is still as it was read, or is still not there. */
export function unchanged(before: Item | undefined): { readonly condition: string; readonly values: Values } {
  const version = numberOf(before, 'v');
  if (version === undefined) return { condition: 'attribute_not_exists(#v)', values: {} };
  return { condition: '#v = :version', values: { ':version': version } };
}

/** The item that refused a condition, as it stood; nothing for every other error. */
export function refusedItem(error: unknown): Item | undefined {
  return error instanceof ConditionalCheckFailedException ? plain(error.Item ?? {}) : undefined;
}

/** For a write that is not wanted any more once its condition is refused. */
export function unlessRefused(error: unknown): void {
  if (refusedItem(error) === undefined) throw error;
}

function conditionOf({ condition, values, names }: Condition, update = '') {
  const used = `${update} ${condition ?? ''}`.match(/#\w+/g) ?? [];
  const named = { ...Object.fromEntries(used.map((placeholder) => [placeholder, placeholder.slice(1)])), ...names };
  return present({
    ConditionExpression: condition,
    ExpressionAttributeNames: used.length === 0 ? undefined : named,
    ExpressionAttributeValues: values === undefined ? undefined : wire(values),
  });
}

function wire(values: Values): Record<string, AttributeValue> {
  return marshall(values);
}

function plain(item: Record<string, AttributeValue>): Item {
  return unmarshall(item, { wrapNumbers: Number });
}

/** The item as it stands now. Every item of the memory has its version: an answer without it tells nothing. */
export async function written(table: Table, key: Key, update: Update): Promise<Item> {
  const after = await table.updated(key, update);
  if (after['v'] === undefined) throw new Error('the memory did not answer');
  return after;
}
