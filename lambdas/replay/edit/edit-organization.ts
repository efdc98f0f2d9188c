/**
 * Changes of the organization's policies. Errs towards "not known": neither a target nor a policy that the snapshot
 * lacks is made up.
 */
import { lastSegment } from '../../aws/arn.ts';
import { isObject, type Json, listAt, objectAt, textAt } from '../../denial/fields.ts';
import { fullAccess } from '../../evidence/full-access.ts';
import { type Edit, type Edited, several, unknown } from './edit.ts';
import { changed, withField } from './parts.ts';

export function isTarget(text: string): boolean {
  return /^(?:r-[a-z0-9]{4,}|ou-[a-z0-9-]+|\d{12})$/.test(text);
}

/** Adds it to what the target has: as a policy of its own, whatever another of the name is attached elsewhere. */
export function organizationAdded(snapshot: Json, edit: Extract<Edit, { kind: 'organization' }>): Edited {
  const taken = policiesOf(snapshot);
  const id = [`p-${edit.name}`, ...Array.from({ length: 99 }, (_, at) => `p-${edit.name}-${at + 2}`)].find(
    (one) => !Object.hasOwn(taken, one),
  );
  if (id === undefined) return unknown('policy', edit.name, []);
  const policy = { name: edit.name, type: edit.type, document: edit.document };
  const made = changed(snapshot, ['organization', 'policies'], (policies) => withField(policies, id, policy));
  return atTarget(made, edit.target, (ids) => [...ids, id]);
}

export function organizationAttached(snapshot: Json, edit: Extract<Edit, { kind: 'organization-attach' }>): Edited {
  const [id, ...others] = idsOf(snapshot, edit.policy);
  const policies = policiesOf(snapshot);
  if (id !== undefined && others.length > 0) return several(edit.policy, [id, ...others]);
  // AWS's own full access stands in no list.
  if (id === undefined || !(Object.hasOwn(policies, id) || fullAccess(id) !== undefined))
    return unknown('policy', edit.policy, Object.keys(policies));
  return atTarget(snapshot, edit.target, (ids) => (ids.includes(id) ? ids : [...ids, id]));
}

export function organizationDetached(snapshot: Json, edit: Extract<Edit, { kind: 'detach' }>): Edited {
  const ids = new Set(idsOf(snapshot, edit.policy));
  const node = nodeAt(treeOf(snapshot), edit.from);
  const held = listAt(node, 'policyIds').filter((id) => typeof id === 'string');
  if (node !== undefined && !held.some((id) => ids.has(id))) {
    const names = held.flatMap((id) => [id, textAt(policiesOf(snapshot)[id], 'name') ?? id]);
    return unknown('policy', edit.policy, names);
  }
  const meant = [...new Set(held)].filter((id) => ids.has(id));
  if (meant.length > 1) return several(edit.policy, meant);
  return atTarget(snapshot, edit.from, (all) => all.filter((id) => !ids.has(String(id))));
}

export function organizationText(snapshot: Json, edit: Extract<Edit, { kind: 'organization-text' }>): Edited {
  const [id, ...others] = idsOf(snapshot, edit.policy);
  const policies = policiesOf(snapshot);
  if (id !== undefined && others.length > 0) return several(edit.policy, [id, ...others]);
  if (id === undefined || !Object.hasOwn(policies, id))
    return unknown('policy', edit.policy, [
      ...Object.keys(policies),
      ...Object.values(policies).flatMap((policy) => textAt(policy, 'name') ?? []),
    ]);
  const edited = changed(snapshot, ['organization', 'policies', id], (policy) =>
    withField(policy, 'document', edit.document),
  );
  return { kind: 'edited', snapshot: edited };
}

/**
 * The management account, where a change is about a policy on it or above it: AWS applies none to it.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export function managementSpared(snapshot: Json, edits: readonly Edit[]): string | undefined {
  const account = textAt(objectAt(snapshot, 'organization'), 'managementAccountId');
  const tree = treeOf(snapshot);
  if (account === undefined || tree === undefined) return undefined;
  const isAbove = (target: string): boolean => {
    const node = nodeAt(tree, target);
    return node !== undefined && nodeAt(node, account) !== undefined;
  };
  return edits.flatMap((edit) => targetsOf(edit, snapshot, tree)).some(isAbove) ? account : undefined;
}

function targetsOf(edit: Edit, snapshot: Json, tree: Json): readonly string[] {
  switch (edit.kind) {
    case 'organization':
    case 'organization-attach':
      return [edit.target];
    case 'detach':
      return isTarget(edit.from) ? [edit.from] : [];
    case 'organization-text': {
      const ids = new Set(idsOf(snapshot, edit.policy));
      return holdersIn(tree, ids);
    }
    default:
      return [];
  }
}

function holdersIn(node: Json, ids: ReadonlySet<string>): readonly string[] {
  const own = listAt(node, 'policyIds').some((id) => ids.has(String(id))) ? (textAt(node, 'id') ?? []) : [];
  return [own, ...listAt(node, 'children').flatMap((child) => (isObject(child) ? holdersIn(child, ids) : []))].flat();
}

/** By id, ARN or name. */
function idsOf(snapshot: Json, policy: string): readonly string[] {
  const last = lastSegment(policy);
  if (Object.hasOwn(policiesOf(snapshot), last)) return [last];
  const byName = Object.entries(policiesOf(snapshot)).flatMap(([id, one]) =>
    textAt(one, 'name') === policy ? [id] : [],
  );
  return byName.length > 0 ? byName : [last];
}

function policiesOf(snapshot: Json): Json {
  return objectAt(objectAt(snapshot, 'organization'), 'policies') ?? {};
}

function treeOf(snapshot: Json): Json | undefined {
  return objectAt(objectAt(snapshot, 'organization'), 'tree');
}

function atTarget(snapshot: Json, target: string, change: (ids: readonly unknown[]) => readonly unknown[]): Edited {
  const tree = treeOf(snapshot);
  if (tree === undefined || nodeAt(tree, target) === undefined) return unknown('target', target, targetsIn(tree));
  const edited = withIds(tree, target, change);
  return { kind: 'edited', snapshot: changed(snapshot, ['organization', 'tree'], () => edited) };
}

function withIds(node: Json, target: string, change: (ids: readonly unknown[]) => readonly unknown[]): Json {
  if (textAt(node, 'id') === target) return withField(node, 'policyIds', change(listAt(node, 'policyIds')));
  const children = listAt(node, 'children');
  if (children.length === 0) return node;
  return withField(
    node,
    'children',
    children.map((child) => (isObject(child) ? withIds(child, target, change) : child)),
  );
}

function nodeAt(node: Json | undefined, target: string): Json | undefined {
  if (node === undefined || textAt(node, 'id') === target) return node;
  for (const child of listAt(node, 'children')) {
    const found = isObject(child) ? nodeAt(child, target) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function targetsIn(node: Json | undefined): readonly string[] {
  if (node === undefined) return [];
  const below = listAt(node, 'children').flatMap((child) => (isObject(child) ? targetsIn(child) : []));
  return [textAt(node, 'id') ?? [], ...below].flat();
}
