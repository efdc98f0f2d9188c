/**
 * Items of the table that are asked for at the same moment, in one call. Errs towards an error: what DynamoDB did not
 * get round to is no absent item.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MEMORY_TABLE } from '../../contract/memory-table.ts';
import { text, textOf, type WireItem } from './wire-item.ts';

export type BatchRead = (partitionKey: string, sortKey?: string) => Promise<WireItem | undefined>;

/** A call takes no more. */
const MOST = 100;
const TRIES = 3;

interface Wish {
  readonly key: WireItem;
  readonly answers: PromiseWithResolvers<WireItem | undefined>;
}

export function batchRead(client: DynamoDBClient, tableName: string): BatchRead {
  let open = new Map<string, Wish>();

  async function send(): Promise<void> {
    const wishes = [...open];
    open = new Map();
    for (let at = 0; at < wishes.length; at += MOST) {
      const part = new Map(wishes.slice(at, at + MOST));
      try {
        await answer(part);
        for (const { answers } of part.values()) answers.reject(new Error('DynamoDB did not get round to it'));
      } catch (error) {
        for (const { answers } of part.values()) answers.reject(error);
      }
    }
  }

  async function answer(part: Map<string, Wish>): Promise<void> {
    for (let tries = 0; tries < TRIES && part.size > 0; tries += 1) {
      const Keys = [...part.values()].map(({ key }) => ({ ...key }));
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys } } }),
      );
      const found = new Map((Responses?.[tableName] ?? []).map((item) => [nameOf(item), item]));
      const left = new Set((UnprocessedKeys?.[tableName]?.Keys ?? []).map(nameOf));
      for (const [name, { answers }] of [...part]) {
        if (left.has(name)) continue;
        answers.resolve(found.get(name));
        part.delete(name);
      }
    }
  }

  return (partitionKey, sortKey = '-') => {
    const key = { [MEMORY_TABLE.partitionKey]: text(partitionKey), [MEMORY_TABLE.sortKey]: text(sortKey) };
    if (open.size === 0) setImmediate(() => void send());
    const known = open.get(nameOf(key));
    if (known !== undefined) return known.answers.promise;
    const answers = Promise.withResolvers<WireItem | undefined>();
    open.set(nameOf(key), { key, answers });
    return answers.promise;
  };
}

function nameOf(item: WireItem): string {
  return JSON.stringify([textOf(item, MEMORY_TABLE.partitionKey), textOf(item, MEMORY_TABLE.sortKey)]);
}
