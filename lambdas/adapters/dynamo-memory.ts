/**
 * The memory in a DynamoDB table, shared by all containers. A sighting costs one conditional write, be it new or a
 * repeat; only a window that ended, a lease that lapsed, a redelivered event or a full list of event ids costs a second
 * one, decided on the item as it stood. Errs towards alerting: a write that keeps failing rejects, and what admission
 * cannot remember is news.
 */
import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import type { CallerMemory, DueWindow, Memory, Remembered, Settled, Sighting } from '../admission/memory.ts';
import { MEMORY_TABLE } from '../contract.ts';
import { baseConfig, type ConnectOptions } from './accounts.ts';
import { type Expression, expression, refusedItem } from './dynamo-expression.ts';
import { callerItem, callerOf, keptItem, keptOf } from './memory-items.ts';
import { NOBODY, withSightings } from './remembered-caller.ts';
import {
  DEFAULT_TIMES,
  type Kept,
  type MemoryTimes,
  MOST_EVENT_IDS,
  resourcesOf,
  sessionsOf,
  sight,
  windowOf,
} from './remembered-fingerprint.ts';
import { number, numberOf, text, texts, textsOf, type WireItem } from './wire-item.ts';

const PARALLEL = 8;
const MOST_TRIES = 5;
/** Beyond it the list of event ids is cut back to the last 64. */
const MOST_LISTED = 4 * MOST_EVENT_IDS;
const MOST_DUE = 500;
const MOST_DISTINCT_KNOWN = 80;
export const OPEN = 'window';

export interface DynamoMemory extends Memory {
  /** Silences a fingerprint until then; the item may be there or not. */
  mute(fingerprint: string, until: string, reason: string): Promise<void>;
}

export function dynamoMemory(
  tableName: string,
  connect: ConnectOptions,
  times: MemoryTimes = DEFAULT_TIMES,
): DynamoMemory {
  const client = new DynamoDBClient({ ...baseConfig(connect) });
  const limit = pLimit(PARALLEL);
  const known = new Map<string, WireItem>();

  const write = async (key: Key, change: Expression, returning: 'ALL_NEW' | 'ALL_OLD'): Promise<WireItem> => {
    const answer = await client.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: key,
        ...change,
        ReturnValues: returning,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return answer.Attributes ?? {};
  };

  async function remember(
    sighting: Sighting,
    at: number,
  ): Promise<{ remembered: Remembered; item: WireItem | undefined }> {
    const key = fingerprintKey(sighting.fingerprint);
    let before: WireItem | undefined;
    try {
      const after = await write(key, counting(sighting, at, times, known.get(sighting.fingerprint)), 'ALL_NEW');
      keepKnown(known, sighting.fingerprint, after);
      return { remembered: readBack(after, sighting, at), item: after };
    } catch (error) {
      before = refusedItem(error);
      if (before === undefined) throw error;
    }
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { remembered, kept } = sight(keptOf(before, sighting), sighting, at, times);
      if (kept === undefined) return { remembered, item: before };
      try {
        const after = await write(key, replacing(kept, numberOf(before, 'v'), at, times), 'ALL_NEW');
        keepKnown(known, sighting.fingerprint, after);
        return { remembered, item: after };
      } catch (error) {
        before = refusedItem(error);
        if (before === undefined) throw error;
      }
    }
    throw new Error('the memory changes faster than it can be written');
  }

  async function caller(key: string, sightings: readonly Sighting[], at: number): Promise<CallerMemory> {
    const Key = callerKey(key);
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
    const before = callerOf(Item);
    let item: WireItem | undefined = Item;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const now = callerOf(item);
      const after = withSightings(now, sightings, at);
      if (after === now) return { ...after, addresses: before.addresses };
      try {
        await write(
          Key,
          expression({ set: callerItem(after, at + times.keepMs), version: numberOf(item, 'v') }),
          'ALL_OLD',
        );
        return { ...after, addresses: before.addresses };
      } catch (error) {
        item = refusedItem(error);
        if (item === undefined) throw error;
      }
    }
    // Signs are a little poorer; the denial itself is remembered.
    return before;
  }

  return {
    async admit(sightings, now) {
      const at = Date.parse(now);
      const groups = [...Map.groupBy(sightings, (one) => one.callerKey)];
      const [remembered, callers] = await Promise.all([
        rememberAll(sightings.map((sighting) => limit(() => remember(sighting, at)))),
        Promise.all(
          groups.map(async ([key, group]) => {
            // What is known of the caller helps the judgement; its failure is no reason to forget the denial.
            const memory = await limit(() => caller(key, group, at)).catch(() => NOBODY);
            return [key, memory] as const;
          }),
        ),
      ]);
      const byKey = new Map(callers);
      return sightings.map((sighting, place) => {
        const one = remembered[place];
        if (one === undefined) throw new Error('one answer a sighting');
        const muted = mutedOf(one.item, now);
        const memory = byKey.get(sighting.callerKey) ?? NOBODY;
        return { remembered: one.remembered, caller: muted === undefined ? memory : { ...memory, muted } };
      });
    },

    async settle(fingerprint, settled: Settled) {
      const change = expression({ set: { settled: text(JSON.stringify(settled)) }, bump: true, exists: 'since' });
      try {
        await write(fingerprintKey(fingerprint), change, 'ALL_OLD');
      } catch (error) {
        // Forgotten meanwhile, or never remembered: then there is nothing to settle.
        if (refusedItem(error) === undefined) throw error;
      }
    },

    async due(now) {
      const at = Date.parse(now);
      const { name, partitionKey, sortKey } = MEMORY_TABLE.dueIndex;
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: name,
          KeyConditionExpression: '#p = :p AND #s <= :s',
          ExpressionAttributeNames: { '#p': partitionKey, '#s': sortKey },
          ExpressionAttributeValues: { ':p': text(OPEN), ':s': number(at) },
          Limit: MOST_DUE,
        }),
      );
      const closed = await Promise.all(Items.map((item) => limit(() => close(item))));
      return closed.flat();
    },

    async mute(fingerprint, until, reason) {
      const muted = text(JSON.stringify({ until, reason }));
      const set = { muted, expiresAt: number(Math.ceil((Date.parse(until) + times.keepMs) / 1000)) };
      await write(fingerprintKey(fingerprint), expression({ set, bump: true }), 'ALL_OLD');
    },
  };

  /** Takes a window off the list: whoever succeeds gives it out, and nobody else does. */
  async function close(item: WireItem): Promise<readonly DueWindow[]> {
    const fingerprint = (item['pk']?.S ?? '').slice(FINGERPRINT.length);
    const end = numberOf(item, 'windowEnd');
    if (end === undefined) return [];
    const change = expression({
      remove: ['open', 'ended'],
      bump: true,
      only: { open: text(OPEN), windowEnd: number(end) },
    });
    try {
      const kept = keptOf(await write(fingerprintKey(fingerprint), change, 'ALL_OLD'), undefined);
      if (kept === undefined) return [];
      return [...(kept.ended === undefined ? [] : [kept.ended]), windowOf(fingerprint, kept)];
    } catch (error) {
      if (refusedItem(error) !== undefined) return [];
      throw error;
    }
  }
}

