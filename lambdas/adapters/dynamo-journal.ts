/**
 * The journal of policy changes on the memory's table: one item a change under its target, sorted by time, kept for 90
 * days as long as CloudTrail's own history, and one item for each account and Region that it hears of. The same event
 * recorded twice is one entry.
 */
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Journal } from '../change/journal.ts';
import type { PolicyChange } from '../change/policy-change.ts';
import { changeTarget } from '../change/target.ts';
import { MEMORY_TABLE } from '../contract.ts';
import { isObject, textAt } from '../denial/fields.ts';
import { baseConfig, type ConnectOptions } from './accounts.ts';
import { expression } from './dynamo-expression.ts';
import { jsonOf, number, numberOf, text } from './wire-item.ts';

const KEEP_MS = 90 * 24 * 60 * 60_000;
/** An item of the table holds 400 KB; texts beyond this are left out and the change becomes a suspect only. */
const MOST_CHARACTERS = 150_000;

export function dynamoJournal(tableName: string, connect: ConnectOptions): Journal {
  const client = new DynamoDBClient({ ...baseConfig(connect) });
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
            change: text(json.length > MOST_CHARACTERS ? JSON.stringify(bare) : json),
            [MEMORY_TABLE.expiresAt]: number(Math.ceil(((Number.isNaN(at) ? Date.now() : at) + KEEP_MS) / 1000)),
          },
        }),
      );
      await heardOf(change, Date.now());
    },

    async coverage(account, region) {
      const Key = coverageKey(account, region);
      const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key }));
      const [since, latest] = [numberOf(Item, 'since'), numberOf(Item, 'latest')];
      if (since === undefined || latest === undefined) return undefined;
      return { since: new Date(since).toISOString(), latest: new Date(latest).toISOString() };
    },

    async changesOf(targets, from, until, limit) {
      const found = await Promise.all([...new Set(targets.map(keyOf))].map((key) => entries(key, from, until, limit)));
      return found
        .flat()
        .toSorted((a, b) => (a.time < b.time ? 1 : -1))
        .slice(0, limit);
    },
  };

  /** From the first change heard of; by this clock, for a change may be told of late. */
  async function heardOf({ account, region }: PolicyChange, now: number): Promise<void> {
    await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: coverageKey(account, region),
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

function coverageKey(account: string, region: string) {
  return {
    [MEMORY_TABLE.partitionKey]: text(`changes-of#${account}#${region}`),
    [MEMORY_TABLE.sortKey]: text('-'),
  };
}

/** Written by this room as a whole; what is asked here tells it from an older form. */
function isChange(value: unknown): value is PolicyChange {
  const needed = ['eventId', 'time', 'account', 'region', 'actor', 'action', 'kind', 'layer', 'target'];
  return isObject(value) && needed.every((name) => textAt(value, name) !== undefined || value[name] === '');
}
