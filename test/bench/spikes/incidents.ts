/**
 * What goes wrong on a day: the account as it stands afterwards, the changes that CloudTrail recorded, who is refused
 * what, and which change did it. Each change is real: the calls are allowed by the policies as they were before.
 */
import { ACCOUNT, type Because, CALLS, type Call, type Caller, changeRecord, isoOf, REGION } from './calls.ts';
import type { Random } from './random.ts';
import { allow, type Document, MANAGEMENT, policyArn, type RoleState, UNIT, type WorldState } from './world.ts';

export type Truth =
  | { readonly verdict: 'broken-by-a-change'; readonly culprit: string }
  | { readonly verdict: 'probing' }
  | { readonly verdict: 'new-workload' };

export interface Incident {
  readonly truth: Truth;
  readonly world: WorldState;
  /** Refused calls of the rise, each with how often it comes compared with the others. */
  readonly refused: readonly {
    readonly caller: Caller;
    readonly call: Call;
    readonly because: Because;
    readonly often: number;
  }[];
}

const DAY_MS = 86_400_000;

const QUEUES = ['orders', 'mails', 'invoices'] as const;
const TOPICS = ['shipped', 'paid'] as const;
const TABLES = ['orders', 'customers', 'carts'] as const;
const BUCKETS = ['lake', 'exports', 'uploads'] as const;
const SECRETS = ['db-AbCdEf', 'api-GhIjKl'] as const;

/** Everything in the account that is called by its name. */
export function emptyWorld(roles: readonly RoleState[]): WorldState {
  const arns = [
    ...QUEUES.map((name) => CALLS.send(name).resource),
    ...TOPICS.map((name) => CALLS.publish(name).resource),
    ...TABLES.map((name) => CALLS.query(name).resource),
    ...SECRETS.map((name) => CALLS.secret(name).resource),
  ];
  return {
    roles,
    managed: [],
    buckets: Object.fromEntries(BUCKETS.map((name) => [name, undefined])),
    resources: arns,
    scps: {},
    attachedScps: [],
    changes: [],
  };
}

function workloadCalls(random: Random, most: number): readonly [Call, ...Call[]] {
  const all = [
    () => CALLS.getObject(random.pick(BUCKETS), `in/${random.whole(1, 9)}.json`),
    () => CALLS.putObject(random.pick(BUCKETS), `out/${random.whole(1, 9)}.json`),
    () => CALLS.send(random.pick(QUEUES)),
    () => CALLS.publish(random.pick(TOPICS)),
    () => CALLS.getItem(random.pick(TABLES)),
    () => CALLS.query(random.pick(TABLES)),
    () => CALLS.secret(random.pick(SECRETS)),
  ] as const;
  const some = Array.from({ length: random.whole(1, most) }, () => random.pick(all)());
  return [random.pick(all)(), ...some];
}

function documentFor(calls: readonly Call[]): Document {
  return {
    Version: '2012-10-17',
    Statement: calls.map(({ action, resource }) => ({ Effect: 'Allow', Action: action, Resource: resource })),
  };
}

export function callerOf(role: string, random: Random): Caller {
  return {
    role,
    session: `task-${random.whole(100, 999)}`,
    address: `203.0.113.${random.whole(1, 250)}`,
    agent: 'aws-sdk-nodejs/3.1100.0',
  };
}

const MECHANISMS = ['detach', 'narrow', 'delete', 'version', 'scp', 'bucket', 'boundary'] as const;

