/**
 * The command that looks at a deployment, run as a person does: all is well first, then each fault planted by itself. It
 * must find that fault and no other, and name the remedy.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { findDeployment } from '../../lambdas/adapters/deployment/find-deployment.ts';
import { dynamoMembers } from '../../lambdas/adapters/store/dynamo-members.ts';
import { dynamoMemory } from '../../lambdas/adapters/store/dynamo-memory.ts';
import { changePatterns } from '../../lambdas/aws/policy-calls.ts';
import { examined } from '../../lambdas/cli/doctor/examination.ts';
import { ANSWER_PATTERN, DENIAL_PATTERN, HEARS_READS_TOO, testPattern } from '../../lambdas/contract/denial-pattern.ts';
import { textAt } from '../../lambdas/denial/fields.ts';
import { CHECKS } from '../../lambdas/deployment/finding.ts';
import { findingWords } from '../../lambdas/notice/words/deployment/findings.ts';
import { CONNECT } from '../adapters/connect.ts';
import { denialOf, sightingOf } from '../adapters/denials.ts';
import { type AwsEndpoint, type Call, startAwsEndpoint, type World } from '../aws-endpoint/index.ts';
import { settingsOf } from '../lib/synthesized.ts';
import { ACCOUNT, deployed, MEMORY, REGION, RESOURCES, run, TOPIC } from './deployed.ts';
import { scratch } from './run.ts';

const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:hook-AbCdEf`;
const SETTINGS = {
  email: ['you@example.com'],
  accounts: ['444455556666'],
  webhook: { secretArn: SECRET, host: 'hooks.slack.com' },
  slack: { workspaceId: 'T012ABCDEF', channelId: 'C012ABCDEF' },
};
const CHAT = `arn:aws:sns:${REGION}:${ACCOUNT}:chat`;
const ALL_EVENTS = { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] };

type Answer = (call: Call) => unknown;
/** What AWS answers where all is well; a fault replaces one of them. */
const WELL: Readonly<Record<string, Answer>> = {
  'cloudtrail:DescribeTrails': () => ({ trailList: [{ Name: 'all', TrailARN: 'arn:aws:cloudtrail:x:1:trail/all' }] }),
  'cloudtrail:GetTrailStatus': () => ({ IsLogging: true }),
  'cloudtrail:GetEventSelectors': () => ALL_EVENTS,
  'events:ListRuleNamesByTarget': ({ params }) => ({ RuleNames: rulesTo(textAt(params, 'TargetArn') ?? '') }),
  'events:DescribeRule': ({ params }) => ruleOf(textAt(params, 'Name') ?? ''),
  'sns:ListSubscriptionsByTopic': ({ params }) => ({
    Subscriptions:
      textAt(params, 'TopicArn') === CHAT
        ? [subscription('https', 'https://global.sns-api.chatbot.amazonaws.com')]
        : [subscription('email', 'you@example.com')],
  }),
  'secretsmanager:DescribeSecret': () => ({ ARN: SECRET }),
  'monitoring:DescribeInsightRules': () => ({
    InsightRules: ['principals', 'actions'].map((name) => ({ Name: `Denyscope-${name}`, State: 'ENABLED' })),
  }),
  'monitoring:GetMetricData': () => ({ MetricDataResults: [{ Id: 'sum', StatusCode: 'Complete', Values: [3, 3] }] }),
};

const CHANGES = changePatterns().map(({ pattern }) => pattern);
const PATTERNS: Readonly<Record<string, unknown>> = Object.fromEntries(
  [DENIAL_PATTERN, ANSWER_PATTERN, testPattern(ACCOUNT), ...CHANGES].map((pattern, at) => [`rule-${at}`, pattern]),
);

function rulesTo(target: string): readonly string[] {
  const names = Object.keys(PATTERNS);
  if (target.endsWith(':denials')) return names.slice(0, 3);
  if (target.endsWith(':function:record')) return names.slice(3);
  return target.endsWith(':event-bus/default') ? names.filter((name) => name !== 'rule-2') : [];
}

function ruleOf(name: string) {
  return {
    Name: name,
    State: name === 'rule-2' ? 'ENABLED' : HEARS_READS_TOO,
    EventPattern: JSON.stringify(PATTERNS[name]),
  };
}

function subscription(Protocol: string, Endpoint: string, SubscriptionArn = `${TOPIC}:1`) {
  return { Protocol, Endpoint, SubscriptionArn, Owner: ACCOUNT, TopicArn: TOPIC };
}

