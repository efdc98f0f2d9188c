/**
 * Roles, users, groups and managed policies of one account, as `aws iam get-account-authorization-details` writes them.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 * Errs towards a gap: a list that is not there may hold anything, and a policy without its text is known by name only.
 */
import { isAwsManaged, lastSegment } from '../../aws/arn.ts';
import { fieldAt, isObject, type Json, listAt, present, textAt } from '../../denial/fields.ts';
import type { NamedPolicy, PolicyDocument } from '../../engine/index.ts';
import type { Attachment, PolicyVersion, PrincipalFacts } from '../facts.ts';
import type { Answer, Gap, LookupOf } from '../source.ts';
import { TRUST_POLICY } from '../subject/policy-names.ts';
import { documentPart, GapList, isMissing, listPart, MISSING, type Part, partAt, tagsPart, textPart } from './part.ts';

export interface SnapshotIam {
  readonly principal: (lookup: LookupOf<'principal'>) => Answer<PrincipalFacts>;
  /** Default version of a managed policy. */
  readonly managed: (arn: string) => Part<PolicyDocument>;
  /** All versions of a managed policy, as far as the snapshot has them. */
  readonly versions: (arn: string) => readonly PolicyVersion[];
}

export function snapshotIam(account: string, iam: Part<Json>): SnapshotIam {
  const roles = indexed(iam, 'RoleDetailList', 'RoleName');
  const users = indexed(iam, 'UserDetailList', 'UserName');
  const groups = indexed(iam, 'GroupDetailList', 'GroupName');
  const policies = indexed(iam, 'Policies', 'Arn');
  const managed = (arn: string): Part<PolicyDocument> => {
    const policy = policies.entry(arn);
    if (policy.kind === 'gap') return policy;
    const version = listAt(policy.value, 'PolicyVersionList').find((v) => fieldAt(v, 'IsDefaultVersion') === true);
    return version === undefined ? MISSING : documentPart(version, 'Document');
  };
  const principal = (lookup: LookupOf<'principal'>): Answer<PrincipalFacts> => {
    const subject = `arn:aws:iam::${account}:${lookup.type}/${lookup.name}`;
    const entry = lookup.type === 'user' ? users.entry(lookup.name) : roleEntry(lookup);
    if (entry.kind === 'there')
      return entityFacts({ groups: groups.entry, managed }, subject, lookup.type, entry.value);
    const complete = lookup.type === 'user' ? users.complete : roles.complete;
    if (isMissing(entry) && complete) return { kind: 'absent' };
    return {
      kind: 'unread',
      gaps: [
        { layer: 'identity', reason: entry.reason, subject },
        { layer: 'boundary', reason: entry.reason, subject },
      ],
    };
  };
  const roleEntry = (lookup: LookupOf<'principal'>): Part<Json> => {
    if (lookup.type !== 'instance-profile') return roles.entry(lookup.name);
    const holder = roles.all.find((role) =>
      listAt(role, 'InstanceProfileList').some((profile) => fieldAt(profile, 'InstanceProfileName') === lookup.name),
    );
    return holder ? { kind: 'there', value: holder } : MISSING;
  };
  return { principal, managed, versions: (arn) => versionsOf(policies.entry(arn)) };
}

interface Index {
  readonly entry: (name: string) => Part<Json>;
  readonly all: readonly Json[];
  /** Every entry of the list has a name: what is not in it is not there. */
  readonly complete: boolean;
}

function indexed(iam: Part<Json>, list: string, nameField: string): Index {
  const found = iam.kind === 'gap' ? iam : listPart(iam.value, list);
  if (found.kind === 'gap') return { entry: () => found, all: [], complete: false };
  const byName = new Map<string, Json>();
  for (const item of found.value) {
    const name = textAt(item, nameField);
    if (isObject(item) && name !== undefined) byName.set(name, item);
  }
  const entry = (name: string): Part<Json> => {
    const item = byName.get(name);
    return item === undefined ? MISSING : { kind: 'there', value: item };
  };
  return { entry, all: [...byName.values()], complete: byName.size === found.value.length };
}

interface Around {
  readonly groups: (name: string) => Part<Json>;
  readonly managed: (arn: string) => Part<PolicyDocument>;
}

function entityFacts(
  around: Around,
  subject: string,
  type: LookupOf<'principal'>['type'],
  entity: Json,
): Answer<PrincipalFacts> {
  const list = new GapList();
  const path = textAt(entity, 'Path');
  const byPath = path === undefined ? undefined : subject.replace('/', path);
  const arn = textAt(entity, 'Arn') ?? byPath ?? list.value(textPart(entity, 'Arn'), subject, { subject });
  const isUser = type === 'user';
  const held = [
    ...inline(
      entity,
      isUser ? 'UserPolicyList' : 'RolePolicyList',
      { kind: isUser ? 'user' : 'role', name: lastSegment(arn) },
      list,
      arn,
    ),
    ...attached(around, entity, { kind: isUser ? 'user' : 'role', name: lastSegment(arn) }, list, arn),
    ...(isUser ? fromGroups(around, entity, list, arn) : []),
  ];
  const boundary = boundaryOf(around, entity, list, arn);
  const trust = isUser
    ? undefined
    : list.value(documentPart(entity, 'AssumeRolePolicyDocument'), null, { layer: 'trust', subject: arn });
  const tags = list.optional(tagsPart(entity, 'Tags'), {}, null, { subject: `tags of ${arn}` });
  const seconds = fieldAt(entity, 'MaxSessionDuration');
  const facts = present<PrincipalFacts>({
    arn,
    uniqueId: textAt(entity, isUser ? 'UserId' : 'RoleId'),
    identity: held.map(({ policy }) => policy).filter((policy, at, all) => isFirst(policy, at, all)),
    attachments: held.flatMap(({ attachment }) => attachment ?? []),
    boundary: boundary.policies,
    boundaryArn: boundary.arn,
    tags,
    trust: trust === undefined ? undefined : trust === null ? null : { name: TRUST_POLICY, document: trust },
    maxSessionDurationSeconds: typeof seconds === 'number' ? seconds : undefined,
  });
  return { kind: 'found', value: facts, gaps: list.gaps };
}

