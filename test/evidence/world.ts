/**
 * A small invented organization and the records of refused calls in it, for the tests of this room.
 */
import type { Denial } from '../../lambdas/denial/denial.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';

export const A = '111122223333';
export const B = '444455556666';
export const MANAGEMENT = '123456789012';
export const KEY = `arn:aws:kms:eu-west-1:${A}:key/11111111-2222-3333-4444-555555555555`;

const FULL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

export function world() {
  return {
    schemaVersion: 1,
    capturedAt: '2026-11-01T00:00:00Z',
    accounts: {
      [A]: {
        iam: {
          UserDetailList: [
            {
              UserName: 'jane',
              Path: '/staff/',
              UserId: 'AIDAEXAMPLEJANE',
              Arn: `arn:aws:iam::${A}:user/staff/jane`,
              GroupList: ['Readers'],
              AttachedManagedPolicies: [],
            },
          ],
          GroupDetailList: [
            {
              GroupName: 'Readers',
              Arn: `arn:aws:iam::${A}:group/Readers`,
              GroupPolicyList: [
                {
                  PolicyName: 'ReadBuckets',
                  // As the API writes it.
                  PolicyDocument: encodeURIComponent(
                    JSON.stringify({
                      Version: '2012-10-17',
                      Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }],
                    }),
                  ),
                },
              ],
              AttachedManagedPolicies: [
                { PolicyName: 'ReadOnlyAccess', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
              ],
            },
          ],
          RoleDetailList: [
            {
              RoleName: 'App',
              Path: '/service/',
              RoleId: 'AROAEXAMPLEAPP',
              Arn: `arn:aws:iam::${A}:role/service/App`,
              AssumeRolePolicyDocument: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
              },
              InstanceProfileList: [{ InstanceProfileName: 'AppProfile', Roles: [] }],
              RolePolicyList: [
                {
                  PolicyName: 'inline',
                  PolicyDocument: {
                    Version: '2012-10-17',
                    Statement: [
                      { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/*' },
                    ],
                  },
                },
              ],
              AttachedManagedPolicies: [{ PolicyName: 'AppBase', PolicyArn: `arn:aws:iam::${A}:policy/AppBase` }],
              PermissionsBoundary: {
                PermissionsBoundaryType: 'Policy',
                PermissionsBoundaryArn: `arn:aws:iam::${A}:policy/Limits`,
              },
              Tags: [{ Key: 'team', Value: 'blue' }],
              MaxSessionDuration: 3600,
            },
          ],
          Policies: [
            {
              PolicyName: 'AppBase',
              Arn: `arn:aws:iam::${A}:policy/AppBase`,
              PolicyVersionList: [
                {
                  VersionId: 'v2',
                  IsDefaultVersion: true,
                  CreateDate: '2026-10-20T10:00:00Z',
                  Document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] },
                },
                {
                  VersionId: 'v1',
                  IsDefaultVersion: false,
                  CreateDate: '2026-01-01T10:00:00Z',
                  Document: {
                    Version: '2012-10-17',
                    Statement: [{ Effect: 'Allow', Action: ['sqs:*', 'sns:*'], Resource: '*' }],
                  },
                },
              ],
            },
            {
              PolicyName: 'Limits',
              Arn: `arn:aws:iam::${A}:policy/Limits`,
              PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: FULL }],
            },
          ],
        },
        resources: {
          'arn:aws:s3:::data': { kmsKeyArn: KEY, tags: { class: 'secret' }, objects: ['present'] },
          [`arn:aws:s3:eu-west-1:${A}:accesspoint/door`]: {
            policy: { Version: '2012-10-17', Statement: [] },
            bucket: 'arn:aws:s3:::data',
          },
          [KEY]: {
            policy: {
              Version: '2012-10-17',
              Statement: [
                { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${A}:root` }, Action: 'kms:*', Resource: '*' },
              ],
            },
            grants: [],
            keyManager: 'CUSTOMER',
            keyState: 'Enabled',
            aliases: ['alias/data'],
          },
          [`arn:aws:secretsmanager:eu-west-1:${A}:secret:db-AbC123`]: {},
        },
        publicAccessBlock: { RestrictPublicBuckets: true },
        vpcEndpoints: { 'vpce-0abc': { policy: FULL, vpcId: 'vpc-0abc' } },
      },
      [B]: {
        iam: {
          UserDetailList: [],
          GroupDetailList: [],
          RoleDetailList: [
            {
              RoleName: 'Target',
              Arn: `arn:aws:iam::${B}:role/Target`,
              AssumeRolePolicyDocument: {
                Version: '2012-10-17',
                Statement: [
                  {
                    Effect: 'Allow',
                    Principal: { AWS: `arn:aws:iam::${A}:root` },
                    Action: 'sts:AssumeRole',
                    Condition: { StringEquals: { 'sts:ExternalId': 'x' } },
                  },
                ],
              },
              RolePolicyList: [],
              AttachedManagedPolicies: [],
              Tags: [],
            },
          ],
          Policies: [],
        },
        resources: { 'arn:aws:s3:::theirs': {} },
        publicAccessBlock: {},
        vpcEndpoints: {},
      },
    },
    organization: {
      id: 'o-example',
      managementAccountId: MANAGEMENT,
      policies: {
        'p-region': {
          name: 'OnlyEurope',
          type: 'SERVICE_CONTROL_POLICY',
          document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'ec2:*', Resource: '*' }] },
        },
      },
      tree: {
        id: 'r-root',
        kind: 'root',
        policyIds: ['p-FullAWSAccess'],
        children: [
          { id: MANAGEMENT, kind: 'account', policyIds: ['p-FullAWSAccess'] },
          {
            id: 'ou-work',
            kind: 'ou',
            name: 'Work',
            policyIds: ['p-FullAWSAccess', 'p-region'],
            children: [
              { id: A, kind: 'account', policyIds: ['p-FullAWSAccess'] },
              { id: B, kind: 'account', policyIds: ['p-FullAWSAccess'] },
            ],
          },
        ],
      },
    },
    sessions: { ASIAEXAMPLE: {} },
    changes: [],
  };
}

function record(fields: object): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    eventID: '00000000-0000-4000-8000-000000000001',
    eventTime: '2026-11-01T00:00:00Z',
    awsRegion: 'eu-west-1',
    recipientAccountId: A,
    errorCode: 'AccessDenied',
    sourceIPAddress: '203.0.113.9',
    userAgent: 'aws-cli/2.31.0',
    userIdentity: appIdentity(),
    ...fields,
  };
}

export function appIdentity(): Record<string, unknown> {
  return {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLEAPP:s',
    arn: `arn:aws:sts::${A}:assumed-role/App/s`,
    accountId: A,
    accessKeyId: 'ASIAEXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLEAPP',
        arn: `arn:aws:iam::${A}:role/service/App`,
        accountId: A,
        userName: 'App',
      },
      attributes: { creationDate: '2026-10-31T23:00:00Z', mfaAuthenticated: 'false' },
    },
  };
}

export function denial(fields: object): Denial {
  const parsed = parse(record(fields));
  if (parsed.kind !== 'denial') throw new Error(`the record is no denial: ${parsed.reason}`);
  return parsed.denial;
}

export const getObject = {
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  errorMessage: `User: arn:aws:sts::${A}:assumed-role/App/s is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::data/present" because no identity-based policy allows the s3:GetObject action`,
  requestParameters: { bucketName: 'data', key: 'present' },
};

export const assumeTarget = {
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  errorMessage: `User: arn:aws:sts::${A}:assumed-role/App/s is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${B}:role/Target`,
  requestParameters: null,
};
