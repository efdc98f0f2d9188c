/**
 * The ledger in the memory's table: an item for the held denials of five minutes, one for each day, one for the tick.
 * Errs towards telling twice: held denials leave when their summary is out, and only as they were read.
 */
import { DeleteItemCommand, GetItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { endOfDay, type HeldDenials, type Ledger, NOTHING_HELD } from '../../admission/ledger.ts';
import { MEMORY_TABLE } from '../../contract/memory-table.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { type Change, expression, refusedItem } from './dynamo-expression.ts';
import { type Counts, dayCounts, dayFrom, heldCounts, heldFrom, slotOf } from './ledger-counts.ts';
import { type Key, keyOf } from './memory-items.ts';
import { tableClient } from './table-client.ts';
import { number, numberOf, text, textOf, type WireItem } from './wire-item.ts';

const HELD = 'held';
/** Shorter than the time until Lambda tries a failed tick again, longer than a tick takes. */
const TURN_MS = 50_000;
const KEEP_MS = 3 * 24 * 60 * 60_000;
const MOST_SLOTS = 50;
const NOT_COUNTS = new Set(['expiresAt', 'windowEnd']);

export function dynamoLedger(tableName: string, connect: ConnectOptions, digestHour: number): Ledger {
  const client = tableClient(connect);
  /** The item of the current slot and day, as last seen. */
  const seen = new Map<string, ReadonlySet<string>>();

  async function update(Key: Key, change: Change): Promise<WireItem> {
    const command = new UpdateItemCommand({
      TableName: tableName,
      Key,
      ...expression(change),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const { Attributes } = await client.send(command);
    // Whether it was written is not known then: better counted twice than never.
    if (Attributes === undefined) throw new Error('the ledger did not answer');
    return Attributes;
  }

  async function add(name: string, counts: Counts, set: WireItem): Promise<void> {
    const item = await update(keyOf(name), { increment: counts, set });
    if (seen.size > 8) seen.clear();
    seen.set(name, new Set(Object.keys(countsOf(item))));
  }

  const read = async (Key: Key): Promise<WireItem | undefined> =>
    (await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }))).Item;

  const namesOf = (name: string): ReadonlySet<string> => seen.get(name) ?? new Set();

  async function noteDay(end: string, counts: Counts, now: number): Promise<void> {
    await add(dayName(end), counts, { expiresAt: seconds(now + KEEP_MS) });
  }

  return {
    async note(tally, now) {
      const [slot, end, at] = [slotOf(now), endOfDay(now, digestHour), Date.parse(now)];
      if (tally.held.denials > 0) {
        const set = { open: text(HELD), windowEnd: number(Date.parse(slot)), expiresAt: seconds(at + KEEP_MS) };
        await add(heldName(slot), heldCounts(tally, namesOf(heldName(slot))), set);
      }
      const counts = dayCounts({ ...tally, held: NOTHING_HELD }, namesOf(dayName(end)));
      if (counts !== undefined) await noteDay(end, counts, at);
    },

    async turn(now) {
      const at = Date.parse(now);
      try {
        const item = await update(keyOf('tick'), {
          set: { leaseUntil: number(at + TURN_MS) },
          free: { name: 'leaseUntil', at },
        });
        const dayToldUntil = textOf(item, 'dayToldUntil');
        return dayToldUntil === undefined ? {} : { dayToldUntil };
      } catch (error) {
        if (refusedItem(error) !== undefined) return undefined;
        throw error;
      }
    },

    async held(now) {
      const { name, partitionKey, sortKey } = MEMORY_TABLE.dueIndex;
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: name,
          KeyConditionExpression: '#p = :p AND #s BETWEEN :from AND :until',
          ExpressionAttributeNames: { '#p': partitionKey, '#s': sortKey },
          ExpressionAttributeValues: { ':p': text(HELD), ':from': number(0), ':until': number(Date.parse(now)) },
          Limit: MOST_SLOTS,
        }),
      );
      const slots = await Promise.all(
        Items.map(async (key) => {
          const id = (textOf(key, MEMORY_TABLE.partitionKey) ?? '').slice(heldName('').length);
          const item = await read(keyOf(heldName(id)));
          return item === undefined ? [] : [{ id, counts: countsOf(item) }];
        }),
      );
      return heldFrom(slots.flat());
    },

    async heldTold(held: HeldDenials) {
      for (const { id, denials, critical } of held.slots) {
        // First the day's count, then the slot: a crash between them counts twice rather than never.
        const counts = { held: denials, ...(critical > 0 ? { 'held-critical': critical } : {}) };
        await noteDay(endOfDay(id, digestHour), counts, Date.parse(id));
        const only = expression({ only: { denials: number(denials) } });
        const { UpdateExpression: _, ...condition } = only;
        await client
          .send(new DeleteItemCommand({ TableName: tableName, Key: keyOf(heldName(id)), ...condition }))
          .catch((error: unknown) => {
            // More was counted since: told with the next summary.
            if (refusedItem(error) === undefined) throw error;
          });
      }
    },

    async day(end) {
      return dayFrom(countsOf(await read(keyOf(dayName(end)))));
    },

    async dayTold(end) {
      await update(keyOf('tick'), { set: { dayToldUntil: text(end) } });
    },
  };
}

function heldName(slot: string): string {
  return `held#${slot}`;
}

function dayName(end: string): string {
  return `day#${end}`;
}

function seconds(ms: number) {
  return number(Math.ceil(ms / 1000));
}

function countsOf(item: WireItem | undefined): Counts {
  return Object.fromEntries(
    Object.keys(item ?? {}).flatMap((name) => {
      const count = NOT_COUNTS.has(name) ? undefined : numberOf(item, name);
      return count === undefined ? [] : [[name, count]];
    }),
  );
}
