/** What else brings a rise, and what stands beside one without being its reason. */
import { CALLS, type Caller, changeRecord } from './calls.ts';
import type { Random } from './random.ts';
import { callerOf, emptyWorld, type Incident, workloadCalls } from './setting.ts';
import { allow, policyArn, type RoleState } from './world.ts';

const LOOKED_FOR: readonly (readonly [string, readonly string[]])[] = [
  [
    'iam',
    ['ListUsers', 'ListRoles', 'ListPolicies', 'GetAccountSummary', 'ListAccessKeys', 'CreateUser', 'CreateAccessKey'],
  ],
  ['ec2', ['DescribeInstances', 'DescribeSecurityGroups', 'DescribeSnapshots', 'DescribeVolumes', 'RunInstances']],
  ['lambda', ['ListFunctions', 'ListLayers', 'GetAccountSettings']],
  ['secretsmanager', ['ListSecrets']],
  ['ssm', ['DescribeParameters', 'DescribeInstanceInformation', 'ListCommands']],
  ['dynamodb', ['ListTables', 'ListBackups']],
  ['sqs', ['ListQueues']],
  ['sns', ['ListTopics', 'ListSubscriptions']],
  ['kms', ['ListKeys', 'ListAliases']],
  ['logs', ['DescribeLogGroups']],
  ['cloudtrail', ['DescribeTrails', 'ListTrails']],
  ['guardduty', ['ListDetectors']],
  ['rds', ['DescribeDBInstances', 'DescribeDBSnapshots']],
  ['ecr', ['DescribeRepositories']],
];

const GUESSES = [
  'backup',
  'backups',
  'prod',
  'dev',
  'data',
  'logs',
  'private',
  'internal',
  'hr',
  'finance',
  'dump',
  'db',
];

export function probing(random: Random, rolesBefore: readonly RoleState[]): Incident {
  const name = 'ci-runner';
  const caller: Caller = { ...callerOf(name, random), agent: 'Boto3/1.40.0 md/Botocore' };
  const sweep = LOOKED_FOR.flatMap(([service, events]) => events.map((event) => CALLS.anywhere(service, event)));
  const guesses = GUESSES.flatMap((word) => ['acme', 'acme-eu'].map((prefix) => CALLS.listBucket(`${prefix}-${word}`)));
  const calls = random.next() < 0.75 ? sweep.filter(() => random.next() < 0.7) : guesses;
  return {
    truth: { verdict: 'probing' },
    world: {
      ...emptyWorld([...rolesBefore, { name, inline: { Build: allow(['codebuild:StartBuild'], ['*']) } }]),
    },
    refused: calls.map((call) => ({ caller, call, because: 'nobody-allows', often: random.between(0.7, 1.3) })),
  };
}

export function newWorkload(random: Random, rolesBefore: readonly RoleState[], startedAt: number): Incident {
  const names = Array.from({ length: random.whole(1, 3) }, (_, at) => `new-app-${at + 1}`);
  const calls = workloadCalls(random, 3);
  const created = random.next() < 0.5;
  const document = allow(['logs:PutLogEvents'], ['*']);
  const madeAt = startedAt - random.between(0.1, 20) * 3_600_000;
  const changes = names.flatMap((name, at) => [
    changeRecord({
      id: `created-${at}`,
      time: madeAt,
      source: 'iam.amazonaws.com',
      event: 'CreateRole',
      parameters: {
        roleName: name,
        assumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
      },
    }),
    changeRecord({
      id: `granted-${at}`,
      time: madeAt + 5_000,
      source: 'iam.amazonaws.com',
      event: 'PutRolePolicy',
      parameters: { roleName: name, policyName: 'Logs', policyDocument: JSON.stringify(document) },
    }),
  ]);
  return {
    truth: { verdict: 'new-workload' },
    world: {
      ...emptyWorld([...rolesBefore, ...names.map((name) => ({ name, inline: { Logs: document } }))]),
      changes: created ? changes : [],
    },
    refused: names.flatMap((name) => {
      const caller = callerOf(name, random);
      return calls.map((call) => ({ caller, call, because: 'nobody-allows' as const, often: random.between(0.5, 3) }));
    }),
  };
}

/** A change of the same days that breaks nothing: one of a caller's role or of another's. */
export function withHarmlessChange(incident: Incident, random: Random, at: number): Incident {
  const own = incident.refused[0]?.caller.role ?? '';
  const name = random.next() < 0.5 ? own : (incident.world.roles[0]?.name ?? own);
  const document = allow(['cloudwatch:PutMetricData'], ['*']);
  const record = (event: string, parameters: Record<string, unknown>) =>
    changeRecord({
      id: 'harmless',
      time: at,
      source: 'iam.amazonaws.com',
      event,
      parameters: { roleName: name, ...parameters },
    });
  // What an inline policy said before is nowhere to be had: rarely, for then nobody can tell.
  const isAttached = random.next() < 0.85;
  const roles = incident.world.roles.map((role) => {
    if (role.name !== name) return role;
    return isAttached
      ? { ...role, attached: [...(role.attached ?? []), 'Metrics'] }
      : { ...role, inline: { ...role.inline, Metrics: document } };
  });
  const change = isAttached
    ? record('AttachRolePolicy', { policyArn: policyArn('Metrics') })
    : record('PutRolePolicy', { policyName: 'Metrics', policyDocument: JSON.stringify(document) });
  const managed = { name: 'Metrics', versions: [{ document, created: '2026-02-01T08:00:00Z' }] };
  const { world } = incident;
  return {
    ...incident,
    world: { ...world, roles, managed: [...world.managed, managed], changes: [...world.changes, change] },
  };
}
