/**
 * Changes of roles, users, groups and managed policies, made in the snapshot's output of
 * `aws iam get-account-authorization-details`. Errs towards "not known": a principal that the snapshot lacks is never
 * made up.
 */
import { lastSegment, parseArn, segmentsOf } from '../../aws/arn.ts';
import { fieldAt, isObject, type Json, listAt, objectAt, textAt } from '../../denial/fields.ts';
import { type Edit, type Edited, type Text, unknown } from './edit.ts';
import { accountIds, accountOf, changed, changedIn, named, put, sameText, withField, withoutField } from './parts.ts';

interface Lists {
  readonly list: string;
  readonly name: string;
  readonly inline: string;
}

const LISTS: Readonly<Record<string, Lists>> = {
  role: { list: 'RoleDetailList', name: 'RoleName', inline: 'RolePolicyList' },
  user: { list: 'UserDetailList', name: 'UserName', inline: 'UserPolicyList' },
  group: { list: 'GroupDetailList', name: 'GroupName', inline: 'GroupPolicyList' },
};

interface Entity extends Lists {
  readonly account: string;
  readonly own: string;
}

export function inlined(snapshot: Json, edit: Extract<Edit, { kind: 'inline' }>): Edited {
  return inEntity(snapshot, edit.entity, (entity, { inline }) => {
    const policy = { PolicyName: edit.name, PolicyDocument: edit.document };
    const held = listAt(entity, inline).find(named('PolicyName', edit.name));
    if (held !== undefined && sameText(fieldAt(held, 'PolicyDocument'), edit.document)) return entity;
    return withField(entity, inline, put(listAt(entity, inline), named('PolicyName', edit.name), policy));
  });
}

export function attached(snapshot: Json, edit: Extract<Edit, { kind: 'attach' }>): Edited {
  return inEntity(snapshot, edit.entity, (entity, { account }) =>
    attachedTo(entity, inAccount(edit.policyArn, account, entity)),
  );
}

function attachedTo(entity: Json, arn: string): Json {
  const policy = { PolicyName: lastSegment(arn), PolicyArn: arn };
  const list = listAt(entity, 'AttachedManagedPolicies');
  return withField(entity, 'AttachedManagedPolicies', put(list, named('PolicyArn', arn), policy));
}

export function detached(snapshot: Json, edit: Extract<Edit, { kind: 'detach' }>): Edited {
  const found = entityAt(snapshot, edit.from);
  if (found === undefined) return unknown('principal', edit.from, principals(snapshot));
  const { entity, place } = found;
  const [inline, managed] = [listAt(entity, place.inline), listAt(entity, 'AttachedManagedPolicies')];
  const arn = inAccount(edit.policy, place.account, found.entity);
  const isMeant = (item: unknown): boolean =>
    textAt(item, 'PolicyName') === edit.policy || textAt(item, 'PolicyArn') === arn;
  if (![...inline, ...managed].some(isMeant)) {
    const names = [...inline, ...managed].flatMap((item) => textAt(item, 'PolicyName') ?? []);
    return unknown('policy', edit.policy, names);
  }
  return inEntity(snapshot, edit.from, (one) => {
    const kept = { [place.inline]: inline.filter((item) => !isMeant(item)) };
    return { ...one, ...kept, AttachedManagedPolicies: managed.filter((item) => !isMeant(item)) };
  });
}

export function keptOnly(snapshot: Json, edit: Extract<Edit, { kind: 'keep-only' }>): Edited {
  const [isInline, kept] = [edit.held === 'inline', new Set(edit.policies)];
  return inEntity(snapshot, edit.entity, (entity, { inline }) => {
    const list = isInline ? inline : 'AttachedManagedPolicies';
    const isKept = (item: unknown): boolean => kept.has(textAt(item, isInline ? 'PolicyName' : 'PolicyArn') ?? '');
    return withField(entity, list, listAt(entity, list).filter(isKept));
  });
}

export function bounded(snapshot: Json, edit: Extract<Edit, { kind: 'boundary' }>): Edited {
  const { document } = edit;
  if (document === undefined)
    return inEntity(snapshot, edit.entity, (entity) => withoutField(entity, 'PermissionsBoundary'));
  const found = entityAt(snapshot, edit.entity);
  if (found === undefined) return unknown('principal', edit.entity, principals(snapshot));
  const arn = freeArn(snapshot, found, edit.name);
  const made = withText(snapshot, arn, document);
  return inEntity(made, edit.entity, (entity) =>
    withField(entity, 'PermissionsBoundary', {
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: arn,
    }),
  );
}

export function boundBy(snapshot: Json, edit: Extract<Edit, { kind: 'bound-by' }>): Edited {
  return inEntity(snapshot, edit.entity, (entity, { account }) =>
    withField(entity, 'PermissionsBoundary', {
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: inAccount(edit.policyArn, account, entity),
    }),
  );
}

/** Beside one of the account's own things, which tells the partition. */
function inAccount(policy: string, account: string, beside: unknown): string {
  const { partition } = parseArn(textAt(beside, 'Arn') ?? '') ?? { partition: 'aws' };
  return policy.startsWith('policy/') ? `arn:${partition}:iam::${account}:${policy}` : policy;
}

