/**
 * The organization as one container read it, shared with the others through the memory's table for fifteen minutes:
 * Organizations answers two policies a second, and ten containers that start together would wait for each other.
 * A change of an SCP, RCP or the tree calls `forget`, and everybody reads anew. Errs towards reading: a table that does
 * not answer costs a little time and nothing else.
 */
import { isObject, present, textAt } from '../denial/fields.ts';
import type { Answer, OrganizationFacts, Reader } from '../evidence/source.ts';
import type { ConnectOptions } from './connection/accounts.ts';
import { ORGANIZATION_FOR_MS } from './readers/organizations.ts';
import { batchRead } from './store/batch-read.ts';
import { expiryOf, type Item, jsonOf, numberOf } from './store/item.ts';
import { keyOf, memoryTable } from './store/table.ts';

export interface SharedOrganization {
  get(account: string): Promise<{ readonly facts?: OrganizationFacts; readonly forgottenAt: number }>;
  put(account: string, facts: OrganizationFacts): Promise<void>;
  /** Something of the organization was changed. */
  forget(): Promise<void>;
}

/** An item of the table holds 400 KB. */
const MOST_CHARACTERS = 300_000;
const KEEP_FORGOTTEN_MS = 24 * 60 * 60_000;
const ALL = 'all';

export function sharedOrganization(
  tableName: string,
  connect: ConnectOptions,
  now = () => Date.now(),
): SharedOrganization {
  const table = memoryTable(tableName, connect);
  const nameOf = (account: string) => `organization#${account}`;
  const readItem = batchRead(table);
  const read = (account: string) => readItem(nameOf(account));
  const write = (account: string, item: Item, forMs: number) =>
    table.put({ ...keyOf(nameOf(account)), ...item, expiresAt: expiryOf(now() + forMs) });
  return {
    async get(account) {
      const [item, forgotten] = await Promise.all([read(account), read(ALL)]);
      const forgottenAt = numberOf(forgotten, 'at') ?? 0;
      const at = numberOf(item, 'at') ?? 0;
      const facts = factsOf(jsonOf(item, 'facts'));
      // The table deletes late: the age is judged here.
      const fresh = at > forgottenAt && now() - at < ORGANIZATION_FOR_MS;
      return present({ forgottenAt, facts: fresh ? facts : undefined });
    },
    async put(account, facts) {
      // `undefined` (a type that is off) has no place in JSON, `null` (not read) has.
      const off = [...(facts.scps === undefined ? ['scps'] : []), ...(facts.rcps === undefined ? ['rcps'] : [])];
      const json = JSON.stringify({ ...facts, off });
      if (json.length > MOST_CHARACTERS) return;
      await write(account, { at: now(), facts: json }, ORGANIZATION_FOR_MS);
    },
    async forget() {
      await write(ALL, { at: now() }, KEEP_FORGOTTEN_MS);
    },
  };
}

/** The reader behind the shared memory; `anew` drops what the reader itself still knows. */
export function sharing(
  reader: Reader<'organization'>,
  shared: SharedOrganization,
  anew: () => void,
  now = () => Date.now(),
): Reader<'organization'> {
  let readAt = 0;
  return async (lookup, signal) => {
    const known = await shared.get(lookup.account).catch(() => ({ forgottenAt: 0 }) as const);
    if ('facts' in known && known.facts !== undefined) return { kind: 'found', value: known.facts };
    if (known.forgottenAt >= readAt) anew();
    readAt = now();
    const answer: Answer<OrganizationFacts> = await reader(lookup, signal);
    if (answer.kind === 'found' && (answer.gaps ?? []).length === 0) {
      await shared.put(lookup.account, answer.value).catch(() => {});
    }
    return answer;
  };
}

function factsOf(json: unknown): OrganizationFacts | undefined {
  if (!isObject(json)) return undefined;
  const { off, ...facts } = json;
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
  return named && whole('scps') && whole('rcps') && whole('path');
}