const READABLE = {
  organization: { subject: 'o-a1b2c3d4e5', readable: true, gaps: [] },
  accounts: [{ subject: '444455556666', readable: true, gaps: [] }],
};

let endpoint: AwsEndpoint;
afterEach(() => endpoint.close());

interface Planted {
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly world?: Partial<World>;
  readonly reach?: unknown;
  readonly settings?: object;
  readonly refused?: string;
  readonly heardAgoMs?: number;
  readonly before?: () => Promise<void>;
}

async function planted(fault: Planted): Promise<void> {
  const { answers, world, reach = READABLE, refused, before } = fault;
  const resources = [...RESOURCES, ['TopicsChatF780730B', 'AWS::SNS::Topic', CHAT] as const];
  endpoint = await startAwsEndpoint(
    deployed({
      stacks: { [`Denyscope ${REGION}`]: { status: 'UPDATE_COMPLETE', outputs: {}, resources } },
      letters: { 'denials-dead': [], 'changes-dead': [] },
      contributors: { 'Denyscope-principals': { x: 3 }, 'Denyscope-actions': { x: 3 } },
      functions: { diagnose: () => ({ value: reach }) },
      answers: { ...WELL, ...answers },
      ...world,
    }),
  );
  if (refused !== undefined) endpoint.fail(refused, { code: 'AccessDenied', status: 403 });
  await heard(fault.heardAgoMs ?? HOUR_MS / 2);
  await before?.();
}

/** In this process: a person's run of it is tried below. */
async function found(fault: Planted) {
  await planted(fault);
  const connect = { ...CONNECT, region: REGION, account: ACCOUNT, endpoint: endpoint.url };
  const opened = await findDeployment('Denyscope', connect);
  if (opened.kind !== 'found') throw new Error(`no stack: ${opened.kind}`);
  const { deployment } = opened;
  const settings = settingsOf(fault.settings ?? SETTINGS);
  const all = await examined({ deployment, settings, connect, tell: () => {} });
  return all.map((one) => ({ ...one, ...findingWords(one) }));
}

const HOUR_MS = 3_600_000;

/** The account of the settings was heard so long ago. */
async function heard(agoMs: number): Promise<void> {
  const members = dynamoMembers(MEMORY, { ...CONNECT, endpoint: endpoint.url });
  await members.heard({ account: '444455556666', region: REGION }, new Date(Date.now() - agoMs).toISOString());
}

async function mute(): Promise<void> {
  const memory = dynamoMemory(MEMORY, { ...CONNECT, endpoint: endpoint.url });
  const now = new Date().toISOString();
  const print = '0123456789abcdef';
  await memory.admit([sightingOf(print, [denialOf({ eventId: 'a' })])], now);
  await memory.settle(print, { cause: 'unexplained', severity: 'info', at: now, gaps: ['iam:GetRole'] });
}

const twice =
  (answer: unknown): Answer =>
  () =>
    answer;
const except =
  (name: string, answer: unknown): Answer =>
  (call) =>
    textAt(call.params, 'Name') === name ? answer : ruleOf(textAt(call.params, 'Name') ?? '');
const far: Answer = (call) =>
  call.region === REGION ? WELL['events:ListRuleNamesByTarget']?.(call) : { RuleNames: [] };

