/**
 * Where an account stands in the organization of a snapshot, with the SCPs and RCPs of every level above it.
 * Errs towards a gap: an account that is not in the tree may be in another organization or may have been left out.
 */
import { fieldAt, isObject, type Json, listAt, objectAt, present, textAt } from '../../denial/fields.ts';
import type { Level, NamedPolicy } from '../../engine/index.ts';
import type { OrganizationFacts } from '../facts.ts';
import { FULL_ACCESS_RCP, fullAccess, type OrganizationPolicyType } from '../full-access.ts';
import type { Answer, GapReason } from '../source.ts';
import { documentPart, GapList, listPart, objectPart, type Part, textPart } from './part.ts';

export function snapshotOrganization(organization: Part<Json>): (account: string) => Answer<OrganizationFacts> {
  return (account) => {
    const subject = `organization of ${account}`;
    const unread = (reason: GapReason): Answer<OrganizationFacts> => ({
      kind: 'unread',
      gaps: [
        { layer: 'scp', reason, subject },
        { layer: 'rcp', reason, subject },
      ],
    });
    if (organization.kind === 'gap') return unread(organization.reason);
    const id = textPart(organization.value, 'id');
    const managementAccountId = textPart(organization.value, 'managementAccountId');
    const tree = objectPart(organization.value, 'tree');
    for (const part of [id, managementAccountId, tree]) if (part.kind === 'gap') return unread(part.reason);
    if (id.kind === 'gap' || managementAccountId.kind === 'gap' || tree.kind === 'gap') return unread('malformed');
    const nodes = pathTo(tree.value, account);
    if (nodes === undefined) {
      if (account !== managementAccountId.value) return unread('not-in-snapshot');
      // Not bound by SCPs and RCPs wherever it stands.
      return {
        kind: 'found',
        value: { id: id.value, managementAccountId: managementAccountId.value, path: null, scps: null, rcps: null },
      };
    }
    return found(
      organization.value,
      { id: id.value, managementAccountId: managementAccountId.value },
      nodes,
      tree.value,
    );
  };
}

function found(
  organization: Json,
  ids: Pick<OrganizationFacts, 'id' | 'managementAccountId'>,
  nodes: readonly Json[],
  tree: Json,
): Answer<OrganizationFacts> {
  const list = new GapList();
  const policies = namedPolicies(organization, nodes, list);
  const value: OrganizationFacts = {
    ...ids,
    path: nodes.map((node, at) =>
      present<NonNullable<OrganizationFacts['path']>[number]>({
        id: textAt(node, 'id') ?? '',
        kind: at === 0 ? 'root' : at === nodes.length - 1 ? 'account' : 'ou',
        name: textAt(node, 'name'),
      }),
    ),
    scps: levels('SERVICE_CONTROL_POLICY', nodes, policies, list),
    rcps: levels('RESOURCE_CONTROL_POLICY', nodes, policies, list),
    policies: [...policies].flatMap(([id, { type, policy }]) =>
      layersOf(type).map((layer) => ({ id, layer, name: policy.name })),
    ),
    ...accountsIn(tree),
  };
  return { kind: 'found', value, gaps: list.gaps };
}

interface Typed {
  /** `undefined`: not told; it may be of either type. */
  readonly type: OrganizationPolicyType | 'OTHER' | undefined;
  readonly policy: NamedPolicy;
}

/** Every policy that the organization lists or a level of the path names. */
function namedPolicies(organization: Json, nodes: readonly Json[], list: GapList): ReadonlyMap<string, Typed> {
  const listed = objectAt(organization, 'policies') ?? {};
  const ids = new Set([...Object.keys(listed), ...nodes.flatMap((node) => policyIds(node) ?? [])]);
  const attached = new Set(nodes.flatMap((node) => policyIds(node) ?? []));
  const policies = new Map<string, Typed>();
  /** By layer: an SCP and an RCP may have one name. */
  const names = new Set<string>();
  const take = (type: Typed['type'], name: string): void => {
    for (const layer of layersOf(type)) names.add(`${layer} ${name}`);
  };
  for (const id of ids) {
    const entry = fieldAt(listed, id);
    const full = fullAccess(id);
    if (entry === undefined && full) {
      policies.set(id, full);
      take(full.type, full.policy.name);
      continue;
    }
    const given = textAt(entry, 'name') ?? full?.policy.name ?? id;
    const type = typeOf(textAt(entry, 'type')) ?? full?.type;
    const layers = layersOf(type);
    const name = layers.some((layer) => names.has(`${layer} ${given}`)) ? id : given;
    take(type, name);
    const part =
      entry === undefined
        ? objectPart({}, id)
        : entry === null
          ? objectPart({ [id]: null }, id)
          : documentPart(entry, 'document');
    // Policies that no level of this path holds bear on nothing here.
    const own = attached.has(id) && type !== 'OTHER' ? list : new GapList();
    // Of a policy whose type is not told nobody knows which of the two layers it speaks in.
    const told = type === undefined && part.kind === 'there' ? textPart(entry, 'type') : part;
    const document = part.kind === 'there' && type !== undefined ? part.value : null;
    if (told.kind === 'gap') own.gaps.push(...layers.map((layer) => ({ layer, reason: told.reason, subject: id })));
    policies.set(id, { type, policy: { name, document: document ?? full?.policy.document ?? null } });
  }
  return policies;
}