type Remembering = Promise<{ readonly remembered: Remembered; readonly item: WireItem | undefined }>;

/** One item that cannot be written makes its own denials news, and none of the others; a table that is down rejects. */
async function rememberAll(writes: readonly Remembering[]) {
  const settled = await Promise.allSettled(writes);
  const [failed] = settled.filter((one) => one.status === 'rejected');
  if (failed !== undefined && settled.every((one) => one.status === 'rejected')) throw failed.reason;
  return settled.map((one) =>
    one.status === 'fulfilled' ? one.value : ({ remembered: { kind: 'new', leased: true }, item: undefined } as const),
  );
}

type Key = Readonly<Record<string, AttributeValue>>;

const FINGERPRINT = 'fingerprint#';

export function fingerprintKey(fingerprint: string): Key {
  return { [MEMORY_TABLE.partitionKey]: text(`${FINGERPRINT}${fingerprint}`), [MEMORY_TABLE.sortKey]: text('-') };
}

function callerKey(key: string): Key {
  return { [MEMORY_TABLE.partitionKey]: text(`caller#${key}`), [MEMORY_TABLE.sortKey]: text('-') };
}

/** The one write that serves a new fingerprint and a plain repeat alike. */
function counting(sighting: Sighting, at: number, times: MemoryTimes, last: WireItem | undefined): Expression {
  const ids = sighting.eventIds;
  const listed = textsOf(last, 'eventIds');
  const full = listed.length >= MOST_EVENT_IDS;
  const lease = sighting.quiet ? 0 : at + times.leaseMs;
  return expression({
    set: {
      latest: text(JSON.stringify(sighting.latest)),
      expiresAt: number(Math.ceil((at + times.keepMs) / 1000)),
      // Known to be full: written anew as the last 64. Another container's id may be lost, which can only count twice.
      ...(full ? { eventIds: texts([...listed, ...ids].slice(-MOST_EVENT_IDS)) } : {}),
    },
    setIfAbsent: {
      since: number(at),
      windowEnd: number(at + times.windowMs),
      open: text(OPEN),
      leaseUntil: number(lease),
      leasedTo: text(sighting.quiet ? '-' : (ids[0] ?? '-')),
      first: text(JSON.stringify(sighting.first)),
    },
    ...(full ? {} : { append: { eventIds: texts(ids) } }),
    increment: { count: ids.length },
    addTo: {
      sessions: textsOf(last, 'sessions').length < MOST_DISTINCT_KNOWN ? sessionsOf(sighting) : [],
      resources: textsOf(last, 'resources').length < MOST_DISTINCT_KNOWN ? resourcesOf(sighting) : [],
    },
    bump: true,
    orAbsent: {
      now: at,
      ids,
      leased: !sighting.quiet,
      ...(full ? {} : { mostListed: MOST_LISTED }),
    },
  });
}

function replacing(kept: Kept, version: number | undefined, at: number, times: MemoryTimes): Expression {
  const { set, remove } = keptItem(kept, at + times.keepMs);
  return expression({ set, remove, version });
}

function readBack(after: WireItem, sighting: Sighting, at: number): Remembered {
  const count = numberOf(after, 'count') ?? sighting.eventIds.length;
  const isFirst = count === sighting.eventIds.length && numberOf(after, 'since') === at;
  if (isFirst && !sighting.quiet) return { kind: 'new', leased: true };
  const settled = keptOf(after, sighting)?.settled;
  return { kind: 'repeat', count, duplicates: [], ...(settled === undefined ? {} : { settled }) };
}

function mutedOf(item: WireItem | undefined, now: string): CallerMemory['muted'] {
  const muted = keptOf(item, undefined)?.muted;
  return muted !== undefined && muted.until > now ? muted : undefined;
}

const MOST_KNOWN = 2_000;

function keepKnown(known: Map<string, WireItem>, fingerprint: string, item: WireItem): void {
  known.delete(fingerprint);
  known.set(fingerprint, item);
  const oldest = known.size > MOST_KNOWN ? known.keys().next().value : undefined;
  if (oldest !== undefined) known.delete(oldest);
}
