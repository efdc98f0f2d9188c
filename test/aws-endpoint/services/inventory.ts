/**
 * The calls that list what an account holds in a Region, as capturing a snapshot asks them.
 */
import { isObject, type Json, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { AwsFault, accountOf, type Context, encoded, type Operations, operation, page } from '../world.ts';
import { escapeXml } from '../xml.ts';

/** ARNs of a service in the account and Region of the call. */
function held(context: Context, service: string, kind = ''): readonly string[] {
  const resources = objectAt(accountOf(context.world, context.account), 'resources') ?? {};
  const place = `:${service}:${context.region}:${context.account}:${kind}`;
  return Object.keys(resources).filter((arn) => arn.includes(place));
}

function entriesOf(context: Context): readonly (readonly [string, unknown])[] {
  return Object.entries(objectAt(accountOf(context.world, context.account), 'resources') ?? {});
}

function last(arn: string): string {
  return arn.split(/[/:]/).at(-1) ?? arn;
}

const DOCUMENTS = ['PolicyDocument', 'AssumeRolePolicyDocument', 'Document'];

function withEncodedDocuments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withEncodedDocuments);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      DOCUMENTS.includes(name) ? encoded(inner) : withEncodedDocuments(inner),
    ]),
  );
}

export const iamInventory: Operations = {
  GetAccountAuthorizationDetails: operation([], (context) => {
    const iam = objectAt(accountOf(context.world, context.account), 'iam');
    const lists = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'];
    const all = lists.flatMap((list) => listAt(iam, list).map((entry) => ({ list, entry })));
    const { items, next } = page(context, all, 'Marker');
    const chosen = lists.map((list) => [
      list,
      items.filter((item) => item.list === list).map((item) => withEncodedDocuments(item.entry)),
    ]);
    return { ...Object.fromEntries(chosen), IsTruncated: next !== undefined, Marker: next };
  }),
};

export const s3Inventory: Operations = {
  ListBuckets: operation([], (context) => {
    const names = entriesOf(context).flatMap(([arn]) => (/^arn:[^:]+:s3:::/.test(arn) ? [last(arn)] : []));
    const buckets = names.map((name) => `<Bucket><Name>${escapeXml(name)}</Name></Bucket>`).join('');
    return `<ListAllMyBucketsResult><Buckets>${buckets}</Buckets></ListAllMyBucketsResult>`;
  }),
};

export const s3ControlInventory: Operations = {
  ListAccessPoints: operation(['x-amz-account-id'], (context) => {
    const points = held(context, 's3', 'accesspoint/').map(
      (arn) => `<AccessPoint><AccessPointArn>${arn}</AccessPointArn></AccessPoint>`,
    );
    return `<ListAccessPointsResult><AccessPointList>${points.join('')}</AccessPointList></ListAccessPointsResult>`;
  }),
};

export const kmsInventory: Operations = {
  ListKeys: operation([], (context) => ({
    Keys: held(context, 'kms', 'key/').map((KeyArn) => ({ KeyArn, KeyId: last(KeyArn) })),
    Truncated: false,
  })),
  ListAliases: operation([], (context) => ({
    Aliases: entriesOf(context).flatMap(([arn, entry]) =>
      listAt(entry, 'aliases').map((AliasName) => ({ AliasName, TargetKeyId: last(arn) })),
    ),
    Truncated: false,
  })),
};

export const sqsInventory: Operations = {
  ListQueues: operation([], (context) => ({
    QueueUrls: held(context, 'sqs').map(
      (arn) => `https://sqs.${context.region}.amazonaws.com/${context.account}/${last(arn)}`,
    ),
  })),
};

export const snsInventory: Operations = {
  ListTopics: operation([], (context) => ({ Topics: held(context, 'sns').map((TopicArn) => ({ TopicArn })) })),
};

export const lambdaInventory: Operations = {
  ListFunctions: operation([], (context) => ({
    Functions: held(context, 'lambda', 'function:').map((FunctionArn) => ({ FunctionArn })),
  })),
};

export const secretsInventory: Operations = {
  ListSecrets: operation([], (context) => ({ SecretList: held(context, 'secretsmanager').map((ARN) => ({ ARN })) })),
};

export const tablesInventory: Operations = {
  ListTables: operation([], (context) => ({ TableNames: held(context, 'dynamodb', 'table/').map(last) })),
};

export const ecrInventory: Operations = {
  DescribeRepositories: operation([], (context) => ({
    repositories: held(context, 'ecr').map((repositoryArn) => ({ repositoryArn })),
  })),
};

export const organizationsInventory: Operations = {
  ListAccounts: operation([], (context) => {
    const organization = objectAt(context.world.snapshot, 'organization');
    if (context.account !== textAt(organization, 'managementAccountId')) {
      throw new AwsFault('AccessDeniedException', 403, "You don't have permissions to access this resource.");
    }
    const { items, next } = page(context, accountsIn(objectAt(organization, 'tree') ?? {}), 'NextToken');
    return {
      Accounts: items.map((Id) => ({ Id, State: 'ACTIVE' })),
      ...(next === undefined ? {} : { NextToken: next }),
    };
  }),
};

function accountsIn(node: Json): readonly string[] {
  const below = listAt(node, 'children').flatMap((child) => (isObject(child) ? accountsIn(child) : []));
  const id = textAt(node, 'id') ?? '';
  return /^\d{12}$/.test(id) ? [id, ...below] : below;
}
