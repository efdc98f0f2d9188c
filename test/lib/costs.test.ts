/**
 * What the stack costs in a month without a denial, counted from the template: the tables of docs/deploy.md are these
 * numbers. A type of resource that is in neither list below has no price yet, and fails here.
 */
import { readFileSync } from 'node:fs';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { tickMeasures } from '../../lambdas/flows/metrics.ts';
import { MemberStack } from '../../lib/member-stack.ts';
import { expectTable } from '../docs-table.ts';
import {
  ENV,
  hub,
  isObject,
  listed,
  objectIn,
  type Resource,
  resourcesOf,
  settingsOf,
  unbundledApp,
} from './synthesized.ts';

const PAGE = 'docs/deploy.md';

/** List prices in us-east-1, in dollars: the same as in docs/performance.md. */
const PRICE = {
  metric: 0.3,
  alarmMetric: 0.1,
  bandMetrics: 3,
  composite: 0.5,
  insightRule: 0.5,
  key: 1,
  request: 0.4 / 1e6,
  invocation: 0.2 / 1e6,
  gbSecond: 0.0000133334,
  write: 0.625 / 1e6,
  read: 0.125 / 1e6,
  logGb: 0.5,
  eventToOtherAccount: 1 / 1e6,
} as const;

const MONTH_MINUTES = 30 * 24 * 60;
/** Lambda keeps five pollers on a queue, each asks every 20 seconds. */
const POLLS_A_MINUTE = 5 * 3;

/** Nothing while nothing happens, or nothing at all. */
const FREE = [
  'AWS::Chatbot::CustomAction',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration',
  'AWS::Chatbot::SlackChannelConfiguration',
  'AWS::CloudFormation::StackSet',
  'AWS::CloudTrail::Trail',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBusPolicy',
  'AWS::Events::Rule',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
];

interface Row {
  readonly what: string;
  readonly count: string;
  readonly dollars: number;
}

function rowsOf(input: object): Row[] {
  const all = resourcesOf(hub(input));
  const { watchedPrincipals, organization, accounts } = settingsOf(input);
  const of = (type: string): readonly Resource[] => all.filter((one) => one.type === type);
  const alarms = of('AWS::CloudWatch::Alarm').map(({ properties }) => metricsOf(properties));
  const [plain, bands] = [alarms.filter(({ band }) => !band), alarms.filter(({ band }) => band)];
  const inPlain = plain.reduce((sum, { metrics }) => sum + metrics, 0);
  const members = organization === undefined && accounts.length === 0 ? undefined : 0;
  const metrics = tickMeasures(watchedPrincipals, members).length;
  const composites = of('AWS::CloudWatch::CompositeAlarm').length;
  const insight = of('AWS::CloudWatch::InsightRule').length;
  const keys = of('AWS::KMS::Key').length;
  const ticks = of('AWS::Events::Rule').filter(
    ({ properties }) => properties['ScheduleExpression'] === 'rate(5 minutes)',
  );
  const runs = (ticks.length * MONTH_MINUTES) / 5;
  const polls = of('AWS::Lambda::EventSourceMapping').length * POLLS_A_MINUTE * MONTH_MINUTES;
  const tick = PRICE.invocation + 0.3 * 0.5 * PRICE.gbSecond + PRICE.write + 2 * PRICE.read + (4 / 1e6) * PRICE.logGb;
  return [
    {
      what: 'custom metrics that every tick writes',
      count: `${metrics} × 0.30`,
      dollars: metrics * PRICE.metric,
    },
    {
      what: 'alarms, by the metrics they look at',
      count: `${plain.length} alarms, ${inPlain} metrics × 0.10`,
      dollars: inPlain * PRICE.alarmMetric,
    },
    {
      what: 'alarms on a learned band, which count as three',
      count: `${bands.length} × 0.30`,
      dollars: bands.length * PRICE.bandMetrics * PRICE.alarmMetric,
    },
    { what: 'composite alarms', count: `${composites} × 0.50`, dollars: composites * PRICE.composite },
    { what: 'rules of Contributor Insights', count: `${insight} × 0.50`, dollars: insight * PRICE.insightRule },
    { what: 'key of the topics', count: `${keys} × 1.00`, dollars: keys * PRICE.key },
    {
      what: 'queue, which Lambda asks without end',
      count: `${thousands(polls)} requests × 0.40 a million`,
      dollars: polls * PRICE.request,
    },
    {
      what: 'ticks: Lambda, a write, two queries, 4 KB of log each',
      count: thousands(runs),
      dollars: runs * tick,
    },
    {
      what: 'dashboard; the first three of an account are free',
      count: String(of('AWS::CloudWatch::Dashboard').length),
      dollars: 0,
    },
    {
      what: 'rules of EventBridge, tables, topics, functions, roles: nothing at rest',
      count: thousands(all.filter(({ type }) => FREE.includes(type)).length),
      dollars: 0,
    },
  ];
}

