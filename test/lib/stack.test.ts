/** The stack, part by part, as CloudFormation gets it. */
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ANSWER_PATTERN, DENIAL_PATTERN } from '../../lambdas/contract/denial-pattern.ts';
import { MEMBER_HEARTBEAT, ENV as NAMES } from '../../lambdas/contract/names.ts';
import { DenyscopeStack } from '../../lib/denyscope-stack.ts';
import { MemberStack } from '../../lib/member-stack.ts';
import { HANDLERS } from '../../lib/rights/own-actions.ts';
import {
  ENV,
  hub,
  isObject,
  listed,
  objectIn,
  resourceOf,
  resourcesOf,
  settingsOf,
  statementsOf,
  textOf,
  unbundledApp,
} from './synthesized.ts';

const stack = hub({ email: ['you@example.com'] });
const template = Template.fromStack(stack);

describe('the way in', () => {
  const rule = resourceOf(stack, 'AWS::Events::Rule', 'IntakeRule');

  it('is a rule on the default bus that sees read-only calls', () => {
    expect(rule.properties['State']).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
    expect(rule.properties['EventBusName']).toBeUndefined();
    expect(rule.properties['EventPattern']).toEqual(DENIAL_PATTERN);
  });

  it('has a rule of its own for what fails inside of an answer, into the same queue', () => {
    const answers = resourceOf(stack, 'AWS::Events::Rule', 'IntakeAnswers');
    expect(answers.properties['State']).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
    expect(answers.properties['EventPattern']).toEqual(ANSWER_PATTERN);
    const [[own], [other]] = [listed(answers.properties['Targets']), listed(rule.properties['Targets'])];
    expect(objectIn({ own }, 'own')['Arn']).toEqual(objectIn({ other }, 'other')['Arn']);
  });

  it('keeps what EventBridge cannot hand over', () => {
    const [target] = listed(rule.properties['Targets']);
    expect(textOf(objectIn(target, 'DeadLetterConfig')['Arn'])).toMatch(/^<IntakeDeadLetters/);
  });

  it('is encrypted, over TLS only, and patient enough for the function', () => {
    for (const queue of resourcesOf(stack, 'AWS::SQS::Queue')) {
      expect(queue.properties['SqsManagedSseEnabled'], queue.id).toBe(true);
      const denied = resourcesOf(stack, 'AWS::SQS::QueuePolicy')
        .filter((policy) => listed(policy.properties['Queues']).some((each) => textOf(each) === `<${queue.id}>`))
        .flatMap((policy) => statementsOf(policy.properties['PolicyDocument']))
        .filter((each) => each.Effect === 'Deny');
      expect(denied.map((each) => each.Condition)).toEqual([{ Bool: { 'aws:SecureTransport': 'false' } }]);
    }
    const denials = resourceOf(stack, 'AWS::SQS::Queue', 'IntakeDenials').properties;
    const diagnoser = resourceOf(stack, 'AWS::Lambda::Function', 'Diagnoser').properties;
    expect(Number(denials['VisibilityTimeout'])).toBeGreaterThanOrEqual(6 * Number(diagnoser['Timeout']));
    expect(objectIn(denials, 'RedrivePolicy')['maxReceiveCount']).toBe(5);
    expect(textOf(objectIn(denials, 'RedrivePolicy')['deadLetterTargetArn'])).toMatch(/^<IntakeDeadLetters/);
  });

  it('lets nobody but its own rules send', () => {
    const allowed = resourcesOf(stack, 'AWS::SQS::QueuePolicy')
      .flatMap((policy) => statementsOf(policy.properties['PolicyDocument']))
      .filter((each) => each.Effect === 'Allow');
    for (const { Principal, Condition, Action } of allowed) {
      expect(Principal).toEqual({ Service: 'events.amazonaws.com' });
      expect(Action).toContain('sqs:SendMessage');
      expect(JSON.stringify(Condition)).toMatch(/"aws:SourceArn":\{"Fn::GetAtt"/i);
    }
    expect(allowed.length).toBeGreaterThan(1);
  });
});

describe('the functions', () => {
  it('run on Node 24 and arm64, share one bundle, and log as JSON', () => {
    const functions = resourcesOf(stack, 'AWS::Lambda::Function');
    expect(functions.map((each) => each.properties['Handler']).sort()).toEqual(
      HANDLERS.map((handler) => `${handler}.handler`).sort(),
    );
    for (const { id, properties } of functions) {
      expect(properties['Runtime'], id).toBe('nodejs24.x');
      expect(properties['Architectures'], id).toEqual(['arm64']);
      expect(objectIn(properties, 'LoggingConfig')['LogFormat'], id).toBe('JSON');
      // A new account has a concurrency of ten and cannot set any aside.
      expect(properties['ReservedConcurrentExecutions'], id).toBeUndefined();
      // Without a NAT gateway a VPC would cut it off from IAM and Organizations.
      expect(properties['VpcConfig'], id).toBeUndefined();
    }
    expect(new Set(functions.map((each) => JSON.stringify(each.properties['Code']))).size).toBe(1);
  });

  it('keep their logs for 30 days', () => {
    const groups = resourcesOf(stack, 'AWS::Logs::LogGroup');
    expect(groups.map((group) => group.properties['RetentionInDays'])).toEqual(HANDLERS.map(() => 30));
  });

  it('know what the stack made', () => {
    for (const { id, properties } of resourcesOf(stack, 'AWS::Lambda::Function')) {
      const variables = objectIn(objectIn(properties, 'Environment'), 'Variables');
      const { chatTopicArn, chatActionFunction, denialQueueUrl, ...always } = NAMES;
      for (const name of Object.values(always)) expect(textOf(variables[name]), `${id} ${name}`).not.toBe('undefined');
      for (const name of [chatTopicArn, chatActionFunction, denialQueueUrl]) expect(variables[name]).toBeUndefined();
      expect(textOf(variables[NAMES.ownRoleArns]).split(',')).toHaveLength(HANDLERS.length);
    }
  });

  it('take batches, report failures one by one, and never run too many at once', () => {
    expect(resourceOf(stack, 'AWS::Lambda::EventSourceMapping').properties).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
    const wide = resourceOf(hub({ maximumConcurrency: 20 }), 'AWS::Lambda::EventSourceMapping').properties;
    expect(wide['ScalingConfig']).toEqual({ MaximumConcurrency: 20 });
  });

  it('have their rights before they are made', () => {
    const functions = objectIn(template.toJSON(), 'Resources');
    for (const { id } of resourcesOf(stack, 'AWS::Lambda::Function')) {
      const dependsOn = listed(objectIn(functions, id)['DependsOn']).map(String);
      expect(
        dependsOn.some((each) => each.includes('Rights')),
        id,
      ).toBe(true);
    }
  });
});

describe('the memory', () => {
  it('stays when the stack is removed or the table is replaced', () => {
    const [table] = Object.values(objectIn(template.toJSON(), 'Resources')).filter(
      (each) => isObject(each) && each['Type'] === 'AWS::DynamoDB::Table',
    );
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  it('costs nothing at rest, forgets by itself, and can be restored', () => {
    expect(resourceOf(stack, 'AWS::DynamoDB::Table').properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'open', KeyType: 'HASH' },
            { AttributeName: 'windowEnd', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });
});

describe('the change journal', () => {
  it('hears every group of policy calls, and loses none', () => {
    const rules = resourcesOf(stack, 'AWS::Events::Rule').filter((rule) => rule.id.startsWith('Journal'));
    expect(rules).toHaveLength(3);
    for (const { id, properties } of rules) {
      expect(properties['State'], id).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
      const [target] = listed(properties['Targets']);
      expect(textOf(objectIn(target, 'DeadLetterConfig')['Arn']), id).toMatch(/^<JournalDeadLetters/);
    }
    const failures = resourceOf(stack, 'AWS::Lambda::EventInvokeConfig', 'Journal').properties;
    expect(textOf(objectIn(objectIn(failures, 'DestinationConfig'), 'OnFailure')['Destination'])).toMatch(
      /^<JournalDeadLetters/,
    );
  });
});

describe('a spike', () => {
  it('is reported on a state change, or goes out raw within ten minutes', () => {
    const rule = resourceOf(stack, 'AWS::Events::Rule', 'Spikes').properties;
    expect(rule['EventPattern']).toEqual({
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      account: [ENV.account],
      detail: { alarmName: [{ prefix: 'Denyscope-denials-' }], state: { value: ['ALARM', 'OK'] } },
    });
    const failures = resourceOf(stack, 'AWS::Lambda::EventInvokeConfig', 'Spikes').properties;
    expect(failures['MaximumEventAgeInSeconds']).toBe(600);
    expect(textOf(objectIn(objectIn(failures, 'DestinationConfig'), 'OnFailure')['Destination'])).toMatch(
      /^<TopicsAlerts/,
    );
  });
});

describe('what deploying says', () => {
  it('names who is told, how to check the trail, and what this Region does not see', () => {
    const outputs = template.toJSON().Outputs;
    expect(outputs.Subscribers.Value).toContain('you@example.com');
    expect(outputs.CheckTheTrail.Value).toContain('get-event-selectors --region eu-west-1');
    expect(outputs.CheckTheTrail.Value).toContain("|| echo 'NO TRAIL in eu-west-1");
    expect(outputs.GlobalServices.Value).toMatch(/^NOT seen: .*us-east-1/);
  });

  it('decides while deploying what a Region sees that is not known before', () => {
    const anywhere = new DenyscopeStack(unbundledApp(), 'Denyscope', { settings: settingsOf({}) });
    const { Outputs, Conditions } = Template.fromStack(anywhere).toJSON();
    expect(Outputs.GlobalServices.Value['Fn::If'][0]).toBe('SeesGlobalServices');
    expect(JSON.stringify(Conditions.SeesGlobalServices)).toContain('us-east-1');
    const here = new DenyscopeStack(unbundledApp(), 'Denyscope', {
      settings: settingsOf({}),
      env: { ...ENV, region: 'us-east-1' },
    });
    expect(Template.fromStack(here).toJSON().Outputs.GlobalServices.Value).toMatch(/^seen/);
  });

  it('warns when nobody is told, and works all the same', () => {
    const silent = hub({});
    Annotations.fromStack(silent).hasWarning('/Denyscope', Match.stringLikeRegexp('Nobody is subscribed.*-c email='));
    expect(Template.fromStack(silent).toJSON().Outputs.Subscribers.Value).toContain('nobody');
    Annotations.fromStack(stack).hasNoWarning('/Denyscope', Match.anyValue());
  });
});

describe('a member', () => {
  const memberOf = (input: unknown): MemberStack =>
    new MemberStack(unbundledApp(), 'DenyscopeMember', {
      hubBusArn: 'arn:aws:events:eu-west-1:444455556666:event-bus/default',
      settings: settingsOf(input),
      env: ENV,
    });
  const member = memberOf({});

  it('forwards denials and changes, read-only calls included', () => {
    const rules = resourcesOf(member, 'AWS::Events::Rule').filter(({ properties }) => 'EventPattern' in properties);
    expect(rules).toHaveLength(5);
    for (const { id, properties } of rules) {
      expect(properties['State'], id).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
      const [target] = listed(properties['Targets']);
      expect(objectIn({ target }, 'target')['Arn'], id).toBe('arn:aws:events:eu-west-1:444455556666:event-bus/default');
    }
    expect(rules.map((rule) => rule.properties['EventPattern'])).toContainEqual(DENIAL_PATTERN);
    expect(rules.map((rule) => rule.properties['EventPattern'])).toContainEqual(ANSWER_PATTERN);
  });

  it('sends a heartbeat on the same way, once an hour, which the hub knows by the name of the rule', () => {
    const beats = resourcesOf(member, 'AWS::Events::Rule').filter(({ properties }) => !('EventPattern' in properties));
    expect(beats.map(({ properties }) => properties['ScheduleExpression'])).toEqual(['rate(1 hour)']);
    const [target] = listed(beats[0]?.properties['Targets']);
    expect(target).toMatchObject({
      Arn: 'arn:aws:events:eu-west-1:444455556666:event-bus/default',
      DeadLetterConfig: {},
    });
    expect(beats[0]?.id).toContain(MEMBER_HEARTBEAT.rule);
    const patterns = resourcesOf(stack, 'AWS::Events::Rule').map(({ properties }) => properties['EventPattern']);
    expect(patterns).toContainEqual({
      source: ['aws.events'],
      'detail-type': ['Scheduled Event'],
      resources: [{ wildcard: '*:rule/*Heartbeat*' }],
    });
  });

  it('has an alarm where a topic for it is named, and none that costs otherwise', () => {
    expect(resourcesOf(member, 'AWS::CloudWatch::Alarm')).toEqual([]);
    const [alarm] = resourcesOf(memberOf({ memberAlarmTopic: 'oncall' }), 'AWS::CloudWatch::Alarm');
    expect(alarm?.properties).toMatchObject({
      AlarmActions: [`arn:aws:sns:${ENV.region}:${ENV.account}:oncall`],
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
    });
    const silent = (input: unknown) =>
      resourcesOf(hub(input), 'AWS::CloudWatch::Alarm').filter(({ properties }) =>
        String(properties['AlarmName']).endsWith('members-silent'),
      ).length;
    expect([silent({}), silent({ accounts: ['444455556666'] })]).toEqual([0, 1]);
  });

  it('may send to the hub and do nothing else', () => {
    const statements = resourcesOf(member, 'AWS::IAM::Policy').flatMap((policy) =>
      statementsOf(policy.properties['PolicyDocument']),
    );
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['events:PutEvents'], ['arn:aws:events:eu-west-1:444455556666:event-bus/default']],
    ]);
    expect(resourcesOf(member, 'AWS::IAM::Role')).toHaveLength(1);
  });

  it('is let in by the hub only where the settings list it', () => {
    expect(resourcesOf(stack, 'AWS::Events::EventBusPolicy')).toEqual([]);
    const listedOne = resourceOf(hub({ accounts: ['444455556666'] }), 'AWS::Events::EventBusPolicy').properties;
    const [root] = listed(objectIn(objectIn(listedOne, 'Statement'), 'Principal')['AWS']);
    expect(textOf(root)).toMatch(/:iam::444455556666:root$/);
  });
});
