/**
 * Sends denials and policy changes of another Region or account to the hub's default bus: one hop, for EventBridge
 * passes an event that came from another bus no further.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */

import { Duration } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { EventBus as EventBusTarget } from 'aws-cdk-lib/aws-events-targets';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { changePatterns } from '../../lambdas/aws/policy-calls.ts';
import { ANSWER_PATTERN, DENIAL_PATTERN } from '../../lambdas/contract/denial-pattern.ts';
import { acknowledge } from '../rights/acknowledged.ts';
import { CloudTrailRule } from './cloudtrail-rule.ts';

export class EventForwarder extends Construct {
  constructor(scope: Construct, id: string, { hubBusArn }: { readonly hubBusArn: string }) {
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
    for (const { name, pattern } of changePatterns()) {
      new CloudTrailRule(this, `${name}Changes`, {
        description: `Policy changes, for the hub: ${name}`,
        pattern,
        target: target(name),
      });
    }
  }
}
