/**
 * Organizations: where an account stands and the SCPs and RCPs of every level above it. Slow by design of the service
 * (DescribePolicy: two a second), so everything is kept for fifteen minutes, and policies longer where their changes are
 * heard.
 * Source: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 * Errs towards `null`: from a member account without rights only the organization's id is known.
 */

import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { ReaderAction } from '../../aws/look-up.ts';
import { present } from '../../denial/fields.ts';
import type { Layer, Level, NamedPolicy } from '../../engine/index.ts';
import type { Answer, Gap, LookupOf, OrganizationFacts, Reader } from '../../evidence/source.ts';
import {
  ask,
  askAll,
  type Connection,
  closed,
  document,
  found,
  gapOf,
  type Question,
  unread,
} from '../connection/ask.ts';
import { remembering } from '../connection/remember.ts';
import { wayOf, withManagement } from './organization-way.ts';

export interface Organizations {
  readonly organization: Reader<'organization'>;
  /** Whether the organization says that the account is its member. */
  isMember(account: string): Promise<boolean>;
  /** Drops what was kept: something of the organization was changed. */
  forget(): void;
  /** How long policies, and which hang where, are kept from now on. Whose account it is stays a matter of the clock. */
  keepFor(ms: number): void;
}

type Node = NonNullable<OrganizationFacts['path']>[number];
type PolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

interface OrganizationPosition {
  readonly organizationId: string;
  readonly managementAccountId: string;
  /** From the root down; absent where ListParents must tell. */
  readonly path?: readonly Node[];
  readonly name?: string;
}

interface Listed {
  readonly id: string;
  readonly name: string;
}

interface Leveled {
  readonly levels: readonly Level[] | null | undefined;
  readonly gaps: readonly Gap[];
  readonly ids: Readonly<Record<string, string>>;
}

export const ORGANIZATION_FOR_MS = 15 * 60_000;
const NOT_IN_USE = 'AWSOrganizationsNotInUseException';
const MEMBERSHIP_MS = 10_000;
const MOST_LEVELS = 7;

/** Loaded when first asked: most containers find the organization in the shared memory. */
const sdk = () => import('@aws-sdk/client-organizations');

