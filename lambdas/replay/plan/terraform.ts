/**
 * A Terraform plan, as `terraform show -json` (or OpenTofu) prints it, to edits.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 * Values that are known only after apply are missing in `after` and true in `after_unknown`; a reference to another
 * resource of the plan is looked up in `configuration`. Errs towards leaving out, and says what.
 */
import { fieldAt, isObject, type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';
import type { PlanNote, Planned } from './planned.ts';
import type { ResourceChange } from './resource-change.ts';
import { byArn, placeOf } from './terraform-arns.ts';
import { ordered, type Typed } from './terraform-order.ts';
import { referencesIn } from './terraform-references.ts';
import { bearsOnPolicies, callerOf, READERS } from './terraform-resources.ts';

/** https://developer.hashicorp.com/terraform/internals/json-format: minor versions only add. */
const KNOWN_FORMAT = /^[01]\./;

export function readTerraform(plan: Json): Planned {
  const all: Typed[] = [];
  const notes: PlanNote[] = [];
  const within = placeOf(plan);
  const version = textAt(plan, 'format_version');
  if (version !== undefined && !KNOWN_FORMAT.test(version)) notes.push({ kind: 'other-version', place: version });
  if (plan['errored'] === true) notes.push({ kind: 'not-whole', place: 'errored' });
  notes.push(...deferredIn(plan));
  for (const { type, change } of changesIn(plan)) {
    const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
    if (read === undefined) {
      if (bearsOnPolicies(type, change)) notes.push({ kind: 'not-read', place: change.address });
      continue;
    }
    for (const outcome of read(change)) {
      if (typeof outcome === 'string') {
        const entity = outcome === 'deleted' ? callerOf(type, change) : undefined;
        notes.push(present<PlanNote>({ kind: outcome, place: change.address, entity }));
        continue;
      }
      all.push({ type, placed: { place: change.address, edit: outcome, within } });
      if ('document' in outcome && outcome.document === null)
        notes.push({ kind: 'text-unknown', place: change.address });
    }
  }
  const { edits, rivals } = ordered(all);
  return { edits, notes: [...notes, ...rivals.map((place) => ({ kind: 'text-unknown', place }) as const)] };
}

/** What Terraform puts off to a later plan: https://developer.hashicorp.com/terraform/internals/json-format */
function deferredIn(plan: Json): readonly PlanNote[] {
  return listAt(plan, 'deferred_changes').flatMap((one): readonly PlanNote[] => {
    const change = objectAt(one, 'resource_change');
    const type = textAt(change, 'type') ?? '';
    const isRead = Object.hasOwn(READERS, type) || /polic(?:y|ies)|permission|grant/.test(type);
    return isRead ? [{ kind: 'not-read', place: textAt(change, 'address') ?? type }] : [];
  });
}

interface Changing {
  readonly type: string;
  readonly change: ResourceChange;
}

function changesIn(plan: Json): readonly Changing[] {
  const all = listAt(plan, 'resource_changes').filter(isObject);
  const then = new Map(
    all.map((one) => [textAt(one, 'address') ?? '', objectAt(objectAt(one, 'change'), 'after') ?? {}] as const),
  );
  const references = referencesIn(plan);
  const made = new Set(all.flatMap(madeEntity));
  const withArn = byArn(plan);
  return all.flatMap((one): readonly Changing[] => {
    const change = objectAt(one, 'change');
    const actions = listAt(change, 'actions');
    const type = textAt(one, 'type');
    const address = textAt(one, 'address') ?? '';
    if (type === undefined || textAt(one, 'mode') === 'data') return [];
    if (actions.every((action) => action === 'no-op' || action === 'read')) return [];
    const unknown = objectAt(change, 'after_unknown');
    return [
      {
        type,
        change: {
          address,
          now: objectAt(change, 'before'),
          after: actions.includes('create') || actions.includes('update') ? objectAt(change, 'after') : undefined,
          isUnknown: (attribute) => fieldAt(unknown, attribute) === true,
          isPartlyUnknown: (attribute) => listAt(unknown, attribute).includes(true),
          withArn,
          isMade: (entity) => made.has(entity),
          referred: (attribute) => {
            const name = references(address, attribute).find((reference) => then.has(reference));
            return name === undefined ? undefined : then.get(name);
          },
        },
      },
    ];
  });
}

function madeEntity(one: Json): readonly string[] {
  const change = objectAt(one, 'change');
  const type = /^aws_iam_(role|user|group)$/.exec(textAt(one, 'type') ?? '')?.[1];
  const name = textAt(objectAt(change, 'after'), 'name');
  const isNew = !isObject(fieldAt(change, 'before')) && type !== undefined && name !== undefined;
  return isNew ? [`${type}/${name}`] : [];
}
