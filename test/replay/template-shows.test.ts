/**
 * The changes that broke something, written as templates: what an account holds as a template before the change and after
 * it. Replayed, the call that was then refused is newly refused, and no other template changes anything.
 */
import { describe, expect, it } from 'vitest';
import { isObject, type Json, listAt, objectAt, textAt } from '../../lambdas/denial/fields.ts';
import { documentJson } from '../../lambdas/denial/policy-json.ts';
import type { Edit } from '../../lambdas/replay/edit/edit.ts';
import { readTemplates } from '../../lambdas/replay/template/template.ts';
import { edited, editsOf, jsonIn, letThrough, replayed, SNAPSHOT } from './replaying.ts';

const ACCOUNT = '111122223333';
const APP = `arn:aws:iam::${ACCOUNT}:role/App`;
const READER = `arn:aws:iam::${ACCOUNT}:policy/Reader`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-22bb-33cc-44dd-5555eeee6666`;

function allow(more: Json): Json {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...more }] };
}

const READ = allow({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::tidewater/*' });
const TO_ACCOUNT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };

/** What stood before the change that is to blame. */
const BEFORE: readonly (readonly [string, Edit])[] = [
  ['culprit-boundary', { kind: 'boundary', entity: APP, name: '' }],
  [
    'culprit-bucket-policy',
    {
      kind: 'resource',
      arn: 'arn:aws:s3:::tidewater',
      document: allow({ Principal: TO_ACCOUNT, Action: 's3:GetObject', Resource: 'arn:aws:s3:::tidewater/*' }),
    },
  ],
  ['culprit-delete-inline', { kind: 'inline', entity: APP, name: 'Own', document: READ }],
  ['culprit-detach', { kind: 'attach', entity: APP, policyArn: READER }],
  [
    'culprit-group',
    {
      kind: 'member',
      user: `arn:aws:iam::${ACCOUNT}:user/ann`,
      group: `arn:aws:iam::${ACCOUNT}:group/readers`,
      joins: true,
    },
  ],
  [
    'culprit-key-policy',
    { kind: 'resource', arn: KEY, document: allow({ Principal: TO_ACCOUNT, Action: 'kms:*', Resource: '*' }) },
  ],
  ['culprit-put', { kind: 'inline', entity: APP, name: 'Own', document: READ }],
  ['culprit-scp-attach', { kind: 'detach', from: ACCOUNT, policy: 'p-nos30000' }],
  [
    'culprit-scp-text',
    {
      kind: 'organization-text',
      policy: 'p-guard000',
      document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'rds:*', Resource: '*' }] },
    },
  ],
  [
    'culprit-trust',
    {
      kind: 'trust',
      role: `arn:aws:iam::444455556666:role/Target`,
      document: allow({ Principal: TO_ACCOUNT, Action: 'sts:AssumeRole' }),
    },
  ],
  ['culprit-version', { kind: 'managed-text', policyArn: READER, document: READ }],
];

describe('a change that broke something, as a template', () => {
  it.each(BEFORE)('%s is told by the call that it refuses', async (name, edit) => {
    const scenario = jsonIn(`test/cases/judged/${name}.json`);
    const after = objectAt(scenario, 'snapshot') ?? {};
    // The record of a refused AssumeRole names the role in its message alone.
    const role = edit.kind === 'trust' ? { requestParameters: { roleArn: edit.role, roleSessionName: 's' } } : {};
    const record = { ...letThrough(objectAt(scenario, 'record') ?? {}), ...role };
    const before = edited(after, [edit]);
    const account = name === 'culprit-trust' ? '444455556666' : ACCOUNT;
    const [deployed, template] = [templateOf(before, account), templateOf(after, account)];
    const where = { file: 'account.json', parameters: {}, account, region: 'us-east-1' };
    const change = readTemplates([{ ...where, template, deployed }], before);
    expect(change.notes).toEqual([]);
    const report = await replayed([record], before, edited(before, editsOf(change)));
    expect(report).toMatchObject({ contradictions: [], cannotTell: [], newlyRefused: [{ count: 1 }] });
    // And back again nothing breaks.
    const back = readTemplates([{ ...where, template: deployed, deployed: template }], after);
    expect(await replayed([record], after, edited(after, editsOf(back)))).toMatchObject({ newlyRefused: [] });
  });
});

it('what the example holds, as a template, is no change', () => {
  const account = '444455556666';
  const template = templateOf(SNAPSHOT, account);
  const { edits, notes } = readTemplates(
    [{ file: 'a.json', template, parameters: {}, account, region: 'eu-central-1' }],
    SNAPSHOT,
  );
  expect(edits.length).toBeGreaterThan(20);
  expect(notes).toEqual([{ kind: 'removals-unseen', place: 'a.json' }]);
  expect(edited(SNAPSHOT, editsOf({ edits, notes }))).toEqual(SNAPSHOT);
});

/** All that the account holds of policies, and the organization's. */
function templateOf(snapshot: Json, account: string): Json {
  const own = objectAt(objectAt(snapshot, 'accounts'), account);
  const iam = objectAt(own, 'iam');
  const organization = objectAt(snapshot, 'organization');
  return {
    Resources: Object.fromEntries(
      [
        ...listAt(iam, 'RoleDetailList').map((one) => principal(one, 'Role')),
        ...listAt(iam, 'UserDetailList').map((one) => principal(one, 'User')),
        ...listAt(iam, 'GroupDetailList').map((one) => principal(one, 'Group')),
        ...listAt(iam, 'Policies').map(managedPolicy),
        ...Object.entries(objectAt(own, 'resources') ?? {}).flatMap(([arn, entry]) => resource(arn, entry)),
        ...Object.entries(objectAt(organization, 'policies') ?? {}).map(([id, policy]) => [
          'Organizations::Policy',
          {
            Name: textAt(policy, 'name'),
            Type: textAt(policy, 'type'),
            Content: objectAt(policy, 'document'),
            TargetIds: targetsOf(objectAt(organization, 'tree'), id),
          },
        ]),
      ].map(([type, properties], at) => [`It${at}`, { Type: `AWS::${type}`, Properties: properties }]),
    ),
  };
}

function principal(one: unknown, kind: 'Role' | 'User' | 'Group'): readonly [string, Json] {
  const boundary = textAt(objectAt(one, 'PermissionsBoundary'), 'PermissionsBoundaryArn');
  return [
    `IAM::${kind}`,
    {
      [`${kind}Name`]: textAt(one, `${kind}Name`),
      Policies: listAt(one, `${kind}PolicyList`).map((policy) => ({
        PolicyName: textAt(policy, 'PolicyName'),
        PolicyDocument: documentIn(policy, 'PolicyDocument'),
      })),
      ManagedPolicyArns: listAt(one, 'AttachedManagedPolicies').map((policy) => textAt(policy, 'PolicyArn')),
      ...(kind === 'Role' ? { AssumeRolePolicyDocument: documentIn(one, 'AssumeRolePolicyDocument') } : {}),
      ...(kind === 'User' ? { Groups: listAt(one, 'GroupList') } : {}),
      ...(boundary === undefined ? {} : { PermissionsBoundary: boundary }),
    },
  ];
}

function managedPolicy(one: unknown): readonly [string, Json] {
  const versions = listAt(one, 'PolicyVersionList').filter(isObject);
  const current = versions.find(({ IsDefaultVersion: isDefault }) => isDefault === true);
  return [
    'IAM::ManagedPolicy',
    { ManagedPolicyName: textAt(one, 'PolicyName'), PolicyDocument: documentIn(current, 'Document') },
  ];
}

function resource(arn: string, entry: unknown): readonly (readonly [string, Json])[] {
  const PolicyDocument = documentIn(entry, 'policy');
  if (PolicyDocument === undefined) return [];
  const bucket = /^arn:aws:s3:::(.+)$/.exec(arn)?.[1];
  if (bucket !== undefined) return [['S3::BucketPolicy', { Bucket: bucket, PolicyDocument }]];
  if (arn.includes(':sqs:')) return [['SQS::QueuePolicy', { Queues: [arn], PolicyDocument }]];
  if (arn.includes(':sns:')) return [['SNS::TopicPolicy', { Topics: [arn], PolicyDocument }]];
  // A key has no name of its own: the stack's resources or its alias would tell it.
  return arn.includes(':kms:')
    ? [['Kinesis::ResourcePolicy', { ResourceArn: arn, ResourcePolicy: PolicyDocument }]]
    : [];
}

function targetsOf(node: Json | undefined, id: string): readonly string[] {
  const below = listAt(node, 'children').flatMap((child) => (isObject(child) ? targetsOf(child, id) : []));
  return [...(listAt(node, 'policyIds').includes(id) ? [textAt(node, 'id') ?? ''] : []), ...below];
}

function documentIn(holder: unknown, field: string): Json | undefined {
  const value = isObject(holder) ? holder[field] : undefined;
  return typeof value === 'string' || isObject(value) ? documentJson(value) : undefined;
}