/** Of a policy whose type is not told nobody knows in which of the two it speaks. */
function layersOf(type: Typed['type']): readonly ('scp' | 'rcp')[] {
  if (type === 'OTHER') return [];
  if (type === undefined) return ['scp', 'rcp'];
  return type === 'SERVICE_CONTROL_POLICY' ? ['scp'] : ['rcp'];
}

function typeOf(text: string | undefined): Typed['type'] {
  if (text === 'SERVICE_CONTROL_POLICY' || text === 'RESOURCE_CONTROL_POLICY') return text;
  return text === undefined ? undefined : 'OTHER';
}

/** `undefined`: the type is off, for the organization lists no policy of it. */
function levels(
  type: OrganizationPolicyType,
  nodes: readonly Json[],
  policies: ReadonlyMap<string, Typed>,
  list: GapList,
): readonly Level[] | undefined {
  const layer = type === 'SERVICE_CONTROL_POLICY' ? 'scp' : 'rcp';
  const unreadLevel = nodes.some((node) => policyIds(node) === undefined);
  const isOn = [...policies.values()].some((policy) => policy.type === type || policy.type === undefined);
  if (!isOn && !unreadLevel) return undefined;
  return nodes.map((node): Level => {
    const target = textAt(node, 'id') ?? '';
    const ids = policyIds(node);
    if (ids === undefined) {
      const part = listPart(node, 'policyIds');
      list.gaps.push({ layer, reason: part.kind === 'gap' ? part.reason : 'malformed', subject: target });
      return { target, policies: null };
    }
    const own = ids.flatMap((id) => {
      const policy = policies.get(id);
      return policy && (policy.type === type || policy.type === undefined) ? [policy.policy] : [];
    });
    // Attached by AWS when the type is turned on, and not to be detached.
    const missesFull = layer === 'rcp' && !ids.includes('p-RCPFullAWSAccess');
    return { target, policies: missesFull ? [FULL_ACCESS_RCP.policy, ...own] : own };
  });
}

function policyIds(node: Json): readonly string[] | undefined {
  const ids = fieldAt(node, 'policyIds');
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string') ? ids : undefined;
}

/** From the root down to the account; without recursion, for a tree is as deep as its writer likes. */
function pathTo(root: Json, account: string): readonly Json[] | undefined {
  const open: { readonly node: Json; readonly above: readonly Json[] }[] = [{ node: root, above: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const path = [...next.above, next.node];
    if (textAt(next.node, 'id') === account) return path;
    // AWS knows a root, five levels of units and the account; a little more does no harm.
    if (path.length < 20) {
      for (const child of listAt(next.node, 'children')) if (isObject(child)) open.push({ node: child, above: path });
    }
  }
  return undefined;
}

function accountsIn(root: Json): Pick<OrganizationFacts, 'accounts' | 'allAccounts'> {
  const accounts: string[] = [];
  const open: Json[] = [root];
  let allAccounts = true;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const id = textAt(node, 'id');
    const isAccount = id !== undefined && /^\d{12}$/.test(id);
    if (isAccount) accounts.push(id);
    const children = fieldAt(node, 'children');
    if (!isAccount && !(Array.isArray(children) && children.every(isObject))) allAccounts = false;
    for (const child of listAt(node, 'children')) if (isObject(child)) open.push(child);
  }
  return { accounts: accounts.toSorted(), allAccounts };
}
