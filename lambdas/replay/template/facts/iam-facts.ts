/**
 * Roles, users, groups and their policies, and the organization's policies, as CloudFormation writes them.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
 * Errs towards saying what is left out: a principal whose name nothing tells is one.
 */
import { isObject, textAt } from '../../../denial/fields.ts';
import { knownText } from '../known-text.ts';
import type { Read, Reading } from '../reading.ts';
import { isPlain } from '../unresolved.ts';
import type { Fact } from './fact.ts';

type Kind = 'role' | 'user' | 'group';

/** Properties that name principals, and what they are. */
const HOLDERS: readonly (readonly [string, Kind])[] = [
  ['Roles', 'role'],
  ['Users', 'user'],
  ['Groups', 'group'],
];

export const IAM_TYPES: Readonly<Record<string, Read>> = {
  'AWS::IAM::Role': (reading) => principal(reading, 'role'),
  'AWS::IAM::User': (reading) => principal(reading, 'user'),
  'AWS::IAM::Group': (reading) => principal(reading, 'group'),
  'AWS::IAM::Policy': (reading) => HOLDERS.flatMap(([property, kind]) => inlineOn(reading, property, kind)),
  'AWS::IAM::RolePolicy': (reading) => inlineOn(reading, 'RoleName', 'role'),
  'AWS::IAM::UserPolicy': (reading) => inlineOn(reading, 'UserName', 'user'),
  'AWS::IAM::GroupPolicy': (reading) => inlineOn(reading, 'GroupName', 'group'),
  'AWS::IAM::ManagedPolicy': managedPolicy,
  'AWS::IAM::UserToGroupAddition': (reading) =>
    reading.listOf('Users').flatMap((user) => memberOf(reading, 'Users', user, reading.property('GroupName'))),
  'AWS::Organizations::Policy': organizationPolicy,
};

function principal(reading: Reading, kind: Kind): readonly Fact[] {
  if (reading.isNew) return reading.nowhere('');
  const entity = reading.ownArn() ?? reading.entity(kind, reading.self?.name);
  if (entity === undefined) return reading.nowhere('');
  return [
    ...(kind === 'role' ? trust(reading, entity) : []),
    ...reading.listOf('Policies').flatMap((one, at): readonly Fact[] => {
      const place = `Policies[${at}]`;
      const name = isObject(one) ? textAt(one, 'PolicyName') : undefined;
      if (!isObject(one) || name === undefined) return reading.nowhere(place);
      return [inline(reading, entity, name, `${place}.PolicyDocument`, one['PolicyDocument'])];
    }),
    ...reading.listOf('ManagedPolicyArns').flatMap((arn) => attached(reading, 'ManagedPolicyArns', entity, arn)),
    ...(kind === 'group' ? [] : boundaryOf(reading, entity)),
    ...(kind === 'user'
      ? reading.listOf('Groups').flatMap((group) => memberOf(reading, 'Groups', reading.self?.name, group))
      : []),
  ];
}

function trust(reading: Reading, role: string): readonly Fact[] {
  const said = reading.property('AssumeRolePolicyDocument');
  const place = reading.place('AssumeRolePolicyDocument');
  const document = knownText(said, place);
  return document === undefined ? [] : [{ key: `trust ${role}`, place, said, make: { kind: 'trust', role, document } }];
}

function boundaryOf(reading: Reading, entity: string): readonly Fact[] {
  const said = reading.property('PermissionsBoundary');
  return said === undefined ? [] : [boundary(reading, entity, said)];
}

export function boundary(reading: Reading, entity: string, said: unknown): Fact {
  const fact = { key: `boundary ${entity}`, place: reading.place('PermissionsBoundary'), said };
  const undo = { kind: 'boundary', entity, name: '' } as const;
  return isPlain(said) && said !== ''
    ? { ...fact, undo, make: { kind: 'bound-by', entity, policyArn: String(said) } }
    : { ...fact, undo, make: { kind: 'boundary', entity, name: 'permissions-boundary', document: null } };
}

export function inline(reading: Reading, entity: string, name: string, property: string, said: unknown): Fact {
  const place = reading.place(property);
  return {
    key: `inline ${entity} ${name}`,
    place,
    said,
    make: { kind: 'inline', entity, name, document: knownText(said, place) ?? null },
    undo: { kind: 'detach', from: entity, policy: name },
  };
}

