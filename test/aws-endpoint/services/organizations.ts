/**
 * Organizations as the snapshot's tree tells it. Only the management account and delegated administrators may read more
 * than DescribeOrganization.
 */
import { isObject, type Json, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { fullAccess } from '../../../lambdas/evidence/full-access.ts';
import { AwsFault, type Context, type Operations, operation, page, text } from '../world.ts';

interface Placed {
  readonly node: Json;
  /** From the root down, the node included. */
  readonly chain: readonly Json[];
}

function organization(context: Context): Json {
  const found = objectAt(context.world.snapshot, 'organization');
  if (found === undefined) throw new AwsFault('AWSOrganizationsNotInUseException', 400);
  return found;
}

function readable(context: Context): Json {
  const found = organization(context);
  const readers = context.world.organizationReaders ?? [textAt(found, 'managementAccountId') ?? ''];
  if (!readers.includes(context.account)) {
    throw new AwsFault('AccessDeniedException', 403, "You don't have permissions to access this resource.");
  }
  return found;
}

function place(node: Json, id: string, above: readonly Json[] = []): Placed | undefined {
  const chain = [...above, node];
  if (textAt(node, 'id') === id) return { node, chain };
  for (const child of listAt(node, 'children')) {
    const found = isObject(child) ? place(child, id, chain) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function find(context: Context, id: string, code: string): Placed {
  const tree = objectAt(readable(context), 'tree');
  const found = tree === undefined ? undefined : place(tree, id);
  if (found === undefined) throw new AwsFault(code, 400, `You specified a target that doesn't exist: ${id}`);
  return found;
}

function idOf(node: Json | undefined): string {
  return textAt(node, 'id') ?? '';
}

function summary(context: Context, id: string): Json {
  const found = organization(context);
  const full = fullAccess(id);
  const policy = objectAt(objectAt(found, 'policies'), id) ?? (full && { name: full.policy.name, type: full.type });
  if (policy === undefined) throw new AwsFault('PolicyNotFoundException', 400, `No policy ${id}`);
  const type = textAt(policy, 'type') ?? 'SERVICE_CONTROL_POLICY';
  const management = textAt(found, 'managementAccountId') ?? '';
  return {
    Id: id,
    Arn: `arn:aws:organizations::${management}:policy/${idOf(found)}/${type.toLowerCase()}/${id}`,
    Name: textAt(policy, 'name') ?? id,
    Type: type,
    AwsManaged: false,
  };
}

/** Where RCPs are on, AWS attaches its own to every level. */
function policyIdsAt(context: Context, node: Json): readonly string[] {
  const ids = listAt(node, 'policyIds').map(String);
  const policies = Object.values(objectAt(organization(context), 'policies') ?? {});
  const rcpsOn = policies.some((policy) => textAt(policy, 'type') === 'RESOURCE_CONTROL_POLICY');
  return rcpsOn && !ids.includes('p-RCPFullAWSAccess') ? ['p-RCPFullAWSAccess', ...ids] : ids;
}

export const organizations: Operations = {
  DescribeOrganization: operation([], (context) => {
    const found = organization(context);
    const management = textAt(found, 'managementAccountId') ?? '';
    return {
      Organization: {
        Id: idOf(found),
        Arn: `arn:aws:organizations::${management}:organization/${idOf(found)}`,
        FeatureSet: 'ALL',
        MasterAccountId: management,
      },
    };
  }),
  DescribeAccount: operation(['AccountId'], (context) => {
    const account = text(context, 'AccountId');
    const { chain, node } = find(context, account, 'AccountNotFoundException');
    const found = organization(context);
    const above = chain.slice(0, -1).map(idOf);
    return {
      Account: {
        Id: account,
        Arn: `arn:aws:organizations::${textAt(found, 'managementAccountId')}:account/${idOf(found)}/${account}`,
        Name: textAt(node, 'name') ?? account,
        State: 'ACTIVE',
        ...(context.world.withoutPaths === true ? {} : { Paths: [`${[idOf(found), ...above, account].join('/')}/`] }),
      },
    };
  }),
  ListParents: operation(['ChildId'], (context) => {
    const { chain } = find(context, text(context, 'ChildId'), 'ChildNotFoundException');
    const parent = chain.at(-2);
    const kind = parent === undefined || textAt(parent, 'kind') === 'root' ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
    return { Parents: parent === undefined ? [] : [{ Id: idOf(parent), Type: kind }] };
  }),
  ListPoliciesForTarget: operation(['TargetId', 'Filter'], (context) => {
    const { node } = find(context, text(context, 'TargetId'), 'TargetNotFoundException');
    const wanted = text(context, 'Filter');
    const all = policyIdsAt(context, node).flatMap((id) => {
      const one = summary(context, id);
      return one['Type'] === wanted ? [one] : [];
    });
    const { items, next } = page(context, all, 'NextToken');
    return { Policies: items, ...(next === undefined ? {} : { NextToken: next }) };
  }),
  DescribePolicy: operation(['PolicyId'], (context) => {
    const found = readable(context);
    const id = text(context, 'PolicyId');
    const document = objectAt(objectAt(found, 'policies'), id)?.['document'] ?? fullAccess(id)?.policy.document;
    const content = typeof document === 'string' ? document : JSON.stringify(document);
    return { Policy: { PolicySummary: summary(context, id), Content: content } };
  }),
};
