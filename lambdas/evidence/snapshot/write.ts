/**
 * What readers answered, written in the form of a snapshot: the other direction of `snapshot.ts`. Pure.
 * What could not be read is `null`, what is not there is left out, so that reading it back gives the same answer.
 */
import { parseArn } from '../../aws/arn.ts';
import { isObject, type Json, listAt, present } from '../../denial/fields.ts';
import type { Level, NamedPolicy } from '../../engine/index.ts';
import type { EndpointFacts, OrganizationFacts, ResourceFacts } from '../facts.ts';

type Document = NamedPolicy['document'];

/** `null`: there, and its text could not be read. */
function documentEntry(policy: NamedPolicy | null | undefined): Document | undefined {
  return policy === null || policy === undefined ? policy : policy.document;
}

/** A resource whose tags no reader asked for may have some. */
function tagsEntry(tags: ResourceFacts['tags']): ResourceFacts['tags'] {
  if (tags === null || tags === undefined) return null;
  return Object.keys(tags).length === 0 ? undefined : tags;
}

/** `aliases`: all that a key has, `null` where they were not listed. */
export function resourceEntry(facts: ResourceFacts, aliases: readonly string[] | null = []): Json {
  const names = [...new Set([...(facts.aliases ?? []), ...(aliases ?? [])])];
  const isKey = parseArn(facts.arn)?.service === 'kms';
  return present<Json>({
    policy: documentEntry(facts.policy),
    tags: tagsEntry(facts.tags),
    abac: facts.abac,
    kmsKeyArn: facts.kmsKeyArn,
    publicAccessBlock: facts.publicAccessBlock,
    objectOwnership: facts.objectOwnership,
    bucket: facts.bucket,
    grants: facts.grants,
    keyManager: facts.keyManager,
    keyState: facts.keyState,
    // One alias by which a key was asked for is not all that it has.
    aliases: isKey && aliases === null ? null : names.length === 0 ? undefined : names,
  });
}

export function endpointEntry(facts: EndpointFacts): Json {
  return present<Json>({ policy: documentEntry(facts.policy), vpcId: facts.vpcId, serviceName: facts.serviceName });
}

interface Node {
  readonly id: string;
  readonly kind: string;
  readonly name: string | undefined;
  policyIds: readonly string[] | null;
  readonly children: Map<string, Node>;
}

/**
 * One tree from the paths of its accounts. Accounts whose place is not known are not in it and stay a gap; where nobody's
 * place is known there is no tree. Unless it is known to be `whole`, a `null` among the root's children says that there
 * may be more accounts: none of them is to be taken for a stranger.
 */
export function organizationEntry(all: readonly OrganizationFacts[], whole: boolean): Json | null {
  const [first] = all;
  if (first === undefined) return null;
  const policies: Record<string, Json> = {};
  let root: Node | undefined;
  for (const facts of all) {
    if (facts.id !== first.id || facts.path === null) continue;
    let children: Map<string, Node> | undefined;
    for (const place of facts.path) {
      const known = children === undefined ? root : children.get(place.id);
      const node: Node = known ?? {
        id: place.id,
        kind: place.kind,
        name: place.name,
        policyIds: idsAt(facts, place.id, policies),
        children: new Map(),
      };
      if (children === undefined) root ??= node;
      else children.set(place.id, node);
      // Another account's reading of the same unit may have gone better.
      if (node.policyIds === null) node.policyIds = idsAt(facts, place.id, policies);
      ({ children } = node);
    }
  }
  return {
    id: first.id,
    managementAccountId: first.managementAccountId,
    policies,
    tree: root === undefined ? null : whole ? treeOf(root) : withMore(treeOf(root)),
  };
}

function idsAt(facts: OrganizationFacts, target: string, policies: Record<string, Json>): readonly string[] | null {
  const types = [
    ['SERVICE_CONTROL_POLICY', 'scp', facts.scps],
    ['RESOURCE_CONTROL_POLICY', 'rcp', facts.rcps],
  ] as const;
  const ids: string[] = [];
  for (const [type, layer, levels] of types) {
    if (levels === undefined) continue;
    const level: Level | undefined = levels?.find((one) => one.target === target);
    // One list for both types: without the one, the other cannot be told to be whole.
    if (level === undefined || level.policies === null) return null;
    for (const { name, document } of level.policies) {
      const id = facts.policies?.find((one) => one.layer === layer && one.name === name)?.id ?? name;
      ids.push(id);
      // A text that was read once stands for good.
      if (!isObject(policies[id]) || policies[id]['document'] === null) policies[id] = { name, type, document };
    }
  }
  return ids;
}

function withMore(root: Json): Json {
  return { ...root, children: [...listAt(root, 'children'), null] };
}

function treeOf(node: Node): Json {
  const children = [...node.children.values()].map(treeOf);
  return present<Json>({
    id: node.id,
    kind: node.kind,
    name: node.name,
    policyIds: node.policyIds,
    children: node.kind === 'account' ? undefined : children,
  });
}
