/**
 * The commands that look after a deployment, on the real stack in an emulated account: a test comes out as a notice, each
 * fault that is planted is found with its remedy, and dead letters come back as notices and as entries of the journal.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, PutInsightRuleCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSubscriptionsByTopicCommand, SNSClient, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEARS_READS_TOO } from '../../lambdas/contract/denial-pattern.ts';
import { INSIGHT_RULE, METRIC, METRICS_NAMESPACE, METRICS_SERVICE } from '../../lambdas/contract/names.ts';
import { isObject, listed } from '../lib/synthesized.ts';
import { cdk, HOME, ROOT } from './cdk.ts';
import { changed, entry, record, refused } from './events.ts';
import { type Functions, startFunctions } from './functions.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { type Moto, startMoto } from './moto.ts';

const assembly = mkdtempSync(join(tmpdir(), 'denyscope-operations-'));
const settings = join(assembly, 'settings.json');
let moto: Moto;
let functions: Functions;
let clients: ReturnType<typeof connect>;
let resources: readonly { readonly logical: string; readonly physical: string; readonly type: string }[] = [];
let mailbox: Mailbox;

beforeAll(async () => {
  writeFileSync(settings, JSON.stringify({ email: ['you@example.com'] }));
  functions = await startFunctions(
    () => join(assembly, 'hub'),
    () => moto.endpoint,
  );
  moto = await startMoto(functions.url);
  clients = connect(moto.endpoint);
  const at = { moto, region: 'us-east-1', out: join(assembly, 'hub') };
  await cdk(at, 'bootstrap');
  const now = ['--require-approval', 'never', '--method', 'direct'];
  await cdk(at, 'deploy', ...now, '-c', `settings=${settings}`);
  const { StackResources } = await clients.stacks.send(new DescribeStackResourcesCommand({ StackName: 'Denyscope' }));
  resources = (StackResources ?? []).map(({ LogicalResourceId, PhysicalResourceId, ResourceType }) => ({
    logical: LogicalResourceId ?? '',
    physical: PhysicalResourceId ?? '',
    type: ResourceType ?? '',
  }));
  mailbox = await openMailbox(moto.endpoint, topic());
  await well();
});

afterAll(async () => {
  await functions?.stop();
  await moto?.stop();
  rmSync(assembly, { recursive: true, force: true });
});

/** What the emulated account lacks of itself: a trail, contributor rules, and the metrics that a log would have become. */
async function well(): Promise<void> {
  await clients.buckets.send(new CreateBucketCommand({ Bucket: 'trail' }));
  await clients.trails.send(new CreateTrailCommand({ Name: 'all', S3BucketName: 'trail', IsMultiRegionTrail: true }));
  await clients.trails.send(new StartLoggingCommand({ Name: 'all' }));
  await selectors('All');
  for (const name of Object.values(INSIGHT_RULE)) {
    await clients.metrics.send(new PutInsightRuleCommand({ RuleName: `Denyscope-${name}`, RuleDefinition: '{}' }));
  }
  await clients.metrics.send(
    new PutMetricDataCommand({
      Namespace: METRICS_NAMESPACE,
      MetricData: [
        {
          MetricName: METRIC.heartbeat,
          Value: 1,
          Timestamp: new Date(Date.now() - 60_000),
          Dimensions: [{ Name: METRICS_SERVICE.dimension, Value: METRICS_SERVICE.value }],
        },
      ],
    }),
  );
}

async function selectors(ReadWriteType: 'All' | 'WriteOnly'): Promise<void> {
  const EventSelectors = [{ ReadWriteType, IncludeManagementEvents: true, DataResources: [] }];
  await clients.trails.send(new PutEventSelectorsCommand({ TrailName: 'all', EventSelectors }));
}

