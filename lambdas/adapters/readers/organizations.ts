/**
 * Organizations: where an account stands and the SCPs and RCPs of every level above it. Everything is kept for fifteen
 * minutes, and policies longer where their changes are heard.
 * Errs towards `null`: from a member account without rights only the organization's id is known.
 */
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { present } from '../../denial/fields.ts';
import type { OrganizationFacts } from '../../evidence/facts.ts';
import type { Answer, Gap, LookupOf, Reader } from '../../evidence/source.ts';
import { type Connection, found, gapsOf, unread } from '../connection/ask.ts';
import { type Asker, askerOf } from '../connection/asker.ts';
import { remembering } from '../connection/remember.ts';
import { levelsReader, type Node } from './organization-levels.ts';
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

interface OrganizationPosition {
  readonly organizationId: string;
  readonly managementAccountId: string;
  /** From the root down; absent where ListParents must tell. */
  readonly path?: readonly Node[];
  readonly name?: string;
}

export const ORGANIZATION_FOR_MS = 15 * 60_000;
const DESCRIBE_ACCOUNT = 'organizations:DescribeAccount';
const LIST_PARENTS = 'organizations:ListParents';
const NOT_IN_USE = 'AWSOrganizationsNotInUseException';
const NO_ACCOUNT = ['AccountNotFoundException', NOT_IN_USE];
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
  let policiesForMs = ORGANIZATION_FOR_MS;
  const guardrails = levelsReader(() => policiesForMs);
  const places = remembering<Answer<OrganizationPosition>>({
    most: 5_000,
    forMs: ORGANIZATION_FOR_MS,
    worthKeeping: (one) => one.kind !== 'unread',
  });
  const readsFrom = async () => settings.organizationAccount ?? (await connection.accounts.own());
  const by = settings.organizationAccount === undefined ? 'own' : 'reader-role';

  function askerFrom(account: string, signal: AbortSignal) {
    const more = (error: unknown) => present({ asked: wayOf(error, account, by) });
    return askerOf(connection, clients(account), { subject: 'organization', layer: 'scp', account, signal, more });
  }

  const placeOf = (asker: Asker<OrganizationsClient>, account: string) =>
    places.share(account, asker.signal, (signal) => {
      const one = asker.until(signal).about({ subject: account, noneCodes: NO_ACCOUNT });
      return one.ask(DESCRIBE_ACCOUNT, async (client, options) => {
        const { DescribeAccountCommand } = await sdk();
        const { Account } = await client.send(new DescribeAccountCommand({ AccountId: account }), options);
        const [managementAccountId, organizationId] =
          /::(\d{12}):account\/(o-[a-z0-9]+)\//.exec(Account?.Arn ?? '')?.slice(1) ?? [];
        if (managementAccountId === undefined || organizationId === undefined)
          throw new SyntaxError('no organization in the ARN');
        const path = pathOf(Account?.Paths?.[0], account, Account?.Name);
        return present<OrganizationPosition>({ managementAccountId, organizationId, name: Account?.Name, path });
      });
    });

  async function organization(
    lookup: LookupOf<'organization'>,
    signal: AbortSignal,
  ): Promise<Answer<OrganizationFacts>> {
    const from = await readsFrom().catch(() => '');
    const opened = await askerFrom(from, signal);
    if (opened.kind !== 'found') return opened;
    const asker = opened.value;
    const place = await placeOf(asker, lookup.account);
    if (place.kind !== 'found') {
      const gaps = both(
        place.kind === 'unread'
          ? place.gaps
          : [asker.about({ subject: lookup.account }).gap(DESCRIBE_ACCOUNT, 'not-found')],
      );
      const known = lookup.account === from ? await onlyTheId(asker, gaps) : undefined;
      if (known?.kind === 'found') return known;
      // Only for the asking account itself is "no organization" an answer; another account may be in a foreign one.
      return known?.kind === 'absent' ? known : unread(...gaps);
    }
    const { organizationId: id, managementAccountId } = place.value;
    const { path: told, name } = place.value;
    const climbed = told === undefined ? await climb(asker, lookup.account, name) : found(told);
    if (climbed.kind !== 'found') {
      return found({ id, managementAccountId, path: null, scps: null, rcps: null }, both(gapsOf(climbed)));
    }
    const path = climbed.value;
    const [scps, rcps] = await Promise.all([
      guardrails.levels(asker, path, 'scp'),
      guardrails.levels(asker, path, 'rcp'),
    ]);
    const policies = [...scps.policies, ...rcps.policies];
    const value = { id, managementAccountId, path, scps: scps.levels, rcps: rcps.levels, policies };
    return found(value, [...scps.gaps, ...rcps.gaps]);
  }

  return {
    organization,
    forget: () => {
      places.forget(() => true);
      guardrails.forget();
    },
    keepFor: (ms) => {
      policiesForMs = ms;
    },
    isMember: async (account) => {
      const asker = await askerFrom(await readsFrom(), AbortSignal.timeout(MEMBERSHIP_MS));
      return asker.kind === 'found' && (await placeOf(asker.value, account)).kind === 'found';
    },
  };
}

/** The path from the root down. */
async function climb(
  asker: Asker<OrganizationsClient>,
  account: string,
  name: string | undefined,
): Promise<Answer<readonly Node[]>> {
  const path: Node[] = [accountNode(account, name)];
  while (path.length <= MOST_LEVELS) {
    const child = path[0]?.id ?? account;
    const parent = await asker.about({ subject: child }).ask(LIST_PARENTS, async (client, options) => {
      const { ListParentsCommand } = await sdk();
      return (await client.send(new ListParentsCommand({ ChildId: child }), options)).Parents?.[0];
    });
    if (parent.kind !== 'found') return parent;
    if (parent.value?.Id === undefined) return unread(asker.about({ subject: account }).gap(LIST_PARENTS, 'not-found'));
    path.unshift({ id: parent.value.Id, kind: parent.value.Type === 'ROOT' ? 'root' : 'ou' });
    if (parent.value.Type === 'ROOT') return found(path);
  }
  return unread(asker.about({ subject: account }).gap(LIST_PARENTS, 'too-large'));
}

/** Any account may ask for its own organization; nothing more is known then. */
async function onlyTheId(asker: Asker<OrganizationsClient>, gaps: readonly Gap[]): Promise<Answer<OrganizationFacts>> {
  const asked = await asker
    .about({ noneCodes: [NOT_IN_USE] })
    .ask('organizations:DescribeOrganization', async (client, options) => {
      return (await client.send(new (await sdk()).DescribeOrganizationCommand({}), options)).Organization;
    });
  if (asked.kind !== 'found') return asked;
  const { Id, MasterAccountId } = asked.value ?? {};
  // An answer that names nothing is no "there is none": that has an error of its own.
  if (Id === undefined || MasterAccountId === undefined) return unread(...gaps);
  const value = { id: Id, managementAccountId: MasterAccountId, path: null, scps: null, rcps: null };
  return found(value, withManagement(gaps, MasterAccountId));
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
