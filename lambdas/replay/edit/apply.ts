/**
 * A snapshot as it would be with the changes made, one after the other. Of changes that people name, the first place that
 * is not known ends it; of a plan, what cannot be made is left out and told.
 */
import type { Json } from '../../denial/fields.ts';
import { type Edit, type Edited, type Placed, unknown } from './edit.ts';
import { endpointText } from './edit-endpoint.ts';
import { attached, boundBy, bounded, detached, inlined, keptOnly, managedText, trusted } from './edit-iam.ts';
import { joined } from './edit-members.ts';
import {
  isTarget,
  organizationAdded,
  organizationAttached,
  organizationDetached,
  organizationText,
} from './edit-organization.ts';
import { resourceStatement, resourceText } from './edit-resource.ts';
import { namedIn } from './named-in.ts';
import { onEachRole } from './permission-sets.ts';

export function applyAll(snapshot: Json, edits: readonly Edit[]): Edited {
  let edited: Edited = { kind: 'edited', snapshot };
  for (const edit of edits) {
    if (edited.kind !== 'edited') return edited;
    edited = apply(edited.snapshot, edit);
  }
  return edited;
}

interface EditedByPlan {
  readonly snapshot: Json;
  readonly missing: readonly Missing[];
  readonly made: number;
}

interface Missing extends Extract<Edited, { kind: 'unknown' }> {
  /** Of the plan. */
  readonly place: string;
}

export function applyPlanned(snapshot: Json, planned: readonly Placed[]): EditedByPlan {
  const missing: Missing[] = [];
  let edited = snapshot;
  for (const { place, edit, within } of planned) {
    const next = apply(edited, within === undefined ? edit : namedIn(edited, edit, within));
    if (next.kind === 'edited') edited = next.snapshot;
    else missing.push({ ...next, place });
  }
  return { snapshot: edited, missing, made: planned.length - missing.length };
}

function apply(snapshot: Json, edit: Edit): Edited {
  const ofSet = onEachRole(snapshot, edit);
  if (ofSet === undefined) return applyOne(snapshot, edit);
  const { set, edits } = ofSet;
  let edited: Edited = unknown('permission-set', set, []);
  // In an account where somebody took it off by hand, there is nothing to take off.
  for (const one of edits) {
    const next = applyOne(edited.kind === 'edited' ? edited.snapshot : snapshot, one);
    if (next.kind === 'edited' || edited.kind !== 'edited') edited = next;
  }
  return edited;
}

function applyOne(snapshot: Json, edit: Edit): Edited {
  switch (edit.kind) {
    case 'inline':
      return inlined(snapshot, edit);
    case 'attach':
      return attached(snapshot, edit);
    case 'detach':
      return isTarget(edit.from) ? organizationDetached(snapshot, edit) : detached(snapshot, edit);
    case 'boundary':
      return bounded(snapshot, edit);
    case 'bound-by':
      return boundBy(snapshot, edit);
    case 'keep-only':
      return keptOnly(snapshot, edit);
    case 'member':
      return joined(snapshot, edit);
    case 'trust':
      return trusted(snapshot, edit);
    case 'managed-text':
      return managedText(snapshot, edit);
    case 'organization':
      return organizationAdded(snapshot, edit);
    case 'organization-attach':
      return organizationAttached(snapshot, edit);
    case 'organization-text':
      return organizationText(snapshot, edit);
    case 'resource':
      return resourceText(snapshot, edit);
    case 'endpoint':
      return endpointText(snapshot, edit);
    case 'resource-statement':
      return resourceStatement(snapshot, edit);
  }
}