describe('denyscope test-event', () => {
  it('comes out of the topic as a notice that says that it is a test', async () => {
    const ran = await denyscope('test-event', '--timeout', '60s');
    expect(ran.code, ran.out + ran.err + functions.logs.slice(-5).join('')).toBe(0);
    expect(ran.out).toMatch(/alerts: taken/);
    const [notice, ...more] = await mailbox.delivered();
    expect(more).toEqual([]);
    expect(notice).toMatch(/"kind":"test"/);
    expect(notice).toMatch(/nothing was refused/);
  });
});

describe('denyscope doctor', () => {
  it('finds nothing wrong, and takes for well nothing that the account cannot answer', async () => {
    const { findings } = await doctor();
    expect(findings.filter((one) => one.state === 'wrong')).toEqual([]);
    expect(findings.filter((one) => one.state === 'unread').map((one) => one.check)).toEqual(
      expect.arrayContaining(['insight-rules']),
    );
    expect(findings.find((one) => one.check === 'trail')?.state).toBe('ok');
    expect(findings.find((one) => one.check === 'rules')?.state).toBe('ok');
    expect(findings.find((one) => one.check === 'organization')?.state).toBe('not-configured');
  });

  it.each([
    [
      'a trail that was stopped',
      'trail',
      () => clients.trails.send(new StopLoggingCommand({ Name: 'all' })),
      () => clients.trails.send(new StartLoggingCommand({ Name: 'all' })),
      /start-logging/,
    ],
    ['a trail of writes alone', 'trail', () => selectors('WriteOnly'), () => selectors('All'), /"ReadWriteType":"All"/],
    [
      'a rule that was disabled',
      'rules',
      () => clients.events.send(new DisableRuleCommand({ Name: rule('IntakeRule') })),
      () => put('IntakeRule'),
      /deploy its stack again/,
    ],
    [
      'a rule that was changed by hand',
      'rules',
      () => put('IntakeAnswers', '{"source":["aws.s3"]}'),
      () => put('IntakeAnswers'),
      /cdk deploy/,
    ],
    ['an address that left', 'subscriptions', leave, comeBack, /put it in/],
    [
      'a dead letter',
      'dead-letters',
      () => letter('IntakeDeadLetters', envelope(refused('d0'))),
      () => denyscope('redrive', '--yes'),
      /denyscope redrive/,
    ],
  ] as const)('finds %s, names the remedy, and is content when it is mended', async (_, check, plant, mend, remedy) => {
    await plant();
    const planted = await doctor();
    expect(planted.code).toBe(1);
    const wrong = planted.findings.filter((one) => one.state === 'wrong');
    expect([...new Set(wrong.map((one) => one.check))]).toEqual([check]);
    expect(wrong.map((one) => one.remedy).join('\n')).toMatch(remedy);
    await mend();
    const { findings } = await doctor();
    expect(findings.filter((one) => one.state === 'wrong')).toEqual([]);
  });
});

describe('denyscope redrive', () => {
  const dead = entry(
    'aws.sqs',
    record('d1', {
      eventSource: 'sqs.amazonaws.com',
      eventName: 'ListQueues',
      requestParameters: null,
      errorCode: 'AccessDenied',
      errorMessage:
        'User: arn:aws:sts::123456789012:assumed-role/report/nightly is not authorized to perform: sqs:listqueues on resource: arn:aws:sqs:us-east-1:123456789012: because no identity-based policy allows the sqs:listqueues action',
    }),
  );

  it('brings a denial back as a notice, a change into the journal, and leaves the rest', async () => {
    await mailbox.delivered();
    const before = functions.invocations.length;
    await letter('IntakeDeadLetters', envelope(dead));
    await letter('IntakeDeadLetters', 'no JSON');
    await letter(
      'JournalDeadLetters',
      JSON.stringify({
        requestContext: { condition: 'RetriesExhausted' },
        requestPayload: JSON.parse(envelope(changed())),
      }),
    );
    const looked = await denyscope('redrive');
    expect(looked.code).toBe(1);
    expect(looked.out).toMatch(/3 dead letters in stack Denyscope/);
    const ran = await denyscope('redrive', '--yes');
    expect(ran.out).toMatch(/replayed 1 denial and 1 change, 1 left where they are/);
    expect(await mailbox.delivered()).toHaveLength(1);
    const since = functions.invocations.slice(before).map(({ handler, error }) => [handler, error]);
    expect(since).toEqual(
      expect.arrayContaining([
        ['diagnose-denial.handler', false],
        ['record-change.handler', false],
      ]),
    );
    expect((await denyscope('redrive', '--yes', '--discard')).code).toBe(0);
  });
});

