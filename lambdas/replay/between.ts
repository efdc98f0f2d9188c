/**
 * What a replay between two snapshots needs, taken from them: who may be heard of, what may be asked, and what changed
 * while the calls were made. Errs towards naming a caller of whom no call was seen; only the roles that services keep for
 * themselves are left out.
 */
import { arnParts, segmentsOf } from '../aws/arn.ts';
import { parseChange } from '../change/parse.ts';
import { fieldAt, isObject, type Json, listAt, objectAt, present, textAt } from '../denial/fields.ts';
import { readSnapshot, snapshotSource } from '../evidence/snapshot/snapshot.ts';
import { endpointsBetween } from './edit/edit-endpoint.ts';
import { isPermissionSet, rolesOfPermissionSet } from './edit/permission-sets.ts';
import { askedIn } from './fold.ts';
import type { PlanNote } from './plan/planned.ts';
import type { Replaying } from './replay.ts';

/** `changed`: the policies as they would be; without it the log is held against the snapshot alone. */
export function between(snapshot: Json, changed: Json | undefined, notes: Replaying['notes']): Replaying {
  return present<Replaying>({
    now: sourceOf(snapshot),
    proposed: changed === undefined ? undefined : sourceOf(changed),
    asked: askedIn(changed === undefined ? [snapshot] : [snapshot, changed]),
    gone: changed === undefined ? undefined : goneFrom(snapshot, changed, notes ?? []),
    callers: callersIn(snapshot),
    endpoints: changed === undefined ? undefined : endpointsBetween(snapshot, changed),
    changes: listAt(snapshot, 'changes').flatMap((record) => parseChange(record) ?? []),
    notes,
  });
}

/** By a second snapshot that lists the account's roles and users without it, or by what a plan or template deletes. */
function goneFrom(snapshot: Json, changed: Json, notes: readonly PlanNote[]): ReadonlySet<string> {
  const kept = new Set(callersIn(changed));
  const listed = new Set(Object.entries(objectAt(changed, 'accounts') ?? {}).flatMap(listedIn));
  const missing = callersIn(snapshot).filter((arn) => !kept.has(arn) && listed.has(listKey(arn)));
  return new Set([...missing, ...notes.flatMap(({ entity }) => rolesNamed(snapshot, entity))]);
}

function rolesNamed(snapshot: Json, entity: string | undefined): readonly string[] {
  if (entity === undefined) return [];
  return isPermissionSet(entity) ? rolesOfPermissionSet(snapshot, entity) : [entity];
}

function listedIn([id, account]: readonly [string, unknown]): readonly string[] {
  const iam = objectAt(account, 'iam');
  return ['role', 'user'].flatMap((kind) =>
    Array.isArray(fieldAt(iam, kind === 'role' ? 'RoleDetailList' : 'UserDetailList')) ? [`${id} ${kind}`] : [],
  );
}

function listKey(arn: string): string {
  const { account = '', resource = '' } = arnParts(arn) ?? {};
  return `${account} ${segmentsOf(resource)[0]}`;
}

function sourceOf(json: Json): ReturnType<typeof snapshotSource> {
  return snapshotSource(readSnapshot(json).snapshot);
}

function callersIn(snapshot: Json): readonly string[] {
  const accounts = Object.values(objectAt(snapshot, 'accounts') ?? {}).filter(isObject);
  return accounts
    .flatMap((account) =>
      ['RoleDetailList', 'UserDetailList'].flatMap((list) => listAt(objectAt(account, 'iam'), list)),
    )
    .flatMap((entity) => textAt(entity, 'Arn') ?? [])
    .filter((arn) => !arn.includes(':role/aws-service-role/'));
}
