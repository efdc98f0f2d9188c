/**
 * IAM: a role or user with everything that grants or limits it. One role costs three calls, one for each inline and two
 * for each managed policy (which version is in force, its text); texts of a version never change and are kept.
 * Errs towards "not read": a list that could not be read leaves a policy without text in its place, so that the layer
 * never passes as complete.
 */

import {
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListGroupsForUserCommand,
  type Role,
  type Tag,
  type User,
} from '@aws-sdk/client-iam';
import { isAwsManaged, lastSegment } from '../../aws/arn.ts';
import type { ReaderAction } from '../../aws/look-up.ts';
import { present } from '../../denial/fields.ts';
import type { Layer, NamedPolicy } from '../../engine/index.ts';
import type { Answer, Attachment, Gap, LookupOf, PrincipalFacts, Reader } from '../../evidence/source.ts';
import { TRUST_POLICY } from '../../evidence/subject/policy-names.ts';
import { ask, askAll, type Connection, closed, document, found, type Question, unread } from '../connection/ask.ts';
import { remembering } from '../connection/remember.ts';
import { attachedLister, type Holder, inlineGetter, inlineLister, marker } from './iam-holders.ts';

export interface Iam {
  readonly principal: Reader<'principal'>;
  /** The text of a managed policy as it is in force now. */
  managed(account: string, arn: string, layer: Layer, signal: AbortSignal): Promise<Read>;
}

/** Policies with the gaps that reading them left. */
export interface Read {
  readonly policies: readonly NamedPolicy[];
  readonly gaps: readonly Gap[];
}

interface Attached extends Read {
  readonly attachments: readonly Attachment[];
}

const GONE = ['NoSuchEntity', 'NoSuchEntityException'];
/** An AWS-managed policy gets a new version a few times a year. */
const AWS_MANAGED_FOR_MS = 60 * 60_000;
const CUSTOMER_MANAGED_FOR_MS = 60_000;

