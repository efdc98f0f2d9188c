/**
 * Sends denials and policy changes of another Region or account to the hub's default bus: one hop, for EventBridge
 * passes an event that came from another bus no further.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */

import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { EventBus as EventBusTarget } from 'aws-cdk-lib/aws-events-targets';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { changePatterns } from '../../lambdas/aws/policy-calls.ts';
import { ANSWER_PATTERN, DENIAL_PATTERN } from '../../lambdas/contract/denial-pattern.ts';
import { MEMBER_HEARTBEAT } from '../../lambdas/contract/names.ts';
import { acknowledge } from '../rights/acknowledged.ts';
import { CloudTrailRule } from './cloudtrail-rule.ts';

export interface EventForwarderProps {
  readonly hubBusArn: string;
  /** Name of a topic beside it. */
  readonly alarmTopic?: string | undefined;
}

export class EventForwarder extends Construct {
  constructor(scope: Construct, id: string, { hubBusArn, alarmTopic }: EventForwarderProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      description: "Denyscope: sends refused calls and policy changes to the hub's bus",
    });
    new Policy(this, 'Rights', {
      roles: [role],
      statements: [new PolicyStatement({ sid: 'SendToTheHub', actions: ['events:PutEvents'], resources: [hubBusArn] })],
    });
    const undelivered = new Queue(this, 'Undelivered', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(undelivered, 'AwsSolutions-SQS3', ['It is the dead-letter queue, of the rules below.']);
    if (alarmTopic !== undefined) {
      // Every rule below sets aside what it cannot send: one alarm for all of them.
      new Alarm(this, 'ForwardsFail', {
        alarmDescription: "Denyscope: events do not reach the hub; the queue's messages say why",
        metric: undelivered.metricApproximateNumberOfMessagesVisible({
          period: Duration.minutes(5),
          statistic: 'Maximum',
        }),
        threshold: 1,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }).addAlarmAction({
        bind: () => ({ alarmActionArn: Stack.of(this).formatArn({ service: 'sns', resource: alarmTopic }) }),
      });
    }
    const target = (name: string): EventBusTarget =>
      new EventBusTarget(EventBus.fromEventBusArn(this, `${name}Hub`, hubBusArn), {
        role: role.withoutPolicyUpdates(),
        deadLetterQueue: undelivered,
      });
    new CloudTrailRule(this, 'Denials', {
      description: 'Refused calls, for the hub',
      pattern: DENIAL_PATTERN,
      target: target('Denials'),
    });
    new CloudTrailRule(this, 'Answers', {
      description: 'Failed sign-ins to the console and refusals inside of an answer, for the hub',
      pattern: ANSWER_PATTERN,
      target: target('Answers'),
    });
    new Rule(this, MEMBER_HEARTBEAT.rule, {
      description: 'Tells the hub once an hour that this account and Region still forward',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [target('Heartbeat')],
    });
    for (const { name, pattern } of changePatterns()) {
      new CloudTrailRule(this, `${name}Changes`, {
        description: `Policy changes, for the hub: ${name}`,
        pattern,
        target: target(name),
      });
    }
  }
}
