/**
 * A snapshot of accounts as a policy source: what the file holds is an answer, what it lacks is a gap.
 * Never throws: a wrong shape is a problem that names its place, and a gap for whoever asks there.
 */
import { fieldAt, isObject, type Json, present, textAt } from '../../denial/fields.ts';
import { lookupKey } from '../evidence.ts';
import type { Lookup, PolicySource } from '../source.ts';
import { changesReader, guardrailTexts } from './changes.ts';
import { type SnapshotIam, snapshotIam } from './iam.ts';
import { snapshotOrganization } from './organization.ts';
import { listPart, MISSING, objectPart, type Part } from './part.ts';
import { type AccountPart, endpointReader, objectReader, publicAccessReader, resourceReader } from './resources.ts';
import { sessionReader } from './sessions.ts';

export interface Snapshot {
  readonly capturedAt?: string;
  readonly accounts: readonly AccountPart[];
  readonly organization: Part<Json>;
  readonly sessions: Part<Json>;
  readonly changes: Part<readonly unknown[]>;
}

export interface SnapshotReading {
  readonly snapshot: Snapshot;
  /** Each names its place; the rest of the snapshot is used all the same. */
  readonly problems: readonly string[];
}

export const SNAPSHOT_VERSION = 1;

export function readSnapshot(json: unknown): SnapshotReading {
  const accounts = objectPart(json, 'accounts');
  const capturedAt = textAt(json, 'capturedAt');
  const snapshot = present<Snapshot>({
    capturedAt,
    accounts:
      accounts.kind === 'gap'
        ? []
        : Object.keys(accounts.value).map((id) => ({ id, part: objectPart(accounts.value, id) })),
    organization: objectPart(json, 'organization'),
    sessions: objectPart(json, 'sessions'),
    changes: listPart(json, 'changes'),
  });
  return { snapshot, problems: problemsOf(json) };
}

export function snapshotSource(snapshot: Snapshot): PolicySource {
  const iams = new Map<string, SnapshotIam>();
  const iamOf = (account: string): SnapshotIam => {
    const known = iams.get(account);
    if (known) return known;
    const part = snapshot.accounts.find(({ id }) => id === account)?.part ?? MISSING;
    const iam = snapshotIam(account, part.kind === 'gap' ? part : objectPart(part.value, 'iam'));
    iams.set(account, iam);
    return iam;
  };
  const organization = snapshotOrganization(snapshot.organization);
  const resource = resourceReader(snapshot.accounts);
  const publicAccess = publicAccessReader(snapshot.accounts);
  const object = objectReader(snapshot.accounts);
  const endpoint = endpointReader(snapshot.accounts);
  const session = sessionReader(snapshot.sessions, (account, arn) => iamOf(account).managed(arn));
  const changes = changesReader(snapshot.changes);
  return {
    principal: kept((lookup) => iamOf(lookup.account).principal(lookup)),
    organization: kept(({ account }) => organization(account)),
    resource: kept((lookup) => resource(lookup)),
    'account-public-access': kept((lookup) => publicAccess(lookup)),
    'vpc-endpoint': kept((lookup) => endpoint(lookup)),
    session: async (lookup) => session(lookup),
    object: async (lookup) => object(lookup),
    changes: async (lookup) => changes(lookup),
    policyTexts: async (policy) => {
      const [, owner] = /^arn:[^:]*:iam::([^:]*):/.exec(policy) ?? [];
      if (owner === undefined) return guardrailTexts(snapshot.organization, policy);
      return { kind: 'found', value: { versions: iamOf(owner).versions(policy) } };
    },
  };
}

/** More entities than one log names; a bound all the same, for a log may name any. */
const MOST_KEPT = 20_000;

/**
 * A snapshot does not change: an answer is made once. What follows from it, such as a compiled policy, is then found
 * again by identity. Sessions, objects and changes differ from one denial to the next and are not kept.
 */
function kept<L extends Lookup, A>(read: (lookup: L) => A): (lookup: L) => Promise<A> {
  const answers = new Map<string, A>();
  return async (lookup) => {
    const key = lookupKey(lookup);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = read(lookup);
    if (answers.size >= MOST_KEPT) answers.clear();
    answers.set(key, answer);
    return answer;
  };
}

function problemsOf(json: unknown): readonly string[] {
  if (!isObject(json)) return ['snapshot: not a JSON object'];
  const problems: string[] = [];
  if (fieldAt(json, 'schemaVersion') !== SNAPSHOT_VERSION)
    problems.push(`snapshot schemaVersion: not ${SNAPSHOT_VERSION}`);
  const wrong = (place: string, value: unknown, is: (value: unknown) => boolean, what: string): void => {
    if (value !== undefined && value !== null && !is(value)) problems.push(`snapshot ${place}: not ${what}`);
  };
  const accounts = fieldAt(json, 'accounts');
  if (!isObject(accounts)) problems.push('snapshot accounts: not an object');
  for (const [id, account] of Object.entries(isObject(accounts) ? accounts : {})) {
    const place = `accounts.${id}`;
    if (!/^\d{12}$/.test(id)) problems.push(`snapshot ${place}: not a 12-digit account id`);
    wrong(place, account, isObject, 'an object');
    const iam = fieldAt(account, 'iam');
    wrong(`${place}.iam`, iam, isObject, 'an object');
    for (const list of ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies']) {
      wrong(`${place}.iam.${list}`, fieldAt(iam, list), Array.isArray, 'a list');
    }
    for (const map of ['resources', 'vpcEndpoints']) {
      const entries = fieldAt(account, map);
      wrong(`${place}.${map}`, entries, isObject, 'an object');
      for (const [key, entry] of Object.entries(isObject(entries) ? entries : {})) {
        wrong(`${place}.${map}["${key}"]`, entry, isObject, 'an object');
      }
    }
  }
  wrong('organization', fieldAt(json, 'organization'), isObject, 'an object');
  wrong('organization.policies', fieldAt(fieldAt(json, 'organization'), 'policies'), isObject, 'an object');
  wrong('organization.tree', fieldAt(fieldAt(json, 'organization'), 'tree'), isObject, 'an object');
  wrong('sessions', fieldAt(json, 'sessions'), isObject, 'an object');
  wrong('changes', fieldAt(json, 'changes'), Array.isArray, 'a list');
  return problems;
}