/** Others may be bound by a policy of the name that the file has. */
function freeArn(snapshot: Json, { entity, place: { account } }: Found, name: string): string {
  const taken = new Set(policiesOf(snapshot, account).flatMap((policy) => textAt(policy, 'Arn') ?? []));
  const free = [name, ...Array.from({ length: taken.size + 1 }, (_, at) => `${name}-${at + 2}`)].find(
    (one) => !taken.has(inAccount(`policy/${one}`, account, entity)),
  );
  return inAccount(`policy/${free ?? name}`, account, entity);
}

export function trusted(snapshot: Json, edit: Extract<Edit, { kind: 'trust' }>): Edited {
  return inEntity(snapshot, edit.role, (entity) =>
    sameText(entity['AssumeRolePolicyDocument'], edit.document)
      ? entity
      : withField(entity, 'AssumeRolePolicyDocument', edit.document),
  );
}

export function managedText(snapshot: Json, edit: Extract<Edit, { kind: 'managed-text' }>): Edited {
  const { policyArn, document } = edit;
  const ids = accountIds(snapshot);
  // Where it is made is told by what it is attached to; where one is called so it cannot be made.
  if (policyArn.startsWith('policy/')) {
    const free = ids
      .map((id) => ({ id, arn: policyIn(snapshot, policyArn, id) }))
      .filter(({ id, arn }) => !policiesOf(snapshot, id).some(named('Arn', arn)));
    const made = free.reduce((all, { arn }) => withText(all, arn, document), snapshot);
    return { kind: 'edited', snapshot: made };
  }
  const account = parseArn(policyArn)?.account;
  if (account === undefined || !ids.includes(account)) return unknown('account', account ?? policyArn, ids);
  return { kind: 'edited', snapshot: withText(snapshot, policyArn, document) };
}

function withText(snapshot: Json, arn: string, document: Text): Json {
  const account = parseArn(arn)?.account ?? '';
  const held = policiesOf(snapshot, account).find(named('Arn', arn));
  const version = listAt(held, 'PolicyVersionList').find((one) => fieldAt(one, 'IsDefaultVersion') === true);
  if (version !== undefined && sameText(fieldAt(version, 'Document'), document)) return snapshot;
  const entry = {
    PolicyName: lastSegment(arn),
    Arn: arn,
    DefaultVersionId: 'proposed',
    PolicyVersionList: [{ VersionId: 'proposed', IsDefaultVersion: true, Document: document }],
  };
  return changed(snapshot, ['accounts', account, 'iam'], (iam) =>
    withField(iam, 'Policies', put(listAt(iam, 'Policies'), named('Arn', arn), entry)),
  );
}

export function inEntity(snapshot: Json, arn: string, change: (entity: Json, place: Entity) => Json): Edited {
  const found = entityAt(snapshot, arn);
  if (found === undefined) return unknown('principal', arn, principals(snapshot));
  const { place } = found;
  const edited = changed(snapshot, ['accounts', place.account, 'iam'], (iam) =>
    changedIn(iam, place.list, named(place.name, place.own), (entity) => change(entity, place)),
  );
  return { kind: 'edited', snapshot: edited };
}

interface Found {
  readonly entity: Json;
  readonly place: Entity;
}

export function entityAt(snapshot: Json, text: string): Found | undefined {
  const arn = parseArn(text);
  const [type = '', ...path] = segmentsOf(arn?.resource ?? text);
  const lists = Object.hasOwn(LISTS, type) ? LISTS[type] : undefined;
  if (lists === undefined || path.length === 0 || (arn !== undefined && arn.service !== 'iam')) return undefined;
  const own = lastSegment(text);
  const found = accountIds(snapshot)
    .filter((account) => arn === undefined || arn.account === account)
    .flatMap((account) => {
      const iam = objectAt(accountOf(snapshot, account), 'iam');
      const entity = listAt(iam, lists.list).find(named(lists.name, own));
      return isObject(entity) ? [{ entity, place: { ...lists, account, own } }] : [];
    });
  // Two accounts with a role of this name: nobody knows which is meant.
  return found.length === 1 ? found[0] : undefined;
}

/** `policy/Reader` by its ARN in that account. */
export function policyIn(snapshot: Json, policy: string, account: string): string {
  return inAccount(policy, account, anyOf(snapshot, account));
}

/** A role, user or policy of the account. */
function anyOf(snapshot: Json, account: string): unknown {
  const iam = objectAt(accountOf(snapshot, account), 'iam');
  return ['RoleDetailList', 'UserDetailList', 'Policies'].flatMap((list) => listAt(iam, list))[0];
}

export function principals(snapshot: Json): readonly string[] {
  return accountIds(snapshot).flatMap((id) =>
    Object.values(LISTS).flatMap(({ list }) =>
      listAt(objectAt(accountOf(snapshot, id), 'iam'), list).flatMap((entity) => textAt(entity, 'Arn') ?? []),
    ),
  );
}

function policiesOf(snapshot: Json, account: string): readonly unknown[] {
  return listAt(objectAt(accountOf(snapshot, account), 'iam'), 'Policies');
}
