/**
 * An organization of three accounts with one of everything that is read: the world of the reader tests.
 */
import type { World } from '../aws-endpoint/index.ts';

export const HUB = '111122223333';
export const MEMBER = '444455556666';
export const STRANGER = '777788889999';
export const REGION = 'eu-west-1';

const allow = (action: string, extra: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Sid: 'One', Effect: 'Allow', Action: action, Resource: '*', ...extra }],
});
const everyone = (action: string) => allow(action, { Principal: '*' });

/** ARN by name of what the hub account holds. */
export const ARN = {
  bucket: 'arn:aws:s3:::reports',
  plainBucket: 'arn:aws:s3:::plain',
  accessPoint: `arn:aws:s3:${REGION}:${HUB}:accesspoint/point`,
  key: `arn:aws:kms:${REGION}:${HUB}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
  alias: `arn:aws:kms:${REGION}:${HUB}:alias/reports`,
  queue: `arn:aws:sqs:${REGION}:${HUB}:queue`,
  topic: `arn:aws:sns:${REGION}:${HUB}:topic`,
  function: `arn:aws:lambda:${REGION}:${HUB}:function:work`,
  layer: `arn:aws:lambda:${REGION}:${HUB}:layer:tools:3`,
  secret: `arn:aws:secretsmanager:${REGION}:${HUB}:secret:db-AbCdEf`,
  repository: `arn:aws:ecr:${REGION}:${HUB}:repository/images`,
  table: `arn:aws:dynamodb:${REGION}:${HUB}:table/orders`,
  bus: `arn:aws:events:${REGION}:${HUB}:event-bus/orders`,
  stream: `arn:aws:kinesis:${REGION}:${HUB}:stream/clicks`,
  api: `arn:aws:apigateway:${REGION}::/restapis/abc123defg`,
  domain: `arn:aws:es:${REGION}:${HUB}:domain/search`,
  vault: `arn:aws:backup:${REGION}:${HUB}:backup-vault:vault`,
  catalog: `arn:aws:glue:${REGION}:${HUB}:catalog`,
  fileSystem: `arn:aws:elasticfilesystem:${REGION}:${HUB}:file-system/fs-0abc`,
  packageDomain: `arn:aws:codeartifact:${REGION}:${HUB}:domain/packages`,
  packages: `arn:aws:codeartifact:${REGION}:${HUB}:repository/packages/npm`,
  logGroup: `arn:aws:logs:${REGION}:${HUB}:log-group:app`,
} as const;

export type ResourceName = keyof typeof ARN;

function resources(withPolicies: boolean): Record<string, object> {
  const names = Object.keys(ARN).filter((name) => name !== 'alias');
  const entries = Object.entries(ARN).filter(([name]) => names.includes(name));
  return Object.fromEntries(
    entries.map(([name, arn]) => [
      arn,
      {
        ...(withPolicies ? { policy: everyone(`${arn.split(':')[2]}:*`) } : {}),
        tags: { team: 'data' },
        ...(name === 'bucket'
          ? {
              kmsKeyArn: ARN.key,
              publicAccessBlock: { BlockPublicAcls: true, RestrictPublicBuckets: true },
              objectOwnership: 'BucketOwnerEnforced',
              objects: ['a/1', 'a/2', 'ab'],
            }
          : {}),
        ...(name === 'key'
          ? {
              // A key always has a policy.
              policy: everyone('kms:*'),
              grants: [1, 2, 3].map((at) => ({
                GrantId: `g${at}`,
                GranteePrincipal: `arn:aws:iam::${HUB}:role/App`,
                Operations: ['Decrypt'],
              })),
              aliases: ['alias/reports'],
            }
          : {}),
        ...(name === 'topic' || name === 'queue' || name === 'secret' || name === 'table'
          ? { kmsKeyArn: ARN.key }
          : {}),
        ...(name === 'accessPoint' ? { bucket: ARN.bucket } : {}),
      },
    ]),
  );
}

const managed = (account: string, name: string, document: object) => ({
  PolicyName: name,
  Arn: `arn:aws:iam::${account}:policy/team/${name}`,
  DefaultVersionId: 'v2',
  PolicyVersionList: [
    { VersionId: 'v1', IsDefaultVersion: false, CreateDate: '2026-10-01T00:00:00Z', Document: allow('s3:Before') },
    { VersionId: 'v2', IsDefaultVersion: true, CreateDate: '2026-11-01T08:30:00Z', Document: document },
  ],
});

const attached = (account: string, ...names: readonly string[]) =>
  names.map((PolicyName) => ({ PolicyName, PolicyArn: `arn:aws:iam::${account}:policy/team/${PolicyName}` }));

function iam(account: string) {
  return {
    RoleDetailList: [
      {
        Path: '/app/',
        RoleName: 'App',
        RoleId: 'AROAEXAMPLE000000001',
        Arn: `arn:aws:iam::${account}:role/app/App`,
        AssumeRolePolicyDocument: allow('sts:AssumeRole', { Principal: { Service: 'ec2.amazonaws.com' } }),
        RolePolicyList: [{ PolicyName: 'Inline', PolicyDocument: allow('s3:GetObject') }],
        AttachedManagedPolicies: attached(account, 'First', 'Second'),
        PermissionsBoundary: {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: `arn:aws:iam::${account}:policy/team/Boundary`,
        },
        Tags: [{ Key: 'team', Value: 'data' }],
        InstanceProfileList: [{ InstanceProfileName: 'AppProfile' }],
      },
    ],
    UserDetailList: [
      {
        Path: '/',
        UserName: 'dev',
        UserId: 'AIDAEXAMPLE000000001',
        Arn: `arn:aws:iam::${account}:user/dev`,
        UserPolicyList: [{ PolicyName: 'Own', PolicyDocument: allow('sqs:*') }],
        GroupList: ['devs', 'all'],
        AttachedManagedPolicies: attached(account, 'First'),
        Tags: [],
      },
    ],
    GroupDetailList: [
      {
        GroupName: 'devs',
        Arn: `arn:aws:iam::${account}:group/devs`,
        GroupPolicyList: [{ PolicyName: 'Group', PolicyDocument: allow('kms:Decrypt') }],
        AttachedManagedPolicies: attached(account, 'First', 'Second'),
      },
      { GroupName: 'all', Arn: `arn:aws:iam::${account}:group/all`, GroupPolicyList: [], AttachedManagedPolicies: [] },
    ],
    Policies: ['First', 'Second', 'Boundary'].map((name) => managed(account, name, allow(`s3:${name}`))),
  };
}

export function world(options: { readonly withPolicies?: boolean } & Partial<World> = {}): World {
  const { withPolicies = true, ...rest } = options;
  const node = (id: string, kind: string, policyIds: readonly string[], children: readonly object[] = []) => ({
    id,
    kind,
    policyIds,
    children,
  });
  return {
    account: HUB,
    snapshot: {
      schemaVersion: 1,
      accounts: {
        [HUB]: {
          iam: iam(HUB),
          resources: resources(withPolicies),
          publicAccessBlock: withPolicies ? { BlockPublicPolicy: true } : undefined,
          vpcEndpoints: { 'vpce-0abc': { ...(withPolicies ? { policy: everyone('s3:*') } : {}), vpcId: 'vpc-0abc' } },
        },
        [MEMBER]: { iam: iam(MEMBER), resources: {} },
        [STRANGER]: { iam: iam(STRANGER), resources: {} },
      },
      organization: {
        id: 'o-a1b2c3d4e5',
        managementAccountId: HUB,
        policies: {
          'p-FullAWSAccess': { name: 'FullAWSAccess', type: 'SERVICE_CONTROL_POLICY', document: allow('*') },
          'p-guard': { name: 'Guard', type: 'SERVICE_CONTROL_POLICY', document: allow('ec2:*') },
          'p-edge': {
            name: 'Edge',
            type: 'RESOURCE_CONTROL_POLICY',
            document: allow('s3:*', { Effect: 'Deny', Principal: '*' }),
          },
        },
        tree: node(
          'r-root',
          'root',
          ['p-FullAWSAccess'],
          [
            node(HUB, 'account', ['p-FullAWSAccess']),
            node(
              'ou-root-work',
              'ou',
              ['p-FullAWSAccess', 'p-guard', 'p-edge'],
              [node(MEMBER, 'account', ['p-FullAWSAccess'])],
            ),
          ],
        ),
      },
    },
    assumableRoles: ['denyscope-reader'],
    decoded: {
      blob: {
        allowed: false,
        explicitDeny: true,
        matchedStatements: { items: [] },
        context: {
          principal: { arn: `arn:aws:iam::${HUB}:user/dev` },
          action: 'ec2:StopInstances',
          resource: `arn:aws:ec2:${REGION}:${HUB}:instance/i-0abc`,
          conditions: { items: [{ key: 'ec2:Tenancy', values: { items: [{ value: 'default' }] } }] },
        },
      },
    },
    simulations: {
      '*': {
        EvalDecision: 'allowed',
        EvalResourceName: ['arn:', '{Partition}:s3:::', '{BucketName}/', '{KeyName}'].join('$'),
        OrganizationsDecisionDetail: { AllowedByOrganizations: true },
        ResourceSpecificResults: [
          {
            EvalResourceName: 'arn:aws:s3:::reports/a',
            EvalResourceDecision: 'implicitDeny',
            MissingContextValues: ['aws:ResourceTag/team'],
            PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
          },
        ],
      },
    },
    authorizationDetails: {
      abc123: {
        pages: [
          {
            requestContext: { 'aws:SourceIp': '203.0.113.9', 'aws:TagKeys': ['a', 'b'] },
            evaluations: [
              {
                action: 'iam:CreateUser',
                resource: `arn:aws:iam::${HUB}:user/x`,
                evaluatedEffect: 'EXPLICIT_DENY',
                matchedPolicies: [
                  {
                    uri: `arn:aws:iam::${HUB}:policy/team/First`,
                    matchedStatements: [{ sid: 'One', evaluatedEffect: 'DENY' }],
                  },
                ],
              },
            ],
            policies: [
              {
                type: 'IDENTITY_BASED_POLICY',
                inline: false,
                uri: `arn:aws:iam::${HUB}:policy/team/First`,
                attachedTo: [{ arn: `arn:aws:iam::${HUB}:role/app/App` }],
              },
            ],
          },
          { evaluations: [{ action: 'iam:TagUser', resource: '*', evaluatedEffect: 'IMPLICIT_DENY' }] },
        ],
        policyDocuments: { [`arn:aws:iam::${HUB}:policy/team/First`]: allow('iam:*', { Effect: 'Deny' }) },
      },
    },
    events: [
      {
        eventID: 'version',
        eventName: 'CreatePolicyVersion',
        eventSource: 'iam.amazonaws.com',
        eventTime: '2026-11-01T08:30:00Z',
        awsRegion: 'us-east-1',
        recipientAccountId: HUB,
        userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${HUB}:user/dev` },
        requestParameters: {
          policyArn: `arn:aws:iam::${HUB}:policy/team/First`,
          setAsDefault: true,
          policyDocument: JSON.stringify(allow('s3:First')),
        },
      },
      {
        eventID: 'made',
        eventName: 'AssumeRole',
        eventSource: 'sts.amazonaws.com',
        eventTime: '2026-11-01T09:00:00Z',
        awsRegion: REGION,
        userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${HUB}:user/dev` },
        requestParameters: {
          roleArn: `arn:aws:iam::${HUB}:role/app/App`,
          policy: JSON.stringify(allow('s3:ListBucket')),
          policyArns: [{ arn: `arn:aws:iam::${HUB}:policy/team/Second` }],
          tags: [{ key: 'project', value: 'x' }],
        },
        responseElements: {
          credentials: { accessKeyId: 'ASIAEXAMPLE000000001' },
          assumedRoleUser: { arn: `arn:aws:sts::${HUB}:assumed-role/App/one` },
        },
      },
      {
        eventID: 'changed',
        eventName: 'PutRolePolicy',
        eventSource: 'iam.amazonaws.com',
        eventTime: '2026-11-01T08:00:00Z',
        awsRegion: 'us-east-1',
        recipientAccountId: HUB,
        userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${HUB}:user/dev` },
        requestParameters: {
          roleName: 'App',
          policyName: 'Inline',
          policyDocument: JSON.stringify(allow('s3:GetObject')),
        },
      },
    ],
    ...rest,
  };
}