/** `changedIn`: a text that differs as soon as something of the account's IAM was changed. */
export function iamReaders(
  connection: Connection,
  changedIn: (account: string) => Promise<string> = async () => '',
): Iam {
  const clients = connection.accounts.globalClients((config) => new IAMClient({ ...config }));
  const forOptions = { most: 2_000, worthKeeping: (asked: Answer<unknown>) => asked.kind !== 'unread' };
  const awsVersions = remembering<Answer<string>>({ ...forOptions, forMs: AWS_MANAGED_FOR_MS });
  const ownVersions = remembering<Answer<string>>({ ...forOptions, forMs: CUSTOMER_MANAGED_FOR_MS });
  const texts = remembering<Answer<string>>(forOptions);

  /** One principal's reading: who is asked, in which account, until when. */
  function reading(client: IAMClient, account: string, signal: AbortSignal) {
    const q = (permission: ReaderAction, subject: string, layer: Layer = 'identity'): Question => ({
      permission,
      subject,
      layer,
      account,
      signal,
      noneCodes: GONE,
    });
    const options = { abortSignal: signal };

    async function managed(arn: string, layer: Layer): Promise<Read> {
      const name = lastSegment(arn);
      const byAws = isAwsManaged(arn);
      const key = `${byAws ? 'aws' : account} ${arn}`;
      const changed = byAws ? '' : await changedIn(account);
      const version = await (byAws ? awsVersions : ownVersions).get(`${changed} ${key}`, () =>
        ask(connection, q('iam:GetPolicy', arn, layer), async () => {
          const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }), options);
          return Policy?.DefaultVersionId ?? '';
        }),
      );
      // Detached and deleted between two calls: it grants nothing any more.
      if (version.kind === 'absent') return { policies: [], gaps: [] };
      if (version.kind === 'unread')
        return { policies: [{ name, document: null }], gaps: version.gaps.map((gap) => ({ ...gap, layer })) };
      const text = await texts.get(`${key} ${version.value}`, () =>
        ask(connection, q('iam:GetPolicyVersion', arn, layer), async () => {
          const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version.value });
          return (await client.send(command, options)).PolicyVersion?.Document ?? '';
        }),
      );
      if (text.kind === 'absent') return { policies: [], gaps: [] };
      if (text.kind === 'unread')
        return { policies: [{ name, document: null }], gaps: text.gaps.map((gap) => ({ ...gap, layer })) };
      const read = document({ permission: 'iam:GetPolicyVersion', subject: arn, layer }, name, text.value);
      return { policies: [read.policy], gaps: read.gaps };
    }

    async function inline(holder: Holder): Promise<Attached> {
      const subject = `${holder.kind} ${holder.name}`;
      const { permission, fetchPage } = inlineLister(client, holder, options);
      const names = await askAll(connection, q(permission, subject), fetchPage);
      if (names.kind === 'absent') return { policies: [], attachments: [], gaps: [] };
      if (names.kind === 'unread') return missing(`${subject} (inline)`, names.gaps);
      const getter = inlineGetter(client, holder, options);
      const read = await Promise.all(
        names.value.map(async (policy): Promise<Attached> => {
          const question = q(getter.permission, `${subject} policy ${policy}`);
          const text = await ask(connection, question, () => getter.get(policy));
          if (text.kind === 'absent') return { policies: [], attachments: [], gaps: [] };
          const attachments: readonly Attachment[] = [{ policy, form: 'inline', via: holder }];
          if (text.kind === 'unread')
            return { policies: [{ name: policy, document: null }], attachments, gaps: text.gaps };
          const one = document(question, policy, text.value);
          return { policies: [one.policy], attachments, gaps: one.gaps };
        }),
      );
      return together(read);
    }

    async function attached(holder: Holder): Promise<Attached> {
      const subject = `${holder.kind} ${holder.name}`;
      const { permission, fetchPage } = attachedLister(client, holder, options);
      const list = await askAll(connection, q(permission, subject), fetchPage);
      if (list.kind === 'absent') return { policies: [], attachments: [], gaps: [] };
      if (list.kind === 'unread') return missing(`${subject} (managed)`, list.gaps);
      const read = await Promise.all(
        list.value.map(async ({ name, arn }): Promise<Attached> => {
          const form = isAwsManaged(arn) ? 'aws-managed' : 'managed';
          const attachments: readonly Attachment[] = [{ policy: name, form, policyArn: arn, via: holder }];
          return { ...(await managed(arn, 'identity')), attachments };
        }),
      );
      return together(read);
    }

    async function groups(user: string): Promise<Attached> {
      const list = await askAll(connection, q('iam:ListGroupsForUser', `user ${user}`), async (Marker) => {
        const page = await client.send(new ListGroupsForUserCommand({ UserName: user, ...marker(Marker) }), options);
        return { items: (page.Groups ?? []).flatMap((group) => group.GroupName ?? []), next: page.Marker };
      });
      if (list.kind === 'absent') return { policies: [], attachments: [], gaps: [] };
      if (list.kind === 'unread') return missing(`user ${user} (groups)`, list.gaps);
      const holders = list.value.map((name): Holder => ({ kind: 'group', name }));
      return together(await Promise.all(holders.flatMap((group) => [inline(group), attached(group)])));
    }

    async function facts(entity: Role | User, holder: Holder): Promise<Answer<PrincipalFacts>> {
      if (entity.Arn === undefined) return unread({ layer: 'identity', reason: 'malformed', subject: holder.name });
      const boundaryArn = entity.PermissionsBoundary?.PermissionsBoundaryArn;
      const [own, managedOnes, fromGroups, boundary] = await Promise.all([
        inline(holder),
        attached(holder),
        holder.kind === 'user' ? groups(holder.name) : Promise.resolve(together([])),
        boundaryArn === undefined
          ? Promise.resolve<Read>({ policies: [], gaps: [] })
          : managed(boundaryArn, 'boundary'),
      ]);
      const identity = together([own, managedOnes, fromGroups]);
      const trust = trustOf(entity);
      const value = present<PrincipalFacts>({
        arn: entity.Arn,
        identity: onceEach(identity.policies),
        attachments: identity.attachments,
        boundary: boundary.policies,
        tags: tagsOf(entity.Tags),
        uniqueId: 'RoleId' in entity ? entity.RoleId : 'UserId' in entity ? entity.UserId : undefined,
        boundaryArn,
        trust: trust?.policy,
        maxSessionDurationSeconds: 'MaxSessionDuration' in entity ? entity.MaxSessionDuration : undefined,
      });
      return found(value, [...identity.gaps, ...boundary.gaps, ...(trust?.gaps ?? [])]);
    }

    return { q, managed, facts, options };
  }

  async function principal(lookup: LookupOf<'principal'>, signal: AbortSignal): Promise<Answer<PrincipalFacts>> {
    const opened = await clients(lookup.account);
    if (opened.kind === 'closed') return closed(opened.gap, 'identity');
    const { client } = opened;
    const one = reading(client, lookup.account, signal);
    const { name } = lookup;
    if (lookup.type === 'user') {
      const user = await ask(connection, one.q('iam:GetUser', `user ${name}`), async () => {
        return (await client.send(new GetUserCommand({ UserName: name }), one.options)).User;
      });
      return user.kind === 'found' && user.value ? one.facts(user.value, { kind: 'user', name }) : answerless(user);
    }
    let roleName = name;
    if (lookup.type === 'instance-profile') {
      const profile = await ask(connection, one.q('iam:GetInstanceProfile', `instance-profile ${name}`), async () => {
        const command = new GetInstanceProfileCommand({ InstanceProfileName: name });
        return (await client.send(command, one.options)).InstanceProfile?.Roles?.[0]?.RoleName;
      });
      if (profile.kind !== 'found' || profile.value === undefined) return answerless(profile);
      roleName = profile.value;
    }
    const role = await ask(connection, one.q('iam:GetRole', `role ${roleName}`), async () => {
      return (await client.send(new GetRoleCommand({ RoleName: roleName }), one.options)).Role;
    });
    const holder: Holder = { kind: 'role', name: roleName };
    return role.kind === 'found' && role.value ? one.facts(role.value, holder) : answerless(role);
  }

  return {
    principal,
    managed: async (account, arn, layer, signal) => {
      const opened = await clients(account);
      const name = lastSegment(arn);
      if (opened.kind === 'closed') return { policies: [{ name, document: null }], gaps: [{ ...opened.gap, layer }] };
      return reading(opened.client, account, signal).managed(arn, layer);
    },
  };
}

