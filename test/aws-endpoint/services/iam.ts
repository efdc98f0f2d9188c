/**
 * IAM as a snapshot's `get-account-authorization-details` output tells it; documents URL-encoded as AWS gives them.
 */
import { isObject, type Json, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import {
  AwsFault,
  accountOf,
  type Context,
  encoded,
  iamEntity,
  type Operations,
  operation,
  page,
  text,
} from '../world.ts';

interface Kind {
  readonly list: string;
  readonly nameField: string;
  readonly inline: string;
}

const KINDS = {
  Role: { list: 'RoleDetailList', nameField: 'RoleName', inline: 'RolePolicyList' },
  User: { list: 'UserDetailList', nameField: 'UserName', inline: 'UserPolicyList' },
  Group: { list: 'GroupDetailList', nameField: 'GroupName', inline: 'GroupPolicyList' },
} as const;

function detail(context: Context, kind: Kind): Json {
  return iamEntity(context, kind.list, kind.nameField, text(context, kind.nameField));
}

function inlineNames(kind: Kind) {
  return operation([kind.nameField], (context) => {
    const names = listAt(detail(context, kind), kind.inline).map((one) => textAt(one, 'PolicyName') ?? '');
    const { items, next } = page(context, names, 'Marker');
    return { PolicyNames: items, IsTruncated: next !== undefined, Marker: next };
  });
}

function attached(kind: Kind) {
  return operation([kind.nameField], (context) => {
    const { items, next } = page(context, listAt(detail(context, kind), 'AttachedManagedPolicies'), 'Marker');
    return { AttachedPolicies: items, IsTruncated: next !== undefined, Marker: next };
  });
}

function inlineDocument(kind: Kind) {
  return operation([kind.nameField, 'PolicyName'], (context) => {
    const name = text(context, 'PolicyName');
    const found = listAt(detail(context, kind), kind.inline).find((one) => textAt(one, 'PolicyName') === name);
    if (!isObject(found)) throw new AwsFault('NoSuchEntity', 404, `The policy ${name} cannot be found.`);
    return {
      [kind.nameField]: text(context, kind.nameField),
      PolicyName: name,
      PolicyDocument: encoded(found['PolicyDocument']),
    };
  });
}

const CREATED = '2026-01-01T00:00:00Z';

function entityXml(found: Json, kind: Kind, idField: string): Json {
  const boundary = objectAt(found, 'PermissionsBoundary');
  return {
    Path: textAt(found, 'Path') ?? '/',
    [kind.nameField]: textAt(found, kind.nameField),
    [idField]: textAt(found, idField) ?? 'AROAEXAMPLE000000000',
    Arn: textAt(found, 'Arn'),
    CreateDate: CREATED,
    AssumeRolePolicyDocument:
      found['AssumeRolePolicyDocument'] === undefined ? undefined : encoded(found['AssumeRolePolicyDocument']),
    PermissionsBoundary: boundary,
    Tags: listAt(found, 'Tags'),
    MaxSessionDuration: textAt(found, 'MaxSessionDuration'),
  };
}

function managedPolicy(context: Context): Json {
  const arn = text(context, 'PolicyArn');
  const accounts = Object.values(objectAt(context.world.snapshot, 'accounts') ?? {});
  const own = accountOf(context.world, context.account);
  // Policies of AWS belong to every account; those of customers only to their own.
  const places = arn.includes(':iam::aws:') ? accounts : [own];
  for (const account of places) {
    const found = listAt(objectAt(account, 'iam'), 'Policies').find((one) => textAt(one, 'Arn') === arn);
    if (isObject(found)) return found;
  }
  throw new AwsFault('NoSuchEntity', 404, `Policy ${arn} does not exist or is not attachable.`);
}

export const iam: Operations = {
  GetRole: operation(['RoleName'], (context) => ({
    Role: entityXml(detail(context, KINDS.Role), KINDS.Role, 'RoleId'),
  })),
  GetUser: operation(['UserName'], (context) => ({
    User: entityXml(detail(context, KINDS.User), KINDS.User, 'UserId'),
  })),
  GetInstanceProfile: operation(['InstanceProfileName'], (context) => {
    const name = text(context, 'InstanceProfileName');
    const roles = listAt(objectAt(accountOf(context.world, context.account), 'iam'), 'RoleDetailList').filter(isObject);
    const holder = roles.find((role) =>
      listAt(role, 'InstanceProfileList').some((profile) => textAt(profile, 'InstanceProfileName') === name),
    );
    if (holder === undefined) throw new AwsFault('NoSuchEntity', 404, `Instance Profile ${name} cannot be found.`);
    return { InstanceProfile: { InstanceProfileName: name, Roles: [entityXml(holder, KINDS.Role, 'RoleId')] } };
  }),
  ListRolePolicies: inlineNames(KINDS.Role),
  ListUserPolicies: inlineNames(KINDS.User),
  ListGroupPolicies: inlineNames(KINDS.Group),
  ListAttachedRolePolicies: attached(KINDS.Role),
  ListAttachedUserPolicies: attached(KINDS.User),
  ListAttachedGroupPolicies: attached(KINDS.Group),
  GetRolePolicy: inlineDocument(KINDS.Role),
  GetUserPolicy: inlineDocument(KINDS.User),
  GetGroupPolicy: inlineDocument(KINDS.Group),
  ListGroupsForUser: operation(['UserName'], (context) => {
    const { items, next } = page(context, listAt(detail(context, KINDS.User), 'GroupList'), 'Marker');
    const groups = items.map((name) => ({
      Path: '/',
      GroupName: name,
      GroupId: 'AGPAEXAMPLE000000000',
      Arn: `arn:aws:iam::${context.account}:group/${String(name)}`,
      CreateDate: CREATED,
    }));
    return { Groups: groups, IsTruncated: next !== undefined, Marker: next };
  }),
  GetPolicy: operation(['PolicyArn'], (context) => {
    const found = managedPolicy(context);
    return {
      Policy: {
        PolicyName: textAt(found, 'PolicyName'),
        Arn: textAt(found, 'Arn'),
        DefaultVersionId: textAt(found, 'DefaultVersionId') ?? 'v1',
        UpdateDate: textAt(found, 'UpdateDate') ?? CREATED,
      },
    };
  }),
  ListPolicyVersions: operation(['PolicyArn'], (context) => {
    const versions = listAt(managedPolicy(context), 'PolicyVersionList').filter(isObject);
    const { items, next } = page(context, versions, 'Marker');
    const plain = items.map((one) => ({
      VersionId: textAt(one, 'VersionId'),
      IsDefaultVersion: one['IsDefaultVersion'] === true,
      CreateDate: textAt(one, 'CreateDate') ?? CREATED,
    }));
    return { Versions: plain, IsTruncated: next !== undefined, Marker: next };
  }),
  GetPolicyVersion: operation(['PolicyArn', 'VersionId'], (context) => {
    const wanted = text(context, 'VersionId');
    const versions = listAt(managedPolicy(context), 'PolicyVersionList');
    const found = versions.find((one) => textAt(one, 'VersionId') === wanted) ?? versions[0];
    if (!isObject(found)) throw new AwsFault('NoSuchEntity', 404, `Policy version ${wanted} does not exist.`);
    return {
      PolicyVersion: {
        Document: encoded(found['Document']),
        VersionId: wanted,
        IsDefaultVersion: true,
        CreateDate: CREATED,
      },
    };
  }),
  SimulatePrincipalPolicy: operation(['PolicySourceArn', 'ActionNames'], (context) => {
    const [action] = listAt(context.params, 'ActionNames');
    const [target] = listAt(context.params, 'ResourceArns');
    const key = `${text(context, 'PolicySourceArn')} ${String(action)} ${String(target ?? '*')}`;
    const result = context.world.simulations?.[key] ?? context.world.simulations?.['*'];
    if (result === undefined) throw new AwsFault('NoSuchEntity', 404, 'The principal cannot be found.');
    return { EvaluationResults: [{ EvalActionName: action, ...result }], IsTruncated: false };
  }),
};
