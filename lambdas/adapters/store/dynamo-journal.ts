/**
 * The journal of policy changes on the memory's table: one item a change under its target, sorted by time, kept for 90
 * days as long as CloudTrail's own history, one that says when a target last had an entry, and one for each account and
 * Region that it hears of. The same event recorded twice is one entry. Asking for many targets costs one call, and one
 * more for each that was changed.
 */
import type { Journal } from '../../change/journal.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import { changeTarget } from '../../change/target.ts';
import { isObject, textAt } from '../../denial/fields.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { batchRead } from './batch-read.ts';
import { expiryOf, jsonOf, numberOf } from './item.ts';
import { keyOf, memoryTable } from './table.ts';

const KEEP_MS = 90 * 24 * 60 * 60_000;
/** Sorts behind every time, and so is none of the entries. */
const LATEST = 'latest';
/** An item of the table holds 400 KB; texts beyond this are left out and the change becomes a suspect only. */
const MOST_BYTES = 300_000;

export function dynamoJournal(tableName: string, connect: ConnectOptions): Journal {
  const table = memoryTable(tableName, connect);
  const read = batchRead(table);
  return {
    async record(change) {
      const at = Date.parse(change.time);
      const json = JSON.stringify(change);
      const { newDocument: _new, oldDocument: _old, ...bare } = change;
      await table.put({
        ...keyOf(nameOf(change.target), `${change.time}#${change.eventId}`),
        change: Buffer.byteLength(json) > MOST_BYTES ? JSON.stringify(bare) : json,
        expiresAt: expiryOf((Number.isNaN(at) ? Date.now() : at) + KEEP_MS),
      });
      await Promise.all([heardOf(change, Date.now()), changedAt(change, Date.now())]);
    },

    async coverage(account, region) {
      const item = await read(coverageOf(account, region));
      const [since, latest] = [numberOf(item, 'since'), numberOf(item, 'latest')];
      if (since === undefined || latest === undefined) return undefined;
      return { since: new Date(since).toISOString(), latest: new Date(latest).toISOString() };
    },

    async changesOf(targets, from, until, limit) {
      const names = [...new Set(targets.map(nameOf))];
      const latest = await Promise.all(names.map(async (name) => numberOf(await read(name, LATEST), 'at') ?? 0));
      // FingerprintMemory by our clock, later than the change itself: what was recorded before `from` also happened before.
      const changed = names.filter((_, at) => (latest[at] ?? 0) >= Date.parse(from));
      const found = await Promise.all(changed.map((name) => entries(name, from, until, limit)));
      return found
        .flat()
        .toSorted((a, b) => (a.time < b.time ? 1 : -1))
        .slice(0, limit);
    },
  };

  async function changedAt({ target }: PolicyChange, now: number): Promise<void> {
    await table.put({ ...keyOf(nameOf(target), LATEST), at: now, expiresAt: expiryOf(now + KEEP_MS) });
  }

  /** From the first change heard of; by this clock, for a change may be told of late. */
  async function heardOf({ account, region }: PolicyChange, now: number): Promise<void> {
    await table.update(keyOf(coverageOf(account, region)), {
      update: 'SET #since = if_not_exists(#since, :now), #latest = :now, #expiresAt = :expiresAt',
      values: { ':now': now, ':expiresAt': expiryOf(now + KEEP_MS) },
    });
  }

  async function entries(name: string, from: string, until: string, limit: number): Promise<readonly PolicyChange[]> {
    // `$` stands right behind the `#` that ends a time: all events of the last instant are in.
    const items = await table.newest({ partition: name, from, until: `${until}$` }, limit);
    return items.flatMap((item) => {
      const change = jsonOf(item, 'change');
      return isChange(change) ? [change] : [];
    });
  }
}

function nameOf(target: string): string {
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
