/**
 * What each type of CloudFormation says of permissions, what goes when a template no longer says it, and which thing of the
 * snapshot a resource without a name is.
 */
import { describe, expect, it } from 'vitest';
import { type Json, listAt, objectAt } from '../../lambdas/denial/fields.ts';
import type { TemplateInput } from '../../lambdas/replay/template/template.ts';
import { jsonIn } from './replaying.ts';
import { ACCOUNT, ARTIFACTS, DEVELOPER, OTHER, READ_ONLY, read, role, TEXT, template, user } from './templates.ts';

describe('each type', () => {
  it.each<readonly [string, readonly [string, Json], readonly Json[]]>([
    [
      'a role with all that it holds',
      [
        'IAM::Role',
        {
          RoleName: 'OrdersApi',
          AssumeRolePolicyDocument: TEXT,
          Policies: [{ PolicyName: 'P', PolicyDocument: TEXT }],
          ManagedPolicyArns: [READ_ONLY],
          PermissionsBoundary: ARTIFACTS,
        },
      ],
      [
        { kind: 'trust', role: role('OrdersApi'), document: TEXT },
        { kind: 'inline', entity: role('OrdersApi'), name: 'P', document: TEXT },
        { kind: 'attach', entity: role('OrdersApi'), policyArn: READ_ONLY },
        { kind: 'bound-by', entity: role('OrdersApi'), policyArn: ARTIFACTS },
      ],
    ],
    [
      'a user in a group',
      ['IAM::User', { UserName: 'ci-legacy', Groups: ['ops'] }],
      [{ kind: 'member', user: user('ci-legacy'), group: `arn:aws:iam::${ACCOUNT}:group/ops`, joins: true }],
    ],
    [
      'a policy of several',
      ['IAM::Policy', { PolicyName: 'P', PolicyDocument: TEXT, Roles: ['OrdersApi'], Users: ['ci-legacy'] }],
      [
        { kind: 'inline', entity: role('OrdersApi'), name: 'P', document: TEXT },
        { kind: 'inline', entity: user('ci-legacy'), name: 'P', document: TEXT },
      ],
    ],
    [
      'an inline policy of a user',
      ['IAM::UserPolicy', { UserName: 'ci-legacy', PolicyName: 'P', PolicyDocument: TEXT }],
      [{ kind: 'inline', entity: user('ci-legacy'), name: 'P', document: TEXT }],
    ],
    [
      'an inline policy of a group',
      ['IAM::GroupPolicy', { GroupName: 'ops', PolicyName: 'P', PolicyDocument: TEXT }],
      [{ kind: 'inline', entity: `arn:aws:iam::${ACCOUNT}:group/ops`, name: 'P', document: TEXT }],
    ],
    [
      'a managed policy and who has it',
      ['IAM::ManagedPolicy', { ManagedPolicyName: 'ArtifactReader', PolicyDocument: TEXT, Roles: ['LakeReader'] }],
      [
        { kind: 'managed-text', policyArn: ARTIFACTS, document: TEXT },
        { kind: 'attach', entity: role('LakeReader'), policyArn: ARTIFACTS },
      ],
    ],
    [
      'users of a group',
      ['IAM::UserToGroupAddition', { GroupName: 'ops', Users: ['ci-legacy'] }],
      [{ kind: 'member', user: user('ci-legacy'), group: `arn:aws:iam::${ACCOUNT}:group/ops`, joins: true }],
    ],
    [
      'an SCP that is there',
      [
        'Organizations::Policy',
        { Name: 'ProtectGuardrails', Type: 'SERVICE_CONTROL_POLICY', Content: TEXT, TargetIds: ['r-ex4m'] },
      ],
      [
        { kind: 'organization-text', policy: 'ProtectGuardrails', document: TEXT },
        { kind: 'organization-attach', target: 'r-ex4m', policy: 'ProtectGuardrails' },
      ],
    ],
    [
      'an RCP that is new, its text as a string',
      [
        'Organizations::Policy',
        { Name: 'N', Type: 'RESOURCE_CONTROL_POLICY', Content: JSON.stringify(TEXT), TargetIds: ['r-ex4m'] },
      ],
      [{ kind: 'organization', type: 'RESOURCE_CONTROL_POLICY', target: 'r-ex4m', name: 'N', document: TEXT }],
    ],
    [
      'a bucket policy',
      ['S3::BucketPolicy', { Bucket: 'tidewater-reports', PolicyDocument: TEXT }],
      [{ kind: 'resource', arn: 'arn:aws:s3:::tidewater-reports', document: TEXT }],
    ],
    [
      'a queue policy by the address',
      [
        'SQS::QueuePolicy',
        { Queues: [`https://sqs.eu-central-1.amazonaws.com/${ACCOUNT}/orders`], PolicyDocument: TEXT },
      ],
      [{ kind: 'resource', arn: `arn:aws:sqs:eu-central-1:${ACCOUNT}:orders`, document: TEXT }],
    ],
    [
      'a topic policy',
      ['SNS::TopicPolicy', { Topics: [`arn:aws:sns:eu-central-1:${ACCOUNT}:orders-placed`], PolicyDocument: TEXT }],
      [{ kind: 'resource', arn: `arn:aws:sns:eu-central-1:${ACCOUNT}:orders-placed`, document: TEXT }],
    ],
    [
      'a policy of a secret',
      [
        'SecretsManager::ResourcePolicy',
        {
          SecretId: 'arn:aws:secretsmanager:eu-central-1:777788889999:secret:orders-db-AbCdEf',
          ResourcePolicy: TEXT,
        },
      ],
      [
        {
          kind: 'resource',
          arn: 'arn:aws:secretsmanager:eu-central-1:777788889999:secret:orders-db-AbCdEf',
          document: TEXT,
        },
      ],
    ],
    [
      'a repository with its policy',
      ['ECR::Repository', { RepositoryName: 'base', RepositoryPolicyText: TEXT }],
      [{ kind: 'resource', arn: `arn:aws:ecr:eu-central-1:${ACCOUNT}:repository/base`, document: TEXT }],
    ],
    [
      'a table with its policy',
      ['DynamoDB::Table', { TableName: 'orders', ResourcePolicy: { PolicyDocument: TEXT } }],
      [{ kind: 'resource', arn: `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/orders`, document: TEXT }],
    ],
    [
      'a permission of a function',
      [
        'Lambda::Permission',
        {
          FunctionName: 'checkout',
          Action: 'lambda:InvokeFunction',
          Principal: 's3.amazonaws.com',
          SourceAccount: '1',
        },
      ],
      [
        {
          kind: 'resource-statement',
          arn: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:checkout`,
          sid: 'It',
          statement: {
            Effect: 'Allow',
            Principal: { Service: 's3.amazonaws.com' },
            Action: 'lambda:InvokeFunction',
            Resource: '*',
            Condition: { StringEquals: { 'AWS:SourceAccount': '1' } },
          },
        },
      ],
    ],
    ['what is no matter of permissions', ['SQS::Queue', { QueueName: 'orders' }], []],
    [
      'a permission set, on the roles that it is in the accounts',
      [
        'SSO::PermissionSet',
        {
          Name: 'Developer',
          InlinePolicy: TEXT,
          ManagedPolicies: [READ_ONLY],
          CustomerManagedPolicyReferences: [{ Name: 'ArtifactReader' }],
          PermissionsBoundary: { CustomerManagedPolicyReference: { Name: 'Edge', Path: '/org/' } },
        },
      ],
      [
        { kind: 'inline', entity: DEVELOPER, name: 'AwsSSOInlinePolicy', document: TEXT },
        { kind: 'attach', entity: DEVELOPER, policyArn: READ_ONLY },
        { kind: 'attach', entity: DEVELOPER, policyArn: ARTIFACTS },
        { kind: 'bound-by', entity: DEVELOPER, policyArn: `arn:aws:iam::${ACCOUNT}:policy/org/Edge` },
      ],
    ],
  ])('%s', (_, resource, edits) => {
    const planned = read(template({ It: resource }));
    expect(planned.edits.map(({ edit }) => edit)).toEqual(edits);
    expect(planned.notes).toEqual([{ kind: 'removals-unseen', place: 'app.yaml' }]);
  });
});

describe('what is taken out of a template goes', () => {
  const before = template({
    Api: ['IAM::Role', { RoleName: 'OrdersApi', ManagedPolicyArns: [READ_ONLY], PermissionsBoundary: ARTIFACTS }],
    Own: ['IAM::RolePolicy', { RoleName: 'OrdersApi', PolicyName: 'P', PolicyDocument: TEXT }],
    Reports: ['S3::BucketPolicy', { Bucket: 'tidewater-reports', PolicyDocument: TEXT }],
    Kept: ['IAM::RolePolicy', { RoleName: 'LakeReader', PolicyName: 'Lake', PolicyDocument: TEXT }],
    Old: ['IAM::Role', { RoleName: 'LakeReader' }],
  });

  it('policy by policy', () => {
    const then = template({
      Api: ['IAM::Role', { RoleName: 'OrdersApi' }],
      Kept: ['IAM::RolePolicy', { RoleName: 'LakeReader', PolicyName: 'Lake', PolicyDocument: OTHER }],
    });
    const { edits, notes } = read(then, { deployed: before });
    expect(edits.map(({ edit }) => edit)).toEqual([
      { kind: 'detach', from: role('OrdersApi'), policy: READ_ONLY },
      { kind: 'detach', from: role('OrdersApi'), policy: 'P' },
      { kind: 'boundary', entity: role('OrdersApi'), name: '' },
      { kind: 'resource', arn: 'arn:aws:s3:::tidewater-reports' },
      { kind: 'inline', entity: role('LakeReader'), name: 'Lake', document: OTHER },
    ]);
    expect(notes).toEqual([{ kind: 'deleted', place: 'Old', entity: role('LakeReader') }]);
  });

  it('and a role under another logical id is no caller that goes', () => {
    const then = template({ New: ['IAM::Role', { RoleName: 'LakeReader' }] });
    expect(read(then, { deployed: before }).notes).toContainEqual({ kind: 'deleted', place: 'Old' });
  });

  it.each(['Retain', 'RetainExceptOnCreate'])('but for what stays where it is: %s', (DeletionPolicy) => {
    const deployed = {
      Resources: { Old: { Type: 'AWS::IAM::Role', DeletionPolicy, Properties: { RoleName: 'LakeReader' } } },
    };
    expect(read(template({}), { deployed }).notes).toEqual([]);
  });

  it('and what is not read is said where it goes, too', () => {
    const deployed = template({ Nested: ['CloudFormation::Stack', { TemplateURL: 'https://example.com/t.yaml' }] });
    const { notes } = read(template({}), { deployed });
    expect(notes).toEqual([{ kind: 'not-read', place: 'Nested (AWS::CloudFormation::Stack)' }]);
  });

  it('but for what only changed its logical id', () => {
    const renamed = template({ Renamed: ['S3::BucketPolicy', { Bucket: 'tidewater-reports', PolicyDocument: TEXT }] });
    const deployed = template({ Before: ['S3::BucketPolicy', { Bucket: 'tidewater-reports', PolicyDocument: TEXT }] });
    expect(read(renamed, { deployed }).edits).toEqual([]);
  });

  it('and what neither tells is the same in both', () => {
    const open = template({
      Own: ['IAM::RolePolicy', { RoleName: 'OrdersApi', PolicyName: 'P', PolicyDocument: { Ref: 'Nowhere' } }],
    });
    expect(read(open, { deployed: open })).toEqual({ edits: [], notes: [] });
  });
});

describe('a resource without a name is that of the snapshot', () => {
  const ROLE = 'app-ApiRole1A2B3C4D-Q1W2E3R4T5Y6';
  const policy = template({
    ApiRole1A2B3C4D: ['IAM::Role', {}],
    Own: ['IAM::Policy', { PolicyName: 'P', PolicyDocument: TEXT, Roles: [{ Ref: 'ApiRole1A2B3C4D' }] }],
  });

  function snapshot(entity: Json): Json {
    const copy = structuredClone(jsonIn('examples/snapshot.json'));
    const iam = objectAt(objectAt(objectAt(copy, 'accounts'), ACCOUNT), 'iam');
    const roles = [...listAt(iam, 'RoleDetailList'), { RolePolicyList: [], AttachedManagedPolicies: [], ...entity }];
    const accounts = { ...objectAt(copy, 'accounts'), [ACCOUNT]: { iam: { ...iam, RoleDetailList: roles } } };
    return { ...copy, accounts };
  }

  const tags = (stack: string): readonly Json[] => [
    { Key: 'aws:cloudformation:stack-name', Value: stack },
    { Key: 'aws:cloudformation:logical-id', Value: 'ApiRole1A2B3C4D' },
  ];

  it.each<readonly [string, Json, Partial<TemplateInput>, string | undefined]>([
    [
      'by the tags of its stack',
      { RoleName: 'Any', Arn: role('Any'), Tags: tags('app') },
      { stack: 'app' },
      role('Any'),
    ],
    [
      'not by the tags of another',
      { RoleName: 'Any', Arn: role('Any'), Tags: tags('test') },
      { stack: 'app' },
      undefined,
    ],
    ['by the name that was made up', { RoleName: ROLE, Arn: role(ROLE) }, { stack: 'app' }, role(ROLE)],
    ['also where no stack is told, as the id has a hash', { RoleName: ROLE, Arn: role(ROLE) }, {}, role(ROLE)],
    ['not of another stack', { RoleName: ROLE, Arn: role(ROLE) }, { stack: 'web' }, undefined],
    [
      'by the list of its resources',
      { RoleName: 'Any', Arn: role('Any') },
      { physical: { ApiRole1A2B3C4D: 'Any' } },
      role('Any'),
    ],
  ])('%s', (_, entity, more, found) => {
    const { edits, notes } = read(policy, more, snapshot(entity));
    expect(edits.map(({ edit }) => ('entity' in edit ? edit.entity : ''))).toEqual(found === undefined ? [] : [found]);
    expect(notes.some(({ kind }) => kind === 'new')).toBe(found === undefined);
  });

  it('and one of two is none', () => {
    const both = snapshot({ RoleName: ROLE, Arn: role(ROLE) });
    const other = 'test-ApiRole1A2B3C4D-Q1W2E3R4T5Y7';
    const iam = objectAt(objectAt(objectAt(both, 'accounts'), ACCOUNT), 'iam');
    const roles = [...listAt(iam, 'RoleDetailList'), { RoleName: other, Arn: role(other) }];
    const accounts = { ...objectAt(both, 'accounts'), [ACCOUNT]: { iam: { ...iam, RoleDetailList: roles } } };
    expect(read(policy, {}, { ...both, accounts }).edits).toEqual([]);
  });
});