export function organizationReaders(
  connection: Connection,
  settings: { readonly organizationAccount?: string | undefined },
): Organizations {
  const clients = connection.accounts.globalClients(
    async (config) => new (await sdk()).OrganizationsClient({ ...config }),
  );
  const kept = {
    most: 5_000,
    forMs: ORGANIZATION_FOR_MS,
    worthKeeping: (one: Answer<unknown>) => one.kind !== 'unread',
  };
  let policiesForMs = ORGANIZATION_FOR_MS;
  const keptPolicies = { ...kept, forMs: () => policiesForMs };
  const places = remembering<Answer<OrganizationPosition>>(kept);
  const lists = remembering<Answer<readonly Listed[]>>(keptPolicies);
  const texts = remembering<Answer<string>>(keptPolicies);
  const readsFrom = async () => settings.organizationAccount ?? (await connection.accounts.own());

  function reading(client: OrganizationsClient, from: string, signal: AbortSignal) {
    const options = { abortSignal: signal };
    const by = settings.organizationAccount === undefined ? 'own' : 'reader-role';
    const more = (error: unknown) => present({ asked: wayOf(error, from, by) });
    const q = (permission: ReaderAction, subject: string, layer: Layer, ...noneCodes: readonly string[]): Question => ({
      permission,
      subject,
      layer,
      account: from,
      signal,
      noneCodes,
      more,
    });

    const place = (account: string) =>
      places.get(account, () =>
        ask(
          connection,
          q('organizations:DescribeAccount', account, 'scp', 'AccountNotFoundException', NOT_IN_USE),
          async () => {
            const { Account } = await client.send(
              new (await sdk()).DescribeAccountCommand({ AccountId: account }),
              options,
            );
            const [management, organizationId] =
              /::(\d{12}):account\/(o-[a-z0-9]+)\//.exec(Account?.Arn ?? '')?.slice(1) ?? [];
            if (management === undefined || organizationId === undefined)
              throw new SyntaxError('no organization in the ARN');
            const path = pathOf(Account?.Paths?.[0], account, Account?.Name);
            return present({ managementAccountId: management, organizationId, name: Account?.Name, path });
          },
        ),
      );

    async function climb(account: string, name?: string): Promise<Answer<readonly Node[]>> {
      const path: Node[] = [accountNode(account, name)];
      while (path.length <= MOST_LEVELS) {
        const child = path[0]?.id ?? account;
        const parent = await ask(connection, q('organizations:ListParents', child, 'scp'), async () => {
          return (await client.send(new (await sdk()).ListParentsCommand({ ChildId: child }), options)).Parents?.[0];
        });
        if (parent.kind !== 'found') return parent;
        if (parent.value?.Id === undefined) return { kind: 'absent' };
        path.unshift({ id: parent.value.Id, kind: parent.value.Type === 'ROOT' ? 'root' : 'ou' });
        if (parent.value.Type === 'ROOT') return { kind: 'found', value: path };
      }
      return { kind: 'unread', gaps: [gapOf(q('organizations:ListParents', account, 'scp'), 'too-large')] };
    }

    const list = (target: string, type: PolicyType, layer: Layer) =>
      lists.get(`${target} ${type}`, () =>
        askAll(connection, q('organizations:ListPoliciesForTarget', target, layer), async (token) => {
          const page = await client.send(
            new (await sdk()).ListPoliciesForTargetCommand({
              TargetId: target,
              Filter: type,
              NextToken: token || undefined,
            }),
            options,
          );
          const items = (page.Policies ?? []).flatMap(({ Id, Name }) =>
            Id === undefined ? [] : [{ id: Id, name: Name ?? Id }],
          );
          return { items, next: page.NextToken };
        }),
      );

    async function policy({ id, name }: Listed, layer: Layer): Promise<{ policy: NamedPolicy; gaps: readonly Gap[] }> {
      const question = q('organizations:DescribePolicy', id, layer);
      const text = await texts.get(id, () =>
        ask(connection, question, async () => {
          return (
            (await client.send(new (await sdk()).DescribePolicyCommand({ PolicyId: id }), options)).Policy?.Content ??
            ''
          );
        }),
      );
      if (text.kind === 'found') return document(question, name, text.value);
      const gaps = text.kind === 'unread' ? text.gaps : [gapOf(question, 'not-found')];
      return { policy: { name, document: null }, gaps: gaps.map((gap) => ({ ...gap, layer })) };
    }

    async function level(node: Node, type: PolicyType, layer: Layer) {
      const listed = await list(node.id, type, layer);
      if (listed.kind !== 'found') {
        const gaps = listed.kind === 'unread' ? listed.gaps.map((gap) => ({ ...gap, layer })) : [];
        return { level: { target: node.id, policies: null }, gaps, listed: undefined };
      }
      const read = await Promise.all(listed.value.map((one) => policy(one, layer)));
      const policies = read.map((one) => one.policy);
      return { level: { target: node.id, policies }, gaps: read.flatMap((one) => one.gaps), listed: listed.value };
    }

    async function levels(path: readonly Node[], type: PolicyType, layer: Layer): Promise<Leveled> {
      const read = await Promise.all(path.map((node) => level(node, type, layer)));
      // Where a type is on, the root holds at least one policy of it; without any, the type is off.
      const off = read.every((one) => one.listed?.length === 0);
      const ids = Object.fromEntries(read.flatMap((one) => one.listed ?? []).map(({ id, name }) => [name, id]));
      return { levels: off ? undefined : read.map((one) => one.level), gaps: read.flatMap((one) => one.gaps), ids };
    }

    return { q, place, climb, levels, options };
  }

  /** Any account may ask for its own organization; nothing more is known then. */
  async function onlyTheId(
    client: OrganizationsClient,
    from: string,
    gaps: readonly Gap[],
    signal: AbortSignal,
  ): Promise<Answer<OrganizationFacts>> {
    const one = reading(client, from, signal);
    const question = one.q('organizations:DescribeOrganization', 'organization', 'scp', NOT_IN_USE);
    const asked = await ask(connection, question, async () => {
      return (await client.send(new (await sdk()).DescribeOrganizationCommand({}), one.options)).Organization;
    });
    if (asked.kind !== 'found') return asked;
    const { Id, MasterAccountId } = asked.value ?? {};
    // An answer that names nothing is no "there is none": that has an error of its own.
    if (Id === undefined || MasterAccountId === undefined) return unread(...gaps);
    const value: OrganizationFacts = {
      id: Id,
      managementAccountId: MasterAccountId,
      path: null,
      scps: null,
      rcps: null,
    };
    return found(value, withManagement(gaps, MasterAccountId));
  }

  async function organization(
    lookup: LookupOf<'organization'>,
    signal: AbortSignal,
  ): Promise<Answer<OrganizationFacts>> {
    const from = await readsFrom().catch(() => '');
    const opened = await clients(from);
    if (opened.kind === 'closed') return closed(opened.gap, 'scp');
    const one = reading(opened.client, from, signal);
    const place = await one.place(lookup.account);
    if (place.kind !== 'found') {
      const notFound = gapOf(one.q('organizations:DescribeAccount', lookup.account, 'scp'), 'not-found');
      const gaps = both(place.kind === 'unread' ? place.gaps : [notFound]);
      const known = lookup.account === from ? await onlyTheId(opened.client, from, gaps, signal) : undefined;
      if (known?.kind === 'found') return known;
      // Only for the asking account itself is "no organization" an answer; another account may be in a foreign one.
      return known?.kind === 'absent' ? { kind: 'absent' } : unread(...gaps);
    }
    const { organizationId: id, managementAccountId } = place.value;
    const climbed = place.value.path === undefined ? await one.climb(lookup.account, place.value.name) : undefined;
    const path = place.value.path ?? (climbed?.kind === 'found' ? climbed.value : undefined);
    if (path === undefined) {
      const notFound = gapOf(one.q('organizations:ListParents', lookup.account, 'scp'), 'not-found');
      const gaps = both(climbed?.kind === 'unread' ? climbed.gaps : [notFound]);
      return found({ id, managementAccountId, path: null, scps: null, rcps: null }, gaps);
    }
    const [scps, rcps] = await Promise.all([
      one.levels(path, 'SERVICE_CONTROL_POLICY', 'scp'),
      one.levels(path, 'RESOURCE_CONTROL_POLICY', 'rcp'),
    ]);
    const policyIds = { ...scps.ids, ...rcps.ids };
    const value = { id, managementAccountId, path, scps: scps.levels, rcps: rcps.levels, policyIds };
    return found(value, [...scps.gaps, ...rcps.gaps]);
  }

  return {
    organization,
    forget: () => {
      for (const memory of [places, lists, texts]) memory.forget(() => true);
    },
    keepFor: (ms) => {
      policiesForMs = ms;
    },
    isMember: async (account) => {
      const from = await readsFrom();
      const opened = await clients(from);
      if (opened.kind === 'closed') return false;
      const place = await reading(opened.client, from, AbortSignal.timeout(MEMBERSHIP_MS)).place(account);
      return place.kind === 'found';
    },
  };
}

function both(gaps: readonly Gap[]): readonly Gap[] {
  return gaps.flatMap((gap): readonly Gap[] => [
    { ...gap, layer: 'scp' },
    { ...gap, layer: 'rcp' },
  ]);
}

/** `o-…/r-…/ou-…/111122223333/`: the account may stand at the end or not. */
function pathOf(text: string | undefined, account: string, name: string | undefined): readonly Node[] | undefined {
  const parts = (text ?? '').split('/').filter((part) => /^(?:r-|ou-)/.test(part));
  if (parts.length === 0 || !parts[0]?.startsWith('r-')) return undefined;
  const above = parts.map((id): Node => ({ id, kind: id.startsWith('r-') ? 'root' : 'ou' }));
  return [...above, accountNode(account, name)];
}

function accountNode(id: string, name: string | undefined): Node {
  return present<Node>({ id, kind: 'account', name });
}