/** `[fault, how it is planted, check, what is said, what is to be done]` */
const FAULTS: readonly (readonly [string, Planted, string, RegExp, RegExp])[] = [
  [
    'no trail',
    { answers: { 'cloudtrail:DescribeTrails': twice({ trailList: [] }) } },
    'trail',
    /No trail logs/,
    /make a trail/,
  ],
  [
    'a trail that is off',
    { answers: { 'cloudtrail:GetTrailStatus': twice({ IsLogging: false }) } },
    'trail',
    /does not log/,
    /start-logging/,
  ],
  [
    'a trail of writes alone',
    {
      answers: {
        'cloudtrail:GetEventSelectors': twice({
          EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }],
        }),
      },
    },
    'trail',
    /No trail logs read management events/,
    /put-event-selectors/,
  ],
  [
    'a trail of data events alone',
    {
      answers: {
        'cloudtrail:GetEventSelectors': twice({
          AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }] }],
        }),
      },
    },
    'trail',
    /read management events and write management events/,
    /put-event-selectors/,
  ],
  [
    'no rule for global services',
    { answers: { 'events:ListRuleNamesByTarget': far } },
    'rules',
    /No rule in us-east-1.*IAM/,
    /-c global=true/,
  ],
  [
    'a rule that is off',
    {
      answers: {
        'events:DescribeRule': except('rule-0', { State: 'DISABLED', EventPattern: JSON.stringify(DENIAL_PATTERN) }),
      },
    },
    'rules',
    /rule-0 in .* is disabled/,
    /deploy its stack again/,
  ],
  [
    'a rule deaf to reads',
    {
      answers: {
        'events:DescribeRule': except('rule-0', { State: 'ENABLED', EventPattern: JSON.stringify(DENIAL_PATTERN) }),
      },
    },
    'rules',
    /without read-only calls/,
    /ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS/,
  ],
  [
    'a pattern of another version',
    {
      answers: {
        'events:DescribeRule': except('rule-1', { State: HEARS_READS_TOO, EventPattern: '{"source":["aws.s3"]}' }),
      },
    },
    'rules',
    /1 pattern of this version is deployed in no rule/,
    /deploy/,
  ],
  [
    'a reader role that is gone',
    {
      reach: {
        ...READABLE,
        accounts: [
          {
            subject: '444455556666',
            readable: false,
            gaps: [{ reason: 'access-denied', permission: 'sts:AssumeRole' }],
          },
        ],
      },
    },
    'reader-roles',
    /cannot read account 444455556666 \(access denied, sts:AssumeRole\)/,
    /DenyscopeReader/,
  ],
  [
    'an organization out of reach',
    {
      reach: {
        ...READABLE,
        organization: {
          subject: 'o-1',
          readable: false,
          gaps: [{ reason: 'access-denied', permission: 'organizations:DescribeAccount' }],
        },
      },
    },
    'organization',
    /organizations:DescribeAccount/,
    /delegated administrator/,
  ],
  [
    'an address that did not confirm',
    { answers: { 'sns:ListSubscriptionsByTopic': pending } },
    'subscriptions',
    /you@example.com has not confirmed/,
    /click the link/,
  ],
  [
    'an address that left',
    { settings: { ...SETTINGS, email: ['you@example.com', 'me@example.com'] } },
    'subscriptions',
    /me@example.com stands in the settings/,
    /put it in/,
  ],
  [
    'nobody in chat',
    { answers: { 'sns:ListSubscriptionsByTopic': noChat } },
    'chat',
    /Nobody|Nothing listens to the chat topic/,
    /authorise the workspace/,
  ],
  [
    'a webhook without its secret',
    { answers: { 'secretsmanager:DescribeSecret': twice({ ARN: SECRET, DeletedDate: 1_795_773_600 }) } },
    'chat',
    /secret of webhook is gone/,
    /restore-secret/,
  ],
  [
    'no heartbeat',
    { answers: { 'monitoring:GetMetricData': twice({ MetricDataResults: [] }) } },
    'metrics',
    /No heartbeat/,
    /log of the function tick/,
  ],
  [
    'a contributor rule that is off',
    {
      answers: {
        'monitoring:DescribeInsightRules': twice({
          InsightRules: [
            { Name: 'Denyscope-principals', State: 'DISABLED' },
            { Name: 'Denyscope-actions', State: 'ENABLED' },
          ],
        }),
      },
    },
    'insight-rules',
    /principals is disabled/,
    /enable-insight-rules/,
  ],
  [
    'a contributor rule that hears nothing',
    { world: { contributors: { 'Denyscope-principals': {}, 'Denyscope-actions': { x: 1 } } } },
    'insight-rules',
    /counted nobody, though there were 6 denials/,
    /log group/,
  ],
  [
    'a member that fell silent',
    { heardAgoMs: 5 * HOUR_MS },
    'members',
    /No heartbeat comes from account 444455556666, eu-west-1, since/,
    /queue Undelivered says why/,
  ],
  [
    'a permission that diagnoses lack',
    { before: mute },
    'permissions',
    /iam:GetRole was lacking in one diagnosis/,
    /reader role again/,
  ],
  [
    'dead letters',
    { world: { letters: { 'denials-dead': [{ id: '1', body: 'x' }], 'changes-dead': [] } } },
    'dead-letters',
    /1 dead letter of denials waits/,
    /^denyscope redrive$/,
  ],
];