export function brokenByAChange(random: Random, rolesBefore: readonly RoleState[], changedAt: number): Incident {
  const mechanism = random.pick(MECHANISMS);
  const many = mechanism === 'scp' || mechanism === 'bucket' || mechanism === 'version';
  const names = Array.from({ length: many ? random.whole(1, 4) : 1 }, (_, at) => `service-${at + 1}`);
  const bucket = random.pick(BUCKETS);
  const calls =
    mechanism === 'bucket'
      ? [CALLS.getObject(bucket, 'in/1.json'), CALLS.putObject(bucket, 'out/1.json')]
      : workloadCalls(random, 4);
  const wide = documentFor(calls);
  const narrow = allow(['logs:PutLogEvents'], ['*']);
  const earlier = changedAt - random.between(1, 4) * DAY_MS;
  const world = emptyWorld([]);
  const first = names[0] ?? '';
  const iam = (event: string, parameters: Record<string, unknown>, id: string, time: number) =>
    changeRecord({ id, time, source: 'iam.amazonaws.com', event, parameters });
  const put = (document: Document, id: string, time: number) =>
    iam('PutRolePolicy', { roleName: first, policyName: 'App', policyDocument: JSON.stringify(document) }, id, time);
  const after = (roles: readonly RoleState[], more: Partial<WorldState>): WorldState => ({
    ...world,
    ...more,
    roles: [...rolesBefore, ...roles],
  });
  const built = ((): { readonly world: WorldState; readonly because: Because } => {
    switch (mechanism) {
      case 'detach':
        return {
          because: 'nobody-allows',
          world: after([{ name: first, inline: { Logs: narrow } }], {
            managed: [{ name: 'AppAccess', versions: [{ document: wide, created: '2026-02-01T08:00:00Z' }] }],
            changes: [
              iam('DetachRolePolicy', { roleName: first, policyArn: policyArn('AppAccess') }, 'culprit', changedAt),
            ],
          }),
        };
      case 'narrow':
        return {
          because: 'nobody-allows',
          world: after([{ name: first, inline: { App: narrow } }], {
            changes: [put(wide, 'earlier', earlier), put(narrow, 'culprit', changedAt)],
          }),
        };
      case 'delete':
        return {
          because: 'nobody-allows',
          world: after([{ name: first, inline: { Logs: narrow } }], {
            changes: [
              put(wide, 'earlier', earlier),
              iam('DeleteRolePolicy', { roleName: first, policyName: 'App' }, 'culprit', changedAt),
            ],
          }),
        };
      case 'version':
        return {
          because: 'nobody-allows',
          world: after(
            names.map((name) => ({ name, attached: ['AppAccess'] })),
            {
              managed: [
                {
                  name: 'AppAccess',
                  versions: [
                    { document: wide, created: '2026-02-01T08:00:00Z' },
                    { document: narrow, created: isoOf(changedAt) },
                  ],
                },
              ],
              changes: [
                iam(
                  'CreatePolicyVersion',
                  { policyArn: policyArn('AppAccess'), policyDocument: JSON.stringify(narrow), setAsDefault: true },
                  'culprit',
                  changedAt,
                ),
              ],
            },
          ),
        };
      case 'scp':
        return {
          because: 'scp',
          world: after(
            names.map((name) => ({ name, inline: { App: wide } })),
            {
              scps: {
                'p-lockdown1': {
                  Version: '2012-10-17',
                  Statement: [
                    { Sid: 'Lockdown', Effect: 'Deny', Action: calls.map(({ action }) => action), Resource: '*' },
                  ],
                },
              },
              attachedScps: ['p-lockdown1'],
              changes: [
                changeRecord({
                  id: 'culprit',
                  time: changedAt,
                  source: 'organizations.amazonaws.com',
                  event: 'AttachPolicy',
                  account: MANAGEMENT,
                  parameters: { policyId: 'p-lockdown1', targetId: UNIT },
                }),
              ],
            },
          ),
        };
      case 'bucket': {
        const open = allow(['s3:GetObject'], [`arn:aws:s3:::${bucket}/public/*`]);
        const before: Document = {
          ...open,
          Statement: open.Statement.map((one) => ({ ...one, Principal: { AWS: ACCOUNT } })),
        };
        const shut: Document = {
          Version: '2012-10-17',
          Statement: [
            ...before.Statement,
            { Sid: 'Shut', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${bucket}/*` },
          ],
        };
        const putBucket = (document: Document, id: string, time: number) =>
          changeRecord({
            id,
            time,
            source: 's3.amazonaws.com',
            event: 'PutBucketPolicy',
            region: REGION,
            parameters: { bucketName: bucket, bucketPolicy: document },
          });
        return {
          because: 'bucket-policy',
          world: after(
            names.map((name) => ({ name, inline: { App: wide } })),
            {
              buckets: { ...world.buckets, [bucket]: shut },
              changes: [putBucket(before, 'earlier', earlier), putBucket(shut, 'culprit', changedAt)],
            },
          ),
        };
      }
      case 'boundary':
        return {
          because: 'boundary',
          world: after([{ name: first, inline: { App: wide }, boundary: 'Narrow' }], {
            managed: [
              { name: 'Narrow', versions: [{ document: narrow, created: '2026-02-01T08:00:00Z' }] },
              { name: 'Wide', versions: [{ document: allow(['*'], ['*']), created: '2026-02-01T08:00:00Z' }] },
            ],
            changes: [
              iam(
                'PutRolePermissionsBoundary',
                { roleName: first, permissionsBoundary: policyArn('Wide') },
                'earlier',
                earlier,
              ),
              iam(
                'PutRolePermissionsBoundary',
                { roleName: first, permissionsBoundary: policyArn('Narrow') },
                'culprit',
                changedAt,
              ),
            ],
          }),
        };
    }
  })();
  const refused = names.flatMap((name) => {
    const caller = callerOf(name, random);
    return calls.map((call) => ({ caller, call, because: built.because, often: random.between(0.5, 3) }));
  });
  return { truth: { verdict: 'broken-by-a-change', culprit: 'culprit' }, world: built.world, refused };
}

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
