/**
 * The ceiling's log in the memory's table: one item an hour, its lines in the order in which DynamoDB took them. A list
 * that grew too long is written anew with the lines that count. Errs towards sending: an answer without the list, and a
 * list that changes faster than it can be shortened, reject.
 */
import { type Ceiling, ceilingOn } from '../../admission/ceiling/ceiling.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { expiryOf, type Item, textsOf } from './item.ts';
import { COUNTING, keyOf, memoryTable, NEXT_VERSION, refusedItem, type Update, unchanged } from './table.ts';

const HOUR_MS = 60 * 60_000;
/** A denial is tried for half an hour, and its place must be known as long. */
const KEEP_HOURS = 3;
const MOST_LINES = 400;
const MOST_TRIES = 4;

export function dynamoCeiling(tableName: string, connect: ConnectOptions): Ceiling {
  const table = memoryTable(tableName, connect);

  async function write(hour: number, update: Update): Promise<readonly string[]> {
    const after = await table.updated(keyFor(hour), update);
    if (after['wishes'] === undefined) throw new Error('the ceiling answered without its wishes');
    return textsOf(after, 'wishes');
  }

  return ceilingOn({
    async append(hour, lines, kept) {
      let before: Item | undefined;
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const update =
          before === undefined
            ? appending(lines, hour)
            : rewriting([...kept(textsOf(before, 'wishes')), ...lines], hour, before);
        try {
          return await write(hour, update);
        } catch (error) {
          before = refusedItem(error);
          if (before === undefined) throw error;
        }
      }
      throw new Error('the ceiling changes faster than it can be written');
    },

    read: async (hour) => textsOf(await table.get(keyFor(hour)), 'wishes'),
  });
}

function appending(lines: readonly string[], hour: number): Update {
  return {
    update: `SET #wishes = list_append(if_not_exists(#wishes, :none), :lines), #expiresAt = :expiresAt, ${NEXT_VERSION}`,
    condition: 'attribute_not_exists(#wishes) OR size(#wishes) < :most',
    values: { ...COUNTING, ':lines': lines, ':none': [], ':expiresAt': expiry(hour), ':most': MOST_LINES },
  };
}

function rewriting(lines: readonly string[], hour: number, before: Item): Update {
  const { condition, values } = unchanged(before);
  return {
    update: `SET #wishes = :lines, #expiresAt = :expiresAt, ${NEXT_VERSION}`,
    condition,
    values: { ...COUNTING, ...values, ':lines': lines, ':expiresAt': expiry(hour) },
  };
}

function expiry(hour: number): number {
  return expiryOf((hour + KEEP_HOURS) * HOUR_MS);
}

function keyFor(hour: number) {
  return keyOf(`ceiling#${hour}`);
}
