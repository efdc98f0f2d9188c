/**
 * Items of the table that are asked for at the same moment, in one call. Errs towards an error: what DynamoDB did not
 * get round to is no absent item.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
import { MEMORY_TABLE } from '../../contract/memory-table.ts';
import { type Item, textOf } from './item.ts';
import { type Key, keyOf, type Table } from './table.ts';

export type BatchRead = (partition: string, sort?: string) => Promise<Item | undefined>;

/** A call takes no more. */
const MOST = 100;
const TRIES = 3;

interface Wish {
  readonly key: Key;
  readonly answers: PromiseWithResolvers<Item | undefined>;
}

export function batchRead(table: Table): BatchRead {
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
      const { items, left } = await table.batchGet([...part.values()].map(({ key }) => key));
      const found = new Map(items.map((item) => [nameOf(item), item]));
      const unanswered = new Set(left.map(nameOf));
      for (const [name, { answers }] of [...part]) {
        if (unanswered.has(name)) continue;
        answers.resolve(found.get(name));
        part.delete(name);
      }
    }
  }

  return (partition, sort) => {
    const key = keyOf(partition, sort);
    if (open.size === 0) setImmediate(() => void send());
    const known = open.get(nameOf(key));
    if (known !== undefined) return known.answers.promise;
    const answers = Promise.withResolvers<Item | undefined>();
    open.set(nameOf(key), { key, answers });
    return answers.promise;
  };
}

function nameOf(item: Item): string {
  return JSON.stringify([textOf(item, MEMORY_TABLE.partitionKey), textOf(item, MEMORY_TABLE.sortKey)]);
}