export function attached(reading: Reading, property: string, entity: string, said: unknown): readonly Fact[] {
  if (!isPlain(said)) {
    // Whatever it is, it may allow or deny anything.
    const name = reading.place(property);
    const make = { kind: 'inline', entity, name, document: null } as const;
    return [
      {
        key: `inline ${entity} ${name}`,
        place: name,
        said,
        make,
        undo: { kind: 'detach', from: entity, policy: name },
      },
    ];
  }
  const policyArn = String(said);
  return [
    {
      key: `attach ${entity} ${policyArn}`,
      place: reading.place(property),
      said,
      make: { kind: 'attach', entity, policyArn },
      undo: { kind: 'detach', from: entity, policy: policyArn },
    },
  ];
}

function inlineOn(reading: Reading, property: string, kind: Kind): readonly Fact[] {
  const name = reading.property('PolicyName');
  return holders(reading, property, kind).flatMap((entity) =>
    isPlain(name)
      ? [inline(reading, entity, String(name), 'PolicyDocument', reading.property('PolicyDocument'))]
      : reading.nowhere('PolicyName'),
  );
}

/** Principals that are there; a new one is told, and one that nobody can name. */
function holders(reading: Reading, property: string, kind: Kind): readonly string[] {
  return reading.listOf(property).flatMap((name) => {
    if (reading.isMade(kind, name)) return [];
    const entity = reading.entity(kind, name);
    if (entity === undefined) reading.nowhere(property);
    return entity === undefined ? [] : [entity];
  });
}

function managedPolicy(reading: Reading): readonly Fact[] {
  const { self } = reading;
  const arn = typeof self?.arn === 'string' ? self.arn : isPlain(self?.name) ? `policy/${self.name}` : undefined;
  if (arn === undefined) return reading.nowhere('');
  const said = reading.property('PolicyDocument');
  const place = reading.place('PolicyDocument');
  return [
    {
      key: `managed ${arn}`,
      place,
      said,
      make: { kind: 'managed-text', policyArn: arn, document: knownText(said, place) ?? null },
    },
    ...HOLDERS.flatMap(([property, kind]) =>
      holders(reading, property, kind).flatMap((entity) => attached(reading, property, entity, arn)),
    ),
  ];
}

function memberOf(reading: Reading, property: string, userName: unknown, groupName: unknown): readonly Fact[] {
  if (reading.isMade('user', userName)) return [];
  const [user, group] = [reading.entity('user', userName), reading.entity('group', groupName)];
  if (user === undefined) return reading.nowhere(property);
  if (group === undefined) {
    const name = reading.place(property);
    return [inline(reading, user, name, property, null)];
  }
  return [
    {
      key: `member ${user} ${group}`,
      place: reading.place(property),
      said: group,
      make: { kind: 'member', user, group, joins: true },
      undo: { kind: 'member', user, group, joins: false },
    },
  ];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-organizations-policy.html */
function organizationPolicy(reading: Reading): readonly Fact[] {
  const [name, type] = [reading.property('Name'), reading.property('Type')];
  if (type !== 'SERVICE_CONTROL_POLICY' && type !== 'RESOURCE_CONTROL_POLICY') return [];
  if (!isPlain(name)) return reading.nowhere('Name');
  const said = reading.property('Content');
  const place = reading.place('Content');
  const document = knownText(said, place) ?? null;
  const policy = String(name);
  const isHeld = reading.holdsOrganizationPolicy(policy, type);
  const text: readonly Fact[] = isHeld
    ? [{ key: `organization ${policy}`, place, said, make: { kind: 'organization-text', policy, document } }]
    : [];
  const targets = reading.listOf('TargetIds').flatMap((one): readonly Fact[] => {
    if (!isPlain(one)) return reading.nowhere('TargetIds');
    const target = String(one);
    return [
      {
        key: `organization ${policy} ${target}`,
        place: reading.place('TargetIds'),
        said: isHeld ? target : said,
        make: isHeld
          ? { kind: 'organization-attach', target, policy }
          : { kind: 'organization', type, target, name: policy, document },
        undo: { kind: 'detach', from: target, policy },
      },
    ];
  });
  return [...text, ...targets];
}
