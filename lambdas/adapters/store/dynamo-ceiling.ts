/**
 * The ceiling's log in the memory's table: one item an hour, its lines in the order in which DynamoDB took them. A list
 * that grew too long is written anew with the lines that count. Errs towards sending: an answer without the list, and a
 * list that changes faster than it can be shortened, reject.
 */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Ceiling, ceilingOn } from '../../admission/ceiling.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { type Change, expression, refusedItem } from './dynamo-expression.ts';
import { keyOf } from './memory-items.ts';
import { readItem } from './read-item.ts';
import { tableClient } from './table-client.ts';
import { number, numberOf, texts, textsOf, type WireItem } from './wire-item.ts';

const HOUR_MS = 60 * 60_000;
/** A denial is tried for half an hour, and its place must be known as long. */
const KEEP_HOURS = 3;
const MOST_LINES = 400;
const MOST_TRIES = 4;

export function dynamoCeiling(tableName: string, connect: ConnectOptions): Ceiling {
  const client = tableClient(connect);

  async function write(hour: number, change: Change): Promise<WireItem> {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: keyFor(hour),
        ...expression(change),
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    if (Attributes?.['wishes'] === undefined) throw new Error('the ceiling answered without its wishes');
    return Attributes;
  }

  return ceilingOn({
    async append(hour, lines, kept) {
      const expiresAt = number(((hour + KEEP_HOURS) * HOUR_MS) / 1000);
      let before: WireItem | undefined;
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const change: Change =
          before === undefined
            ? {
                append: { wishes: texts(lines) },
                set: { expiresAt },
                bump: true,
                shorter: { name: 'wishes', than: MOST_LINES },
              }
            : {
                set: { wishes: texts([...kept(textsOf(before, 'wishes')), ...lines]), expiresAt },
                version: numberOf(before, 'v'),
              };
        try {
          return textsOf(await write(hour, change), 'wishes');
        } catch (error) {
          before = refusedItem(error);
          if (before === undefined) throw error;
        }
      }
      throw new Error('the ceiling changes faster than it can be written');
    },

    read: async (hour) => textsOf(await readItem(client, tableName, keyFor(hour)), 'wishes'),
  });
}

function keyFor(hour: number) {
  return keyOf(`ceiling#${hour}`);
}
