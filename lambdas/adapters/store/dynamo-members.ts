/**
 * Who forwards, in the memory's table: one item an account and Region, under one partition, so that a tick reads all of
 * them. Errs towards forgetting: a member that was not heard for a week leaves, unless the settings expect it.
 */
import pLimit from 'p-limit';
import type { AccountRegion, Member, Members } from '../../admission/ledger/members.ts';
import { MEMORY_TABLE } from '../../contract/memory-table.ts';
import { present } from '../../denial/fields.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { batchRead } from './batch-read.ts';
import { expiryOf, type Item, textOf } from './item.ts';
import { type Key, keyOf, memoryTable, unlessRefused } from './table.ts';

const MEMBER = 'member';
const DAY_MS = 24 * 60 * 60_000;
const KEEP_MS = 7 * DAY_MS;
/** Long past what a rollout takes. */
const KEEP_EXPECTED_MS = 90 * DAY_MS;
const PAGE = 1_000;
/** So many are watched: each tick reads them. */
const MOST_MEMBERS = 20_000;
const PARALLEL = 10;

/** When one of them was heard. */
export function lastHeardIn(tableName: string, connect: ConnectOptions) {
  const read = batchRead(memoryTable(tableName, connect));
  return async (place: AccountRegion): Promise<string | undefined> =>
    textOf(await read(MEMBER, sortOf(place)), 'lastHeard');
}

export function dynamoMembers(tableName: string, connect: ConnectOptions): Members {
  const table = memoryTable(tableName, connect);
  const limit = pLimit(PARALLEL);

  return {
    async heard(place, now) {
      await table.update(keyFor(place), {
        update: 'SET #lastHeard = :now, #since = if_not_exists(#since, :now), #expiresAt = :expiresAt REMOVE #toldAt',
        values: { ':now': now, ':expiresAt': expiryOf(Date.parse(now) + KEEP_MS) },
      });
    },
    async expect(places, now) {
      const expiresAt = expiryOf(Date.parse(now) + KEEP_EXPECTED_MS);
      await each(places, (place) =>
        table
          .update(keyFor(place), {
            update: 'SET #since = :now, #expiresAt = :expiresAt',
            condition: 'attribute_not_exists(#since)',
            values: { ':now': now, ':expiresAt': expiresAt },
          })
          .catch(unlessRefused),
      );
    },
    async all() {
      const found = new Map<string, Member>();
      for (let until = '~', page = PAGE; page === PAGE && found.size < MOST_MEMBERS; ) {
        const items = await table.newest({ partition: MEMBER, from: '0', until }, PAGE);
        for (const member of items.flatMap(memberOf)) found.set(`${member.account} ${member.region}`, member);
        page = items.length;
        until = textOf(items.at(-1), MEMORY_TABLE.sortKey) ?? '0';
      }
      return [...found.values()].toReversed();
    },
    async silenceTold(places, now) {
      await each(places, (place) =>
        table
          .update(keyFor(place), {
            update: 'SET #toldAt = :now',
            condition: 'attribute_exists(#since)',
            values: { ':now': now },
          })
          .catch(unlessRefused),
      );
    },
  };

  async function each(
    places: readonly AccountRegion[],
    act: (place: AccountRegion) => Promise<unknown>,
  ): Promise<void> {
    await Promise.all(places.map((place) => limit(() => act(place))));
  }
}

function keyFor(place: AccountRegion): Key {
  return keyOf(MEMBER, sortOf(place));
}

function sortOf({ account, region }: AccountRegion): string {
  return `${account} ${region}`;
}

function memberOf(item: Item): Member | [] {
  const [account, region] = (textOf(item, MEMORY_TABLE.sortKey) ?? '').split(' ');
  const since = textOf(item, 'since');
  if (account === undefined || region === undefined || since === undefined) return [];
  return {
    account,
    region,
    since,
    ...present({ lastHeard: textOf(item, 'lastHeard'), toldAt: textOf(item, 'toldAt') }),
  };
}