/** Of a metric math alarm each metric that is read counts; one that reads none (a Contributor Insights rule) is one. */
function metricsOf(properties: Resource['properties']): { readonly metrics: number; readonly band: boolean } {
  const queries = listed(properties['Metrics']).filter(isObject);
  const read = queries.filter((query) => query['MetricStat'] !== undefined).length;
  const band = queries.some((query) => String(query['Expression']).startsWith('ANOMALY_DETECTION_BAND'));
  return { metrics: Math.max(1, read), band };
}

function sum(rows: readonly Row[]): number {
  return rows.reduce((total, { dollars }) => total + Math.round(dollars * 100), 0) / 100;
}

function thousands(number: number): string {
  return number.toLocaleString('en-US');
}

const alone = rowsOf({ email: ['you@example.com'] });
const total = sum(alone).toFixed(2);

describe('what it costs without a denial', () => {
  it('is told row by row, with the total', () => {
    expectTable(PAGE, '### A month without a denial', [
      ...alone.map(({ what, count, dollars }) => `| ${what} | ${count} | ${dollars.toFixed(2)} |`),
      `| **sum** | | **${total}** |`,
    ]);
  });

  it('is the same everywhere it is named', () => {
    for (const page of [PAGE, 'README.md', 'docs/performance.md']) {
      expect(readFileSync(page, 'utf8'), page).toContain(total);
    }
  });

  it('grows with the settings by this', () => {
    const more = (settings: object): string =>
      (sum(rowsOf({ email: ['you@example.com'], ...settings })) - Number(total)).toFixed(2);
    const member = new MemberStack(unbundledApp(), 'DenyscopeMember', {
      hubBusArn: 'arn:aws:events:eu-west-1:444455556666:event-bus/default',
      settings: settingsOf({ memberAlarmTopic: 'alarms' }),
      env: ENV,
    });
    const inMember = resourcesOf(member, 'AWS::CloudWatch::Alarm').reduce(
      (all, { properties }) => all + metricsOf(properties).metrics,
      0,
    );
    const beats =
      (MONTH_MINUTES / 60) * (PRICE.eventToOtherAccount + PRICE.invocation + 0.1 * 0.5 * PRICE.gbSecond + PRICE.write);
    const slack = { slack: { workspaceId: 'T012ABCDEF', channelId: 'C012ABCDEF' } };
    const buttons = { slack: { ...slack.slack, actions: true } };
    const trail = { trail: { own: true, networkActivity: ['s3.amazonaws.com'] } };
    expectTable(PAGE, '### What settings add', [
      `| each of \`watchedPrincipals\` | ${more({ watchedPrincipals: ['arn:aws:iam::111122223333:role/deploy'] })} |`,
      `| \`organization\` or \`accounts\`: who is silent | ${more({ accounts: ['444455556666'] })} |`,
      `| each forwarder (an account and Region): its heartbeats | ${beats.toFixed(3)} |`,
      `| \`memberAlarmTopic\`, in each forwarder | ${(inMember * PRICE.alarmMetric).toFixed(2)} |`,
      `| \`slack\`, \`teams\`, more addresses and subscriptions | ${more(slack)} |`,
      `| \`actions\` of \`slack\` or \`teams\`: their function is watched for errors | ${more(buttons)} |`,
      `| \`trail.own\`, before an event | ${more(trail)} |`,
    ]);
  });

  it('knows the price of every type of resource', () => {
    const everything = hub({
      email: ['you@example.com'],
      accounts: ['444455556666'],
      slack: { workspaceId: 'T012ABCDEF', channelId: 'C012ABCDEF', actions: true },
      trail: { own: true, networkActivity: ['s3.amazonaws.com'] },
    });
    const priced = ['Alarm', 'CompositeAlarm', 'InsightRule', 'Dashboard', 'AnomalyDetector'].map(
      (one) => `AWS::CloudWatch::${one}`,
    );
    const known = [...FREE, ...priced, 'AWS::KMS::Key', 'AWS::Lambda::EventSourceMapping', 'AWS::CDK::Metadata'];
    const types = new Set(resourcesOf(everything).map(({ type }) => type));
    expect([...types].filter((type) => !known.includes(type))).toEqual([]);
    expect(Object.keys(objectIn(Template.fromStack(everything).toJSON(), 'Resources')).length).toBeGreaterThan(40);
  });
});
