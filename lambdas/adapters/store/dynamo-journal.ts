/**
 * The journal of policy changes on the memory's table: one item a change under its target, sorted by time, kept for 90
 * days as long as CloudTrail's own history, one that says when a target last had an entry, and one for each account and
 * Region that it hears of. The same event recorded twice is one entry. Asking for many targets costs one call, and one
 * more for each that was changed.
 */
import { PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Journal } from '../../change/journal.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import { changeTarget } from '../../change/target.ts';
import { MEMORY_TABLE } from '../../contract/memory-table.ts';
import { isObject, textAt } from '../../denial/fields.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { batchRead } from './batch-read.ts';
import { expression } from './dynamo-expression.ts';
import { tableClient } from './table-client.ts';
import { jsonOf, number, numberOf, text } from './wire-item.ts';

const KEEP_MS = 90 * 24 * 60 * 60_000;
/** Sorts behind every time, and so is none of the entries. */
const LATEST = 'latest';
/** An item of the table holds 400 KB; texts beyond this are left out and the change becomes a suspect only. */
const MOST_BYTES = 300_000;

export function dynamoJournal(tableName: string, connect: ConnectOptions): Journal {
  const client = tableClient(connect);
  const read = batchRead(client, tableName);
  return {
    async record(change) {
      const at = Date.parse(change.time);
      const json = JSON.stringify(change);
      const { newDocument: _new, oldDocument: _old, ...bare } = change;
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            [MEMORY_TABLE.partitionKey]: text(keyOf(change.target)),
            [MEMORY_TABLE.sortKey]: text(`${change.time}#${change.eventId}`),
            change: text(Buffer.byteLength(json) > MOST_BYTES ? JSON.stringify(bare) : json),
            [MEMORY_TABLE.expiresAt]: number(Math.ceil(((Number.isNaN(at) ? Date.now() : at) + KEEP_MS) / 1000)),
          },
        }),
      );
      await Promise.all([heardOf(change, Date.now()), changedAt(change, Date.now())]);
    },

    async coverage(account, region) {
      const Item = await read(coverageOf(account, region));
      const [since, latest] = [numberOf(Item, 'since'), numberOf(Item, 'latest')];
      if (since === undefined || latest === undefined) return undefined;
      return { since: new Date(since).toISOString(), latest: new Date(latest).toISOString() };
    },

    async changesOf(targets, from, until, limit) {
      const keys = [...new Set(targets.map(keyOf))];
      const latest = await Promise.all(keys.map(async (key) => numberOf(await read(key, LATEST), 'at') ?? 0));
      // Kept by our clock, later than the change itself: what was recorded before `from` also happened before.
      const changed = keys.filter((_, at) => (latest[at] ?? 0) >= Date.parse(from));
      const found = await Promise.all(changed.map((key) => entries(key, from, until, limit)));
      return found
        .flat()
        .toSorted((a, b) => (a.time < b.time ? 1 : -1))
        .slice(0, limit);
    },
  };

  async function changedAt({ target }: PolicyChange, now: number): Promise<void> {
    const Item = {
      [MEMORY_TABLE.partitionKey]: text(keyOf(target)),
      [MEMORY_TABLE.sortKey]: text(LATEST),
      at: number(now),
      [MEMORY_TABLE.expiresAt]: number(Math.ceil((now + KEEP_MS) / 1000)),
    };
    await client.send(new PutItemCommand({ TableName: tableName, Item }));
  }

  /** From the first change heard of; by this clock, for a change may be told of late. */
  async function heardOf({ account, region }: PolicyChange, now: number): Promise<void> {
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { [MEMORY_TABLE.partitionKey]: text(coverageOf(account, region)), [MEMORY_TABLE.sortKey]: text('-') },
        ...expression({
          setIfAbsent: { since: number(now) },
          set: { latest: number(now), [MEMORY_TABLE.expiresAt]: number(Math.ceil((now + KEEP_MS) / 1000)) },
        }),
      }),
    );
  }

  async function entries(key: string, from: string, until: string, limit: number): Promise<readonly PolicyChange[]> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: '#p = :p AND #s BETWEEN :from AND :until',
        ExpressionAttributeNames: { '#p': MEMORY_TABLE.partitionKey, '#s': MEMORY_TABLE.sortKey },
        // `$` stands right behind the `#` that ends a time: all events of the last instant are in.
        ExpressionAttributeValues: { ':p': text(key), ':from': text(from), ':until': text(`${until}$`) },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return Items.flatMap((item) => {
      const change = jsonOf(item, 'change');
      return isChange(change) ? [change] : [];
    });
  }
}

function keyOf(target: string): string {
  return `change#${changeTarget(target)}`;
}

function coverageOf(account: string, region: string): string {
  return `changes-of#${account}#${region}`;
}

/** Written by this room as a whole; what is asked here tells it from an older form. */
function isChange(value: unknown): value is PolicyChange {
  const needed = ['eventId', 'time', 'account', 'region', 'actor', 'action', 'kind', 'layer', 'target'];
  return isObject(value) && needed.every((name) => textAt(value, name) !== undefined || value[name] === '');
}
