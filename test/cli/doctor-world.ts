/** A deployment of which all is well, on an endpoint that speaks the AWS protocols, and how one thing of it is spoilt. */
import { findDeployment } from '../../lambdas/adapters/deployment/find-deployment.ts';
import { dynamoMembers } from '../../lambdas/adapters/store/dynamo-members.ts';
import { dynamoMemory } from '../../lambdas/adapters/store/memory/dynamo-memory.ts';
import { changePatterns } from '../../lambdas/aws/policy-calls.ts';
import { examined } from '../../lambdas/cli/doctor/examination.ts';
import { ANSWER_PATTERN, DENIAL_PATTERN, HEARS_READS_TOO, testPattern } from '../../lambdas/contract/denial-pattern.ts';
import { textAt } from '../../lambdas/denial/fields.ts';
import { findingWords } from '../../lambdas/notice/words/deployment/findings.ts';
import { CONNECT } from '../adapters/connect.ts';
import { denialOf, sightingOf } from '../adapters/denials.ts';
import { type AwsEndpoint, type Call, startAwsEndpoint, type World } from '../aws-endpoint/index.ts';
import { settingsOf } from '../lib/synthesized.ts';
import { ACCOUNT, deployed, MEMORY, REGION, RESOURCES, TOPIC } from './deployed.ts';

export const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:hook-AbCdEf`;
export const SETTINGS = {
  email: ['you@example.com'],
  accounts: ['444455556666'],
  webhook: { secretArn: SECRET, host: 'hooks.slack.com' },
  slack: { workspaceId: 'T012ABCDEF', channelId: 'C012ABCDEF' },
};
export const CHAT = `arn:aws:sns:${REGION}:${ACCOUNT}:chat`;
/** Of the organization, made elsewhere. */
const TRAIL = 'arn:aws:cloudtrail:ap-south-1:999988887777:trail/all';
const ALL_EVENTS = { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }] };

export type Answer = (call: Call) => unknown;
/** What AWS answers where all is well; a fault replaces one of them. */
export const WELL: Readonly<Record<string, Answer>> = {
  'cloudtrail:DescribeTrails': () => ({ trailList: [{ Name: 'all', TrailARN: TRAIL }] }),
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

export function ruleOf(name: string) {
  return {
    Name: name,
    State: name === 'rule-2' ? 'ENABLED' : HEARS_READS_TOO,
    EventPattern: JSON.stringify(PATTERNS[name]),
  };
}

export function subscription(Protocol: string, Endpoint: string, SubscriptionArn = `${TOPIC}:1`) {
  return { Protocol, Endpoint, SubscriptionArn, Owner: ACCOUNT, TopicArn: TOPIC };
}

export const READABLE = {
  organization: { subject: 'o-a1b2c3d4e5', readable: true, gaps: [] },
  accounts: [{ subject: '444455556666', readable: true, gaps: [] }],
};

export let endpoint: AwsEndpoint;

export interface Planted {
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly world?: Partial<World>;
  readonly reach?: unknown;
  readonly settings?: object;
  readonly refused?: string;
  readonly heardAgoMs?: number;
  readonly before?: () => Promise<void>;
}

export async function planted(fault: Planted): Promise<void> {
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
export async function found(fault: Planted) {
  await planted(fault);
  const connect = { ...CONNECT, region: REGION, account: ACCOUNT, endpoint: endpoint.url };
  const opened = await findDeployment('Denyscope', connect);
  if (opened.kind !== 'found') throw new Error(`no stack: ${opened.kind}`);
  const { deployment } = opened;
  const settings = settingsOf(fault.settings ?? SETTINGS);
  const all = await examined({ deployment, settings, connect, tell: () => {} });
  return all.map((one) => ({ ...one, ...findingWords(one) }));
}

export const HOUR_MS = 3_600_000;

/** The account of the settings was heard so long ago. */
async function heard(agoMs: number): Promise<void> {
  const members = dynamoMembers(MEMORY, { ...CONNECT, endpoint: endpoint.url });
  await members.heard({ account: '444455556666', region: REGION }, new Date(Date.now() - agoMs).toISOString());
}

export async function mute(): Promise<void> {
  const memory = dynamoMemory(MEMORY, { ...CONNECT, endpoint: endpoint.url });
  const now = new Date().toISOString();
  const print = '0123456789abcdef';
  await memory.admit([sightingOf(print, [denialOf({ eventId: 'a' })])], now);
  await memory.settle(print, { cause: 'unexplained', severity: 'info', at: now, gaps: ['iam:GetRole'] });
}