interface AttachedPolicy {
  readonly policy: NamedPolicy;
  readonly attachment?: Attachment;
}

/** A list that is not there stands as one policy of unknown text. */
function unreadList(name: string): AttachedPolicy {
  return { policy: { name, document: null } };
}

function inline(
  entity: Json,
  field: string,
  via: Attachment['via'],
  list: GapList,
  subject: string,
): readonly AttachedPolicy[] {
  const found = listPart(entity, field);
  // Users without an inline policy come without this list.
  if (field === 'UserPolicyList' && isMissing(found)) return [];
  const policies = list.value(found, undefined, { layer: 'identity', subject: `${field} of ${subject}` });
  if (policies === undefined) return [unreadList(field)];
  return policies.map((item) => {
    const name = list.value(textPart(item, 'PolicyName'), field, {
      layer: 'identity',
      subject: `${field} of ${subject}`,
    });
    const gap: Omit<Gap, 'reason'> = { layer: 'identity', subject: `${name} of ${subject}` };
    return {
      policy: list.document(name, documentPart(item, 'PolicyDocument'), gap),
      attachment: { policy: name, form: 'inline', via },
    };
  });
}

function attached(
  around: Around,
  entity: Json,
  via: Attachment['via'],
  list: GapList,
  subject: string,
): readonly AttachedPolicy[] {
  const field = 'AttachedManagedPolicies';
  const gap = { layer: 'identity', subject: `${field} of ${subject}` } as const;
  const policies = list.value(listPart(entity, field), undefined, gap);
  if (policies === undefined) return [unreadList(field)];
  return policies.map((item) => {
    const arn = list.value(textPart(item, 'PolicyArn'), undefined, gap);
    const name = textAt(item, 'PolicyName') ?? (arn ? lastSegment(arn) : field);
    if (arn === undefined) return unreadList(name);
    const form = isAwsManaged(arn) ? 'aws-managed' : 'managed';
    return {
      policy: list.document(name, around.managed(arn), { layer: 'identity', subject: arn }),
      attachment: { policy: name, form, policyArn: arn, via },
    };
  });
}

function fromGroups(around: Around, user: Json, list: GapList, subject: string): readonly AttachedPolicy[] {
  const gap = { layer: 'identity', subject: `GroupList of ${subject}` } as const;
  const names = list.value(listPart(user, 'GroupList'), undefined, gap);
  if (names === undefined) return [unreadList('GroupList')];
  return names.flatMap((name): readonly AttachedPolicy[] => {
    if (typeof name !== 'string') {
      list.gaps.push({ ...gap, reason: 'malformed' });
      return [unreadList('GroupList')];
    }
    const place = `group ${name} of ${subject}`;
    const group = list.value(around.groups(name), undefined, { layer: 'identity', subject: place });
    if (group === undefined) return [unreadList(name)];
    const via = { kind: 'group', name } as const;
    return [...inline(group, 'GroupPolicyList', via, list, place), ...attached(around, group, via, list, place)];
  });
}

/** Absent in the output means that there is none. */
function boundaryOf(
  around: Around,
  entity: Json,
  list: GapList,
  subject: string,
): { readonly policies: readonly NamedPolicy[] | null; readonly arn?: string } {
  const gap = { layer: 'boundary', subject: `boundary of ${subject}` } as const;
  const boundary = list.optional(partAt(entity, 'PermissionsBoundary', isObject), undefined, null, gap);
  if (boundary === undefined) return { policies: [] };
  const arn = boundary && list.value(textPart(boundary, 'PermissionsBoundaryArn'), null, gap);
  if (!arn) return { policies: null };
  const name = lastSegment(arn);
  return { policies: [list.document(name, around.managed(arn), { layer: 'boundary', subject: arn })], arn };
}

function versionsOf(policy: Part<Json>): readonly PolicyVersion[] {
  if (policy.kind === 'gap') return [];
  return listAt(policy.value, 'PolicyVersionList').flatMap((version) => {
    const id = textAt(version, 'VersionId');
    const document = documentPart(version, 'Document');
    if (id === undefined) return [];
    return {
      id,
      isDefault: fieldAt(version, 'IsDefaultVersion') === true,
      createdAt: textAt(version, 'CreateDate') ?? '',
      document: document.kind === 'there' ? document.value : undefined,
    };
  });
}

/** A managed policy that comes to a user twice, directly and through a group, speaks once. */
function isFirst(policy: NamedPolicy, at: number, all: readonly NamedPolicy[]): boolean {
  return all.findIndex(({ name, document }) => name === policy.name && document === policy.document) === at;
}
