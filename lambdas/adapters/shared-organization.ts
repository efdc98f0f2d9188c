/**
 * The organization as one container read it, shared with the others through the memory's table: Organizations answers
 * two policies a second, and ten containers that start together would wait for each other. A change of an SCP, RCP or
 * the tree calls `forget`, and everybody reads anew. It is kept for fifteen minutes, and for up to a day where every such change
 * is heard. Errs towards reading: what was read soon after a change may be the old text, for Organizations is not done at
 * once, and is read again; a table that does not answer costs a little time and nothing else.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { isObject, present, textAt } from '../denial/fields.ts';
import type { OrganizationFacts } from '../evidence/facts.ts';
import type { Answer, Reader } from '../evidence/source.ts';
import type { ConnectOptions } from './connection/accounts.ts';
import type { Heard } from './organization-changes.ts';
import { ORGANIZATION_FOR_MS, type Organizations } from './readers/organizations.ts';
import { batchRead } from './store/batch-read.ts';
import { expiryOf, type Item, jsonOf, numberOf, textOf } from './store/item.ts';
import { keyOf, memoryTable } from './store/table.ts';

export interface SharedOrganization {
  get(account: string): Promise<{
    readonly facts?: OrganizationFacts;
    readonly forgottenAt: number;
    /** Every change of the organization's policies is heard. */
    readonly byChanges: boolean;
  }>;
  put(account: string, facts: OrganizationFacts): Promise<void>;
  /** Something of the organization was changed. */
  forget(): Promise<void>;
}

/** An item of the table holds 400 KB; long ones are packed, and policies pack well. */
const PACKED_FROM_CHARACTERS = 60_000;
const MOST_CHARACTERS = 300_000;
/** Twice in a row, in one container and then in the table: a day at most. */
const BY_CHANGES_MS = 12 * 60 * 60_000;
/** Longer than what is kept: an item older than a change is never taken for news. */
const KEEP_FORGOTTEN_MS = 4 * BY_CHANGES_MS;
/** After a change Organizations may still answer with what was before. */
const SETTLING_MS = ORGANIZATION_FOR_MS;
const ALL = 'all';

/** `heard`: the management account, where every change of its organization's policies is heard. */
export function sharedOrganization(
  tableName: string,
  connect: ConnectOptions,
  heard: Heard = async () => undefined,
  now = () => Date.now(),
): SharedOrganization {
  const table = memoryTable(tableName, connect);
  const readItem = batchRead(table);
  const read = (account: string) => readItem(nameOf(account));
  const write = (account: string, item: Item, forMs: number) =>
    table.put({ ...keyOf(nameOf(account)), ...item, expiresAt: expiryOf(now() + forMs) });
  return {
    async get(account) {
      const [item, forgotten, of] = await Promise.all([read(account), read(ALL), heard().catch(() => undefined)]);
      const forgottenAt = numberOf(forgotten, 'at') ?? 0;
      const at = numberOf(item, 'at') ?? 0;
      const facts = factsOf(jsonOf(item, 'facts') ?? unpacked(textOf(item, 'packed')));
      const byChanges = of !== undefined;
      const isSettled = of === facts?.managementAccountId && byChanges && at >= forgottenAt + SETTLING_MS;
      // The table deletes late: the age is judged here.
      const isFresh = at > forgottenAt && now() - at < (isSettled ? BY_CHANGES_MS : ORGANIZATION_FOR_MS);
      return present({ forgottenAt, byChanges, facts: isFresh ? facts : undefined });
    },
    async put(account, facts) {
      // `undefined` (a type that is off) has no place in JSON, `null` (not read) has.
      const off = [...(facts.scps === undefined ? ['scps'] : []), ...(facts.rcps === undefined ? ['rcps'] : [])];
      const json = JSON.stringify({ ...facts, off, policyIds: idsByName(facts) });
      const packed = json.length < PACKED_FROM_CHARACTERS ? undefined : gzipSync(json).toString('base64');
      if ((packed ?? json).length > MOST_CHARACTERS) return;
      await write(account, { at: now(), ...(packed === undefined ? { facts: json } : { packed }) }, BY_CHANGES_MS);
    },
    async forget() {
      await write(ALL, { at: now() }, KEEP_FORGOTTEN_MS);
    },
  };
}

/** Names of accounts, as the organization gave them when it was last read, while that is kept: names hardly change. */
export function accountNamesIn(tableName: string, connect: ConnectOptions): AccountNamesOf {
  const table = memoryTable(tableName, connect);
  return async (accounts) => {
    const read = await Promise.all(
      [...new Set(accounts)].slice(0, MOST_NAMES).map(async (account) => {
        const item = await table.get(keyOf(nameOf(account)));
        const facts = factsOf(jsonOf(item, 'facts') ?? unpacked(textOf(item, 'packed')));
        const name = facts?.path?.find(({ id }) => id === account)?.name;
        return name === undefined || name === '' || name === account ? [] : [[account, name] as const];
      }),
    );
    return Object.fromEntries(read.flat());
  };
}

export type AccountNamesOf = (accounts: readonly string[]) => Promise<Readonly<Record<string, string>>>;

/** More stand in no notice. */
const MOST_NAMES = 40;

function nameOf(account: string): string {
  return `organization#${account}`;
}

/** The reader behind the shared memory, told how long it may keep what it reads. */
export function sharing(
  { organization, forget, keepFor }: Organizations,
  shared: SharedOrganization,
  now = () => Date.now(),
): Reader<'organization'> {
  let readAt = 0;
  return async (lookup, signal) => {
    const known = await shared
      .get(lookup.account)
      .catch(() => ({ forgottenAt: 0, byChanges: false, facts: undefined }) as const);
    if (known.facts !== undefined) return { kind: 'found', value: known.facts };
    const settledAt = known.forgottenAt + SETTLING_MS;
    if (known.forgottenAt >= readAt || (readAt < settledAt && now() >= settledAt)) forget();
    readAt = now();
    keepFor(known.byChanges ? BY_CHANGES_MS : ORGANIZATION_FOR_MS);
    const answer: Answer<OrganizationFacts> = await organization(lookup, signal);
    if (answer.kind === 'found' && (answer.gaps ?? []).length === 0) {
      await shared.put(lookup.account, answer.value).catch(() => {});
    }
    return answer;
  };
}

/** For a release at work beside this one, which takes a policy without an id for one that nobody changed. */
function idsByName({ policies = [] }: OrganizationFacts): Readonly<Record<string, string>> {
  return Object.fromEntries(policies.map(({ name, id }) => [name, id]));
}

function unpacked(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString('utf8'));
  } catch {
    return undefined;
  }
}

function factsOf(json: unknown): OrganizationFacts | undefined {
  if (!isObject(json)) return undefined;
  const { off, policyIds: _, ...facts } = json;
  const isOff = (name: string): boolean => Array.isArray(off) && off.includes(name);
  const typed = {
    ...facts,
    ...(isOff('scps') ? { scps: undefined } : {}),
    ...(isOff('rcps') ? { rcps: undefined } : {}),
  };
  return isFacts(typed) ? typed : undefined;
}

/** Written by this room as a whole; an item of an older version is read anew. */
function isFacts(value: object): value is OrganizationFacts {
  const whole = (name: string): boolean => Object.hasOwn(value, name);
  const named = textAt(value, 'id') !== undefined && textAt(value, 'managementAccountId') !== undefined;
  return named && whole('scps') && whole('rcps') && whole('path') && whole('policies');
}
