/**
 * Seeded policy sets and requests of three sizes, shaped like real ones: a few services, actions by name and by prefix,
 * buckets, tables and queues by ARN, conditions on tags, address and Region. More than half of the requests are refused.
 */
import type { AuthorizationRequest, NamedPolicy, PolicySet } from '../../lambdas/engine/index.ts';
import { pick, type Random, random } from './seeded.ts';

export interface Workload {
  readonly name: string;
  readonly policies: PolicySet;
  readonly requests: readonly AuthorizationRequest[];
}

const ACCOUNT = '111122223333';
const TEAMS = ['orders', 'billing', 'search', 'media', 'audit', 'fleet'];
const SERVICES: readonly (readonly [string, readonly string[], (name: string) => string])[] = [
  ['s3', ['GetObject', 'PutObject', 'DeleteObject', 'GetObjectTagging'], (name) => `arn:aws:s3:::${name}-data/`],
  [
    'dynamodb',
    ['GetItem', 'PutItem', 'Query', 'UpdateItem'],
    (name) => `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/${name}`,
  ],
  ['sqs', ['SendMessage', 'ReceiveMessage', 'DeleteMessage'], (name) => `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}`],
  [
    'lambda',
    ['InvokeFunction', 'GetFunction', 'UpdateFunctionCode'],
    (name) => `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`,
  ],
  [
    'logs',
    ['CreateLogStream', 'PutLogEvents', 'GetLogEvents'],
    (name) => `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:${name}:`,
  ],
  [
    'ec2',
    ['StartInstances', 'StopInstances', 'TerminateInstances'],
    (name) => `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-${name}`,
  ],
];

/** A policy variable, not one of ours. */
const TEAM_FOLDER = `\${aws:PrincipalTag/team}/`;

export function workloads(): Workload[] {
  return [
    { name: 'small', policies: { identity: managed(random(1), 3, 5) }, requests: requests(random(2)) },
    { name: 'typical', policies: typical(random(3)), requests: requests(random(4)) },
    {
      name: 'large',
      policies: { ...typical(random(5)), identity: managed(random(5), 20, 40) },
      requests: requests(random(6)),
    },
  ];
}

function typical(next: Random): PolicySet {
  return {
    identity: managed(next, 10, 8),
    boundary: [
      policy('boundary', [
        { Effect: 'Allow', Action: ['s3:*', 'dynamodb:*', 'sqs:*', 'lambda:*', 'logs:*'], Resource: '*' },
        { Effect: 'Deny', Action: 'iam:*', Resource: '*' },
      ]),
    ],
    scps: ['r-root', 'ou-platform', 'ou-team', ACCOUNT].map((target) => ({ target, policies: guardrails(target) })),
    resource: policy('bucket-policy', [
      {
        Sid: 'Tls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Sid: 'Readers',
        Effect: 'Allow',
        Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:role/reader`, 'arn:aws:iam::444455556666:root'] },
        Action: ['s3:GetObject'],
        Resource: 'arn:aws:s3:::orders-data/public/*',
      },
    ]),
  };
}

function guardrails(target: string): NamedPolicy[] {
  return [
    policy('FullAWSAccess', [{ Effect: 'Allow', Action: '*', Resource: '*' }]),
    policy(`regions-${target}`, [
      {
        Effect: 'Deny',
        NotAction: ['iam:*', 'sts:*', 's3:*', 'cloudfront:*', 'route53:*', 'support:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
      },
    ]),
    policy(`protect-${target}`, [
      {
        Effect: 'Deny',
        Action: [
          'cloudtrail:StopLogging',
          'config:Delete*',
          'ec2:TerminateInstances',
          'organizations:LeaveOrganization',
        ],
        Resource: '*',
        Condition: {
          ArnNotLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/platform/*', 'arn:aws:iam::*:role/breakglass'] },
        },
      },
      { Effect: 'Deny', Action: ['iam:CreateUser', 'iam:CreateAccessKey'], Resource: '*' },
    ]),
  ];
}

function managed(next: Random, policies: number, statements: number): NamedPolicy[] {
  return Array.from({ length: policies }, (_, at) =>
    policy(
      `managed-${at}`,
      Array.from({ length: statements }, (_unused, index) => statement(next, `S${at}x${index}`)),
    ),
  );
}

function statement(next: Random, sid: string): Record<string, unknown> {
  const [service, actions, arn] = pick(next, SERVICES);
  const team = pick(next, TEAMS);
  const prefix = pick(next, ['', 'raw/', 'public/', TEAM_FOLDER]);
  const action =
    next() < 0.3
      ? [`${service}:${pick(next, ['Get', 'Put', 'Describe', 'List'])}*`]
      : actions.slice(0, 2).map((name) => `${service}:${name}`);
  return {
    Sid: sid,
    Effect: next() < 0.12 ? 'Deny' : 'Allow',
    Action: action,
    Resource: next() < 0.1 ? '*' : [`${arn(team)}${prefix}*`, `${arn(pick(next, TEAMS))}archive/*`],
    ...(next() < 0.55 ? { Condition: condition(next, team) } : {}),
  };
}

function condition(next: Random, team: string): Record<string, unknown> {
  return pick(next, [
    { StringEquals: { 'aws:ResourceTag/team': team } },
    { StringEquals: { 'aws:PrincipalTag/team': ['orders', team], 'aws:RequestedRegion': 'eu-west-1' } },
    { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.0/24'] } },
    { StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/${team}-*` } },
    { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'stage'] }, Null: { 'aws:TagKeys': 'false' } },
    { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } },
  ]);
}

function requests(next: Random): AuthorizationRequest[] {
  return Array.from({ length: 64 }, (_, at) => {
    const [service, actions, arn] = pick(next, SERVICES);
    const team = pick(next, TEAMS);
    return {
      principal: `arn:aws:sts::${ACCOUNT}:assumed-role/${team}-app/session-${at}`,
      action: `${service}:${pick(next, actions)}`,
      resource: `${arn(team)}${pick(next, ['raw/', 'public/', 'archive/', ''])}item-${at}`,
      resourceAccount: ACCOUNT,
      context: {
        'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/${team}-app`,
        'aws:PrincipalTag/team': team,
        'aws:ResourceTag/team': pick(next, TEAMS),
        'aws:RequestedRegion': 'eu-west-1',
        'aws:SecureTransport': 'true',
        'aws:SourceIp': next() < 0.5 ? '203.0.113.9' : '198.51.100.7',
        'aws:CurrentTime': '2026-11-01T12:00:00Z',
      },
    };
  });
}

export function policy(name: string, statements: readonly Record<string, unknown>[]): NamedPolicy {
  return { name, document: { Version: '2012-10-17', Statement: statements } };
}
