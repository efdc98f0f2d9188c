/**
 * IAM: a role or user with everything that grants or limits it. An instance profile is answered with the role inside it.
 */

import {
  GetInstanceProfileCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  type Role,
  type Tag,
  type User,
} from '@aws-sdk/client-iam';
import { lastSegment } from '../../aws/arn.ts';
import { present } from '../../denial/fields.ts';
import type { Layer, NamedPolicy } from '../../engine/index.ts';
import type { PrincipalFacts } from '../../evidence/facts.ts';
import type { Answer, Gap, LookupOf, Reader } from '../../evidence/source.ts';
import { TRUST_POLICY } from '../../evidence/subject/policy-names.ts';
import { type Connection, document, found, gapsOf, unread } from '../connection/ask.ts';
import { type Asker, askerOf } from '../connection/asker.ts';
import { GONE, type Holder } from './iam-holders.ts';
import { type IamPolicies, missing, policiesReader, type Read, together } from './iam-policies.ts';

export interface Iam {
  readonly principal: Reader<'principal'>;
  /** The text of a managed policy as it is in force now. */
  managed(account: string, arn: string, layer: Layer, signal: AbortSignal): Promise<Read>;
}

/** `changedIn`: a text that differs as soon as something of the account's IAM was changed. */
export function iamReaders(
  connection: Connection,
  changedIn: (account: string) => Promise<string> = async () => '',
): Iam {
  const clients = connection.accounts.globalClients((config) => new IAMClient({ ...config }));
  const policiesOf = policiesReader(changedIn);
  const askerIn = (account: string, subject: string, signal: AbortSignal) =>
    askerOf(connection, clients(account), { subject, layer: 'identity', account, signal, noneCodes: GONE });

  async function principal({ account, type, name }: LookupOf<'principal'>, signal: AbortSignal) {
    const opened = await askerIn(account, `${type} ${name}`, signal);
    if (opened.kind !== 'found') return opened;
    const asker = opened.value;
    const policies = policiesOf(asker, account);
    if (type === 'user') {
      const user = await asker.ask('iam:GetUser', async (client, options) => {
        return (await client.send(new GetUserCommand({ UserName: name }), options)).User;
      });
      return entityFacts(user, { kind: 'user', name }, policies);
    }
    const roleName = type === 'role' ? found(name) : await roleIn(asker, name);
    if (roleName.kind !== 'found' || roleName.value === undefined) return answerless(roleName);
    const holder: Holder = { kind: 'role', name: roleName.value };
    const getRole = async (client: IAMClient, options: { readonly abortSignal: AbortSignal }) =>
      (await client.send(new GetRoleCommand({ RoleName: holder.name }), options)).Role;
    return entityFacts(
      await asker.about({ subject: `role ${holder.name}` }).ask('iam:GetRole', getRole),
      holder,
      policies,
    );
  }

  return {
    principal,
    managed: async (account, arn, layer, signal) => {
      const asker = await askerIn(account, arn, signal);
      if (asker.kind === 'found') return policiesOf(asker.value, account).managed(arn, layer);
      return missing(lastSegment(arn), gapsOf(asker), layer);
    },
  };
}

function roleIn(asker: Asker<IAMClient>, profile: string): Promise<Answer<string | undefined>> {
  return asker.ask('iam:GetInstanceProfile', async (client, options) => {
    const command = new GetInstanceProfileCommand({ InstanceProfileName: profile });
    return (await client.send(command, options)).InstanceProfile?.Roles?.[0]?.RoleName;
  });
}

async function entityFacts(
  read: Answer<Role | User | undefined>,
  holder: Holder,
  policies: IamPolicies,
): Promise<Answer<PrincipalFacts>> {
  if (read.kind !== 'found' || read.value === undefined) return answerless(read);
  const entity = read.value;
  if (entity.Arn === undefined) return unread({ layer: 'identity', reason: 'malformed', subject: holder.name });
  const boundaryArn = entity.PermissionsBoundary?.PermissionsBoundaryArn;
  const [own, managedOnes, fromGroups, boundary] = await Promise.all([
    policies.inline(holder),
    policies.attached(holder),
    holder.kind === 'user' ? policies.ofGroups(holder.name) : Promise.resolve(together([])),
    boundaryArn === undefined
      ? Promise.resolve<Read>({ policies: [], gaps: [] })
      : policies.managed(boundaryArn, 'boundary'),
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

/** The same managed policy may come from the user and from a group. */
function onceEach(policies: readonly NamedPolicy[]): readonly NamedPolicy[] {
  const key = (policy: NamedPolicy): string => JSON.stringify([policy.name, policy.document]);
  return [...new Map(policies.map((policy) => [key(policy), policy])).values()];
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
