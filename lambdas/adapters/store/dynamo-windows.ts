/**
 * Windows of alerted fingerprints in the memory's table: which ended, what follows once they are told, and all of a day.
 * The index holds keys only, and only of what alerted. Errs towards telling twice: a window leaves the index after its
 * digest is out, never before.
 */
import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import type { EndedWindow, Memory } from '../../admission/memory.ts';
import { MEMORY_TABLE } from '../../contract/memory-table.ts';
import { expression, refusedItem } from './dynamo-expression.ts';
import { fingerprintKey, fingerprintOfItem, keptOf, OPEN, OVER } from './memory-items.ts';
import { endedOf, type Kept, nextOf, storyOf } from './remembered-fingerprint.ts';
import { number, text, type WireItem } from './wire-item.ts';

const PARALLEL = 8;
/** Of one tick; what is left is due on the next. */
const MOST_DUE = 500;
/** Of one day: more than the ceiling of notices lets through. */
const MOST_STORIES = 2_000;

export function dynamoWindows(tableName: string, client: DynamoDBClient): Pick<Memory, 'due' | 'told' | 'stories'> {
  const limit = pLimit(PARALLEL);

  async function listed(state: string, from: number, until: number, most: number): Promise<readonly WireItem[]> {
    const { name, partitionKey, sortKey } = MEMORY_TABLE.dueIndex;
    const found: WireItem[] = [];
    let start: QueryCommandOutput['LastEvaluatedKey'];
    do {
      const page: QueryCommandOutput = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: name,
          KeyConditionExpression: '#p = :p AND #s BETWEEN :from AND :until',
          ExpressionAttributeNames: { '#p': partitionKey, '#s': sortKey },
          ExpressionAttributeValues: { ':p': text(state), ':from': number(from), ':until': number(until) },
          Limit: most,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      );
      found.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && found.length < most);
    return found.slice(0, most);
  }

  async function read(item: WireItem): Promise<readonly (readonly [string, Kept])[]> {
    const fingerprint = fingerprintOfItem(item);
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: fingerprintKey(fingerprint), ConsistentRead: true }),
    );
    const kept = keptOf(Item, undefined);
    return kept === undefined ? [] : [[fingerprint, kept]];
  }

  async function follow(window: EndedWindow, at: number): Promise<void> {
    const next = nextOf(window, at);
    const change = expression({
      set: {
        windowEnd: number(next.kind === 'over' ? at : next.windowEnd),
        ...(next.kind === 'over' ? { open: text(OVER) } : {}),
        ...(next.kind === 'rolls' ? { since: number(next.since), spanMs: number(next.spanMs) } : {}),
      },
      // What was counted since the digest read it stays.
      ...(next.kind === 'rolls' ? { increment: { count: -window.count }, remove: ['sessions', 'resources'] } : {}),
      bump: true,
      only: { open: text(OPEN), windowEnd: number(window.end) },
    });
    await client
      .send(new UpdateItemCommand({ TableName: tableName, Key: fingerprintKey(window.fingerprint), ...change }))
      .catch((error: unknown) => {
        // Begun anew since it was read: told with its next window.
        if (refusedItem(error) === undefined) throw error;
      });
  }

  return {
    async due(now) {
      const at = Date.parse(now);
      const items = await listed(OPEN, 0, at, MOST_DUE);
      const found = (await Promise.all(items.map((item) => limit(() => read(item))))).flat();
      return found
        .filter(([, kept]) => kept.open && kept.windowEnd <= at)
        .map(([fingerprint, kept]) => endedOf(fingerprint, kept, at));
    },

    async told(windows, now) {
      await Promise.all(windows.map((window) => limit(() => follow(window, Date.parse(now)))));
    },

    async stories(from, now) {
      const at = Date.parse(now);
      const [open, over] = await Promise.all([
        listed(OPEN, 0, Number.MAX_SAFE_INTEGER, MOST_STORIES),
        listed(OVER, Date.parse(from) + 1, at, MOST_STORIES),
      ]);
      const found = (await Promise.all([...open, ...over].map((item) => limit(() => read(item))))).flat();
      return found
        .filter(([, kept]) => kept.settled !== undefined && kept.settled.twinOf === undefined)
        .map(([fingerprint, kept]) => storyOf(fingerprint, kept, at));
    },
  };
}
