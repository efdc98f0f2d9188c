/**
 * An organization of three accounts with one of everything that is read: the world of the reader tests.
 */
import type { World } from '../aws-endpoint/index.ts';
import { allow, iamOf } from './world-iam.ts';

export const HUB = '111122223333';
export const MEMBER = '444455556666';
export const STRANGER = '777788889999';
export const REGION = 'eu-west-1';

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
          iam: iamOf(HUB),
          resources: resources(withPolicies),
          publicAccessBlock: withPolicies ? { BlockPublicPolicy: true } : undefined,
          vpcEndpoints: { 'vpce-0abc': { ...(withPolicies ? { policy: everyone('s3:*') } : {}), vpcId: 'vpc-0abc' } },
        },
        [MEMBER]: { iam: iamOf(MEMBER), resources: {} },
        [STRANGER]: { iam: iamOf(STRANGER), resources: {} },
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
