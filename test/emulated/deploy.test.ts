/**
 * The whole deployment without AWS: `cdk bootstrap` and `cdk deploy` against an emulated account, then a refused call on
 * the bus comes out of the topic as a notice: rule, queue, event source, the real bundle, table, key and topic.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeRuleCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HANDLERS, type Handler } from '../../lib/rights/own-actions.ts';
import { hub, listed, resourcesOf, statementsOf, textOf } from '../lib/synthesized.ts';
import { cdk, HOME } from './cdk.ts';
import { changed, entry, record, refused, succeeded } from './events.ts';
import { type Functions, startFunctions } from './functions.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { type Moto, startMoto } from './moto.ts';
import { startWire, type Wire } from './wire.ts';

const assembly = mkdtempSync(join(tmpdir(), 'denyscope-deploy-'));
let moto: Moto;
let wire: Wire;
let functions: Functions;
let clients: ReturnType<typeof connect>;
let resources: readonly { readonly logical: string; readonly physical: string; readonly type: string }[] = [];
let mailbox: Mailbox;

beforeAll(async () => {
  functions = await startFunctions(
    () => join(assembly, 'us-east-1'),
    () => wire.url,
  );
  wire = await startWire(() => moto.endpoint);
  moto = await startMoto(functions.url);
  clients = connect(moto.endpoint);
  await cdk(run('us-east-1'), 'bootstrap');
  await cdk(
    run('us-east-1'),
    'deploy',
    '--require-approval',
    'never',
    '--method',
    'direct',
    '-c',
    'email=you@example.com',
  );
  const { StackResources } = await clients.stacks.send(new DescribeStackResourcesCommand({ StackName: 'Denyscope' }));
  resources = (StackResources ?? []).map(({ LogicalResourceId, PhysicalResourceId, ResourceType }) => ({
    logical: LogicalResourceId ?? '',
    physical: PhysicalResourceId ?? '',
    type: ResourceType ?? '',
  }));
  mailbox = await openMailbox(moto.endpoint, physical('AWS::SNS::Topic'));
});

afterAll(async () => {
  await functions?.stop();
  await wire?.stop();
  await moto?.stop();
  rmSync(assembly, { recursive: true, force: true });
});

describe('a deployed Denyscope', () => {
  it('made everything the template names', () => {
    const types = new Set(resources.map((resource) => resource.type));
    for (const type of ['AWS::Lambda::EventSourceMapping', 'AWS::CloudWatch::CompositeAlarm', 'AWS::KMS::Key']) {
      expect([...types]).toContain(type);
    }
    expect(resources.filter((resource) => resource.type === 'AWS::Lambda::Function')).toHaveLength(4);
  });

  it('listens to read-only calls too, and asks the address to confirm', async () => {
    const rule = resources.find((each) => each.type === 'AWS::Events::Rule' && each.logical.startsWith('IntakeRule'));
    const { State } = await clients.events.send(new DescribeRuleCommand({ Name: rule?.physical.split('|').at(-1) }));
    expect(State).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
    const { Subscriptions } = await clients.topics.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: physical('AWS::SNS::Topic') }),
    );
    expect(Subscriptions?.map((each) => each.Endpoint)).toContain('you@example.com');
  });

  it('turns a refused call on the bus into a notice on the topic', async () => {
    await clients.events.send(new PutEventsCommand({ Entries: [refused('e1'), succeeded('e2')] }));
    expect(functions.invocations.filter((each) => each.error)).toEqual([]);
    expect(functions.invocations.map((each) => each.handler)).toContain('diagnose-denial.handler');
    const notices = await mailbox.delivered();
    expect(notices, functions.logs.join('')).toHaveLength(1);
    const diagnosis: unknown = JSON.parse(notices[0] ?? '');
    expect(diagnosis).toMatchObject({
      schemaVersion: 1,
      denial: { eventId: 'e1', account: '123456789012', action: 's3:GetBucketPolicy' },
    });
    expect(await left('IntakeDenials')).toBe('0');
    expect(await left('IntakeDeadLetters')).toBe('0');
  });

  it('tells a repeat no second time', async () => {
    await clients.events.send(new PutEventsCommand({ Entries: [refused('e3')] }));
    expect(await mailbox.delivered()).toEqual([]);
  });

  it('is not stopped by a record that holds nothing to read', async () => {
    const before = functions.invocations.length;
    const odd = {
      ...refused('e4'),
      Detail: JSON.stringify({ errorCode: 'AccessDenied', userIdentity: 7, eventName: [] }),
    };
    await clients.events.send(new PutEventsCommand({ Entries: [odd] }));
    const since = functions.invocations.slice(before);
    expect(since.map((each) => [each.handler, each.error])).toEqual([['diagnose-denial.handler', false]]);
  });

  it('records a policy change', async () => {
    const before = functions.invocations.length;
    await clients.events.send(new PutEventsCommand({ Entries: [changed()] }));
    const since = functions.invocations.slice(before);
    expect(since.map((each) => [each.handler, each.error])).toEqual([['record-change.handler', false]]);
  });

  it('reports a denial alarm on the topic once, and its end', async () => {
    await mailbox.delivered();
    const before = functions.invocations.length;
    const { CompositeAlarms } = await clients.alarms.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: 'Denyscope-denials-', AlarmTypes: ['CompositeAlarm'] }),
    );
    const AlarmName = CompositeAlarms?.[0]?.AlarmName ?? 'Denyscope-denials-above-baseline';
    const set = (StateValue: 'ALARM' | 'OK') =>
      clients.alarms.send(
        new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'Tried', StateReasonData: '{}' }),
      );
    await set('ALARM');
    const [report, ...more] = await mailbox.delivered();
    expect(more).toEqual([]);
    expect(report, functions.logs.slice(-5).join('')).toMatch(/"kind":"spike"/);
    expect(report).toMatch(/role\/report/);
    await set('OK');
    expect((await mailbox.delivered()).join('')).toMatch(/back to normal/);
    await set('ALARM');
    expect(await mailbox.delivered()).toEqual([]);
    const since = functions.invocations.slice(before);
    expect(since.map((each) => [each.handler, each.error])).toEqual([
      ['report-spike.handler', false],
      ['report-spike.handler', false],
      ['report-spike.handler', false],
    ]);
  });
});

describe('a member in another Region', () => {
  it('forwards its refused calls, which come out as notices too', async () => {
    const bus = 'arn:aws:events:us-east-1:123456789012:event-bus/default';
    await cdk(run('eu-west-1'), 'bootstrap');
    await cdk(run('eu-west-1'), 'deploy', '--require-approval', 'never', '--method', 'direct', '-c', `member=${bus}`);
    await mailbox.delivered();
    const far = new EventBridgeClient({ ...CREDENTIALS, endpoint: moto.endpoint, region: 'eu-west-1' });
    const elsewhere = record('e5', {
      awsRegion: 'eu-west-1',
      eventSource: 'sqs.amazonaws.com',
      eventName: 'ListQueues',
      requestParameters: null,
      errorCode: 'AccessDenied',
      errorMessage:
        'User: arn:aws:sts::123456789012:assumed-role/report/nightly is not authorized to perform: sqs:listqueues on resource: arn:aws:sqs:eu-west-1:123456789012: because no identity-based policy allows the sqs:listqueues action',
    });
    await far.send(new PutEventsCommand({ Entries: [entry('aws.sqs', elsewhere)] }));
    const notices = await mailbox.delivered();
    expect(notices).toHaveLength(1);
    expect(JSON.parse(notices[0] ?? '')).toMatchObject({ denial: { eventId: 'e5', region: 'eu-west-1' } });
  });
});

describe('what the functions called', () => {
  it('is what their roles allow', () => {
    // The emulated account refuses nothing, so that a missing right would go unseen.
    const allowed = new Map(HANDLERS.map((handler) => [handler.toString(), new Set(actionsOf(handler))]));
    const beyond = wire.calls.filter(({ handler, action }) => !allowed.get(handler)?.has(action));
    expect(beyond.filter(({ action }) => action !== 'sts:GetCallerIdentity')).toEqual([]);
    expect(wire.calls.map((call) => call.action)).toContain('sns:Publish');
  });
});

function actionsOf(handler: Handler): string[] {
  const id = `Roles${handler.replaceAll('-', '')}`;
  return resourcesOf(hub({}), 'AWS::IAM::Policy')
    .filter((policy) => listed(policy.properties['Roles']).some((role) => textOf(role).startsWith(`<${id}`)))
    .flatMap((policy) => statementsOf(policy.properties['PolicyDocument']).flatMap((statement) => statement.Action));
}

const CREDENTIALS = { credentials: HOME };

function connect(endpoint: string) {
  const config = { ...CREDENTIALS, endpoint, region: 'us-east-1' };
  return {
    stacks: new CloudFormationClient(config),
    alarms: new CloudWatchClient(config),
    events: new EventBridgeClient(config),
    topics: new SNSClient(config),
    queues: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
  };
}

function run(region: string) {
  return { moto, region, out: join(assembly, region) };
}

function physical(type: string, logicalPrefix = ''): string {
  const found = resources.find((each) => each.type === type && each.logical.startsWith(logicalPrefix));
  if (found === undefined) throw new Error(`no ${type} ${logicalPrefix}`);
  return found.physical;
}

async function left(queue: string): Promise<string | undefined> {
  const { Attributes } = await clients.queues.send(
    new GetQueueAttributesCommand({ QueueUrl: physical('AWS::SQS::Queue', queue), AttributeNames: ['All'] }),
  );
  return Attributes?.['ApproximateNumberOfMessages'];
}