interface Told {
  readonly check: string;
  readonly state: string;
  readonly remedy: string;
}

async function doctor(): Promise<{ readonly code: number; readonly findings: readonly Told[] }> {
  const { code, out } = await denyscope('doctor', '--settings', settings, '--format', 'json');
  const read: unknown = JSON.parse(out);
  const findings = listed(isObject(read) ? read['findings'] : []).filter(isObject);
  return {
    code,
    findings: findings.map((one) => ({
      check: String(one['check']),
      state: String(one['state']),
      remedy: String(one['remedy'] ?? ''),
    })),
  };
}

function denyscope(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['bin/denyscope.ts', ...args],
      { cwd: ROOT, env: { ...process.env, ...signedBy(HOME), AWS_ENDPOINT_URL: moto.endpoint } },
      (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    );
    child.stdin?.end();
  });
}

function signedBy({ accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY }: typeof HOME) {
  return { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION: 'us-east-1' };
}

function connect(endpoint: string) {
  const config = { credentials: HOME, endpoint, region: 'us-east-1' };
  return {
    stacks: new CloudFormationClient(config),
    trails: new CloudTrailClient(config),
    metrics: new CloudWatchClient(config),
    events: new EventBridgeClient(config),
    buckets: new S3Client({ ...config, forcePathStyle: true }),
    topics: new SNSClient(config),
    queues: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
  };
}

function physical(type: string, logicalPrefix = ''): string {
  const found = resources.find((each) => each.type === type && each.logical.startsWith(logicalPrefix));
  if (found === undefined) throw new Error(`no ${type} ${logicalPrefix}`);
  return found.physical;
}

const topic = (): string => physical('AWS::SNS::Topic', 'TopicsAlerts');
const rule = (logical: string): string => physical('AWS::Events::Rule', logical).split('|').at(-1) ?? '';

const patterns = new Map<string, string>();

/** With the pattern it had first, when none is given. */
async function put(logical: string, pattern?: string): Promise<void> {
  const Name = rule(logical);
  const { EventPattern = '' } = await clients.events.send(new DescribeRuleCommand({ Name }));
  if (!patterns.has(logical)) patterns.set(logical, EventPattern);
  const State = HEARS_READS_TOO;
  await clients.events.send(new PutRuleCommand({ Name, State, EventPattern: pattern ?? patterns.get(logical) }));
}

async function leave(): Promise<void> {
  const { Subscriptions = [] } = await clients.topics.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic() }));
  const SubscriptionArn = Subscriptions.find(({ Protocol }) => Protocol === 'email')?.SubscriptionArn;
  await clients.topics.send(new UnsubscribeCommand({ SubscriptionArn }));
}

async function comeBack(): Promise<void> {
  await clients.topics.send(
    new SubscribeCommand({ TopicArn: topic(), Protocol: 'email', Endpoint: 'you@example.com' }),
  );
}

async function letter(queue: string, MessageBody: string): Promise<void> {
  await clients.queues.send(new SendMessageCommand({ QueueUrl: physical('AWS::SQS::Queue', queue), MessageBody }));
}

function envelope({ Source, DetailType, Detail }: ReturnType<typeof changed>): string {
  return JSON.stringify({ source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) });
}
