/**
 * Edits of a policy set, for "what if". Everything an edit does not name stays the very same object, so that compiling
 * the result again costs only what changed.
 * An edit of a policy or statement that is not there, or that was not read, changes nothing, but for `put` and
 * `add-policy`: what `add-policy` finds unread stays there, unread, for it may deny what is added.
 */
import { compileDocument } from './document.ts';
import type { Level, NamedPolicy, PolicyDocument, PolicyEdit, PolicySet } from './policy-set.ts';

type RawStatement = Readonly<Record<string, unknown>>;

const NOT_READ: NamedPolicy = { name: 'not read', document: null };

export function editPolicies(policies: PolicySet, edits: readonly PolicyEdit[]): PolicySet {
  return edits.reduce(editOnce, policies);
}

function editOnce(policies: PolicySet, edit: PolicyEdit): PolicySet {
  switch (edit.layer) {
    case 'scp':
      return withList('scps', policies, editLevels(policies.scps, edit));
    case 'rcp':
      return withList('rcps', policies, editLevels(policies.rcps, edit));
    case 'resource':
    case 'trust': {
      const { resource } = policies;
      const before = resource === undefined || resource === null ? [] : isList(resource) ? resource : [resource];
      const after = editList(before, edit);
      const [only] = after;
      if (only === undefined) {
        const { resource: _gone, ...rest } = policies;
        return resource === null ? policies : rest;
      }
      return { ...policies, resource: after.length === 1 ? only : after };
    }
    default: {
      const before = policies[edit.layer];
      if (before === null && !isAddition(edit)) return policies;
      return { ...policies, [edit.layer]: editList(before, edit) };
    }
  }
}

function withList(name: 'scps' | 'rcps', policies: PolicySet, levels: readonly Level[] | null | undefined): PolicySet {
  return levels === undefined ? policies : { ...policies, [name]: levels };
}

function editLevels(
  levels: readonly Level[] | null | undefined,
  edit: PolicyEdit,
): readonly Level[] | null | undefined {
  return (
    levels?.map((level) => {
      if (!isMeant(level, edit) || (level.policies === null && edit.change.kind !== 'add-policy')) return level;
      return { ...level, policies: editList(level.policies, edit) };
    }) ?? levels
  );
}

function isMeant(level: Level, { target, policy, change }: PolicyEdit): boolean {
  if (target !== undefined) return level.target === target;
  return change.kind === 'add-policy' || holds(level, policy);
}

function isAddition({ change }: PolicyEdit): boolean {
  return change.kind === 'put' || change.kind === 'add-policy';
}

function holds(level: Level, name: string): boolean {
  return level.policies?.some((policy) => policy.name === name) ?? false;
}

function editList(before: readonly NamedPolicy[] | null | undefined, edit: PolicyEdit): readonly NamedPolicy[] {
  const { change, policy: name } = edit;
  if (change.kind === 'add-policy')
    return [...(before === null ? [NOT_READ] : (before ?? [])), { name, document: change.document }];
  const policies = before ?? [];
  if (change.kind === 'remove') return policies.filter((policy) => policy.name !== name);
  if (change.kind === 'put') {
    const put = { name, document: change.document };
    return policies.some((policy) => policy.name === name)
      ? policies.map((policy) => (policy.name === name ? put : policy))
      : [...policies, put];
  }
  return policies.map((policy) =>
    policy.name === name ? { name, document: editDocument(policy.document, change) } : policy,
  );
}

type StatementChange = Exclude<PolicyEdit['change'], { readonly kind: 'put' | 'add-policy' | 'remove' }>;

function editDocument(document: PolicyDocument | null, change: StatementChange): PolicyDocument | null {
  const { source } = compileDocument(document, true);
  if (source === undefined) return document;
  const written = source['Statement'];
  const list: readonly unknown[] = Array.isArray(written) ? written : written === undefined ? [] : [written];
  switch (change.kind) {
    case 'add-statement':
      return { ...source, Statement: [...list, change.statement] };
    case 'replace-statement':
      return { ...source, Statement: list.map((one, at) => (isNamed(one, at, change.statement) ? change.with : one)) };
    case 'remove-statement':
      return { ...source, Statement: list.filter((one, at) => !isNamed(one, at, change.statement)) };
  }
}

function isNamed(statement: unknown, at: number, id: string): boolean {
  const sid = isRecord(statement) ? statement['Sid'] : undefined;
  return typeof sid === 'string' && sid !== '' ? sid === id : String(at + 1) === id;
}

function isRecord(value: unknown): value is RawStatement {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: NamedPolicy | readonly NamedPolicy[]): value is readonly NamedPolicy[] {
  return Array.isArray(value);
}