function pending({ params }: Call): unknown {
  if (textAt(params, 'TopicArn') === CHAT)
    return { Subscriptions: [subscription('https', 'https://global.sns-api.chatbot.amazonaws.com')] };
  return { Subscriptions: [subscription('email', 'you@example.com', 'PendingConfirmation')] };
}

function noChat({ params }: Call): unknown {
  return { Subscriptions: textAt(params, 'TopicArn') === CHAT ? [] : [subscription('email', 'you@example.com')] };
}

describe('denyscope doctor', () => {
  it('says that all is well, of every check', async () => {
    const all = await found({});
    expect(all.filter(({ state }) => state === 'wrong' || state === 'unread')).toEqual([]);
    expect([...new Set(all.map(({ check }) => check))]).toEqual(CHECKS);
  });

  it.each(FAULTS)('finds %s, and what to do', async (_, fault, check, what, remedy) => {
    const all = await found(fault);
    const wrong = all.filter(({ state }) => state === 'wrong');
    expect([...new Set(wrong.map((one) => one.check))]).toEqual([check]);
    const told = wrong.find((one) => what.test(one.what));
    expect(told, JSON.stringify(wrong)).toBeDefined();
    expect(told?.remedy).toMatch(remedy);
    expect(all.filter(({ state }) => state === 'unread')).toEqual([]);
  });

  it.each([
    ['cloudtrail:DescribeTrails', 'trail'],
    ['events:DescribeRule', 'rules'],
    ['lambda:Invoke', 'reader-roles', 'lambda:InvokeFunction'],
    ['sns:ListSubscriptionsByTopic', 'subscriptions'],
    ['secretsmanager:DescribeSecret', 'chat'],
    ['monitoring:GetMetricData', 'metrics', 'cloudwatch:GetMetricData'],
    ['monitoring:DescribeInsightRules', 'insight-rules', 'cloudwatch:DescribeInsightRules'],
    ['dynamodb:Query', 'permissions'],
    ['sqs:GetQueueAttributes', 'dead-letters'],
  ])('never takes for well what %s could not read', async (refused, check, permission = refused) => {
    const told = (await found({ refused })).filter((one) => one.check === check);
    expect(told.map(({ state }) => state)).toContain('unread');
    expect(told.find(({ state }) => state === 'unread')?.remedy).toContain(permission);
  });

  it('does not know of a member that was never heard whether it is there', async () => {
    const all = await found({ settings: { ...SETTINGS, accounts: ['444455556666', '777788889999'] } });
    const members = all.filter(({ check }) => check === 'members');
    expect(members.map(({ state, what }) => [state, what])).toEqual([
      ['ok', '1 account and Region sent a heartbeat in the last three hours.'],
      ['unread', 'Account 777788889999 was not heard of yet; a heartbeat comes once an hour.'],
    ]);
  });

  it('says where it looked when there is no such stack, or when it may not look', async () => {
    await planted({});
    const ran = await run(endpoint, ['doctor', '--stack', 'Other']);
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(
      /WRONG +stack +There is no stack Other in account 111122223333, eu-west-1\.\n +-> name it with --stack/,
    );
    expect(ran.out).toMatch(/ok +trail/);
    endpoint.fail('cloudformation:DescribeStacks', { code: 'AccessDenied', status: 403 });
    expect((await run(endpoint, ['doctor'])).out).toMatch(/UNREAD +stack .*\n.*cloudformation:DescribeStacks/);
  });

  it('is run as a person does: lines, JSON and exit codes', async () => {
    await planted({});
    const file = scratch('settings.json', JSON.stringify(SETTINGS));
    const well = await run(endpoint, ['doctor', '--settings', file, '--format', 'json']);
    expect(well).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(well.out)).toMatchObject({
      schemaVersion: 1,
      stack: 'Denyscope',
      account: ACCOUNT,
      region: REGION,
      findings: expect.arrayContaining([expect.objectContaining({ check: 'trail', state: 'ok' })]),
    });
    await endpoint.close();
    await planted({ world: { letters: { 'denials-dead': [{ id: '1', body: 'x' }], 'changes-dead': [] } } });
    const wrong = await run(endpoint, ['doctor', '--settings', file]);
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(
      /^WRONG {3}dead-letters +1 dead letter of denials waits; after 14 days they are gone\.\n +-> denyscope redrive$/m,
    );
    expect(wrong.out.trimEnd().split('\n').at(-1)).toBe('1 thing is wrong.');
    expect((await run(endpoint, ['doctor', '--settings', 'none.json'])).code).toBe(2);
  });
});
