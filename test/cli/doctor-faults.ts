/** What may be wrong with a deployment, one fault at a time: how it is planted, what is said of it, and what to do. */
import { DENIAL_PATTERN, HEARS_READS_TOO } from '../../lambdas/contract/denial-pattern.ts';
import { textAt } from '../../lambdas/denial/fields.ts';
import type { Call } from '../aws-endpoint/index.ts';
import { REGION } from './deployed.ts';
import {
  type Answer,
  CHAT,
  HOUR_MS,
  mute,
  type Planted,
  READABLE,
  ruleOf,
  SECRET,
  SETTINGS,
  subscription,
  WELL,
} from './doctor-world.ts';

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
export const FAULTS: readonly (readonly [string, Planted, string, RegExp, RegExp])[] = [
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
    /^in account 999988887777: aws cloudtrail start-logging --region ap-south-1 --name arn:\S+:trail\/all$/,
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