function together(parts: readonly Attached[]): Attached {
  return {
    policies: parts.flatMap(({ policies }) => policies),
    attachments: parts.flatMap(({ attachments }) => attachments),
    gaps: parts.flatMap(({ gaps }) => gaps),
  };
}

/** The same managed policy may come from the user and from a group. */
function onceEach(policies: readonly NamedPolicy[]): readonly NamedPolicy[] {
  const key = (policy: NamedPolicy): string => JSON.stringify([policy.name, policy.document]);
  return [...new Map(policies.map((policy) => [key(policy), policy])).values()];
}

/** A list that was not read may hold anything: a policy without text stands for it. */
function missing(name: string, gaps: readonly Gap[]): Attached {
  return { policies: [{ name, document: null }], attachments: [], gaps };
}

function answerless(asked: Answer<unknown>): Answer<PrincipalFacts> {
  if (asked.kind !== 'unread') return { kind: 'absent' };
  // Without the entity its boundary is not known either.
  return unread(...asked.gaps, ...asked.gaps.map((gap): Gap => ({ ...gap, layer: 'boundary' })));
}

function trustOf(entity: Role | User): { readonly policy: NamedPolicy; readonly gaps: readonly Gap[] } | undefined {
  if (!('AssumeRolePolicyDocument' in entity) || entity.AssumeRolePolicyDocument === undefined) return undefined;
  const question = { permission: 'iam:GetRole', subject: entity.Arn ?? '', layer: 'trust' } as const;
  return document(question, TRUST_POLICY, entity.AssumeRolePolicyDocument);
}

function tagsOf(tags: readonly Tag[] | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries((tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])));
}
