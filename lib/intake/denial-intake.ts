/**
 * The way in: the rules on refused calls, the queue they wait in, and the queue of those that could not be handled.
 * Errs towards keeping: an event that EventBridge cannot hand over and one that fails five times both end in the
 * dead-letter queue for 14 days, and an alarm says so.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import { CfnRule, Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ANSWER_PATTERN, DENIAL_PATTERN, testPattern } from '../../lambdas/contract/denial-pattern.ts';
import { TEST_EVENT } from '../../lambdas/contract/names.ts';
import { CloudTrailRule } from './cloudtrail-rule.ts';

export interface DenialIntakeProps {
  readonly handlerTimeoutSeconds: number;
  readonly batchingWindowSeconds: number;
}

/** After so many tries a message is set aside; AWS recommends at least five for a Lambda consumer. */
const TRIES = 5;

export class DenialIntake extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly rule: CloudTrailRule;

  constructor(scope: Construct, id: string, { handlerTimeoutSeconds, batchingWindowSeconds }: DenialIntakeProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      // SQS-owned key: EventBridge and Lambda need no key policy, and the rest of the account no key.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Denials', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: six times the timeout, and the window
      visibilityTimeout: Duration.seconds(6 * handlerTimeoutSeconds + batchingWindowSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: TRIES },
    });
    this.rule = new CloudTrailRule(this, 'Rule', {
      description: 'Refused calls that CloudTrail recorded, read-only ones included',
      pattern: DENIAL_PATTERN,
      target: new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters }),
    });
    new CloudTrailRule(this, 'Answers', {
      description: 'Failed sign-ins to the console, and refusals inside of an answer that CloudTrail recorded',
      pattern: ANSWER_PATTERN,
      target: new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters }),
    });
    this.listenToTests();
  }

  /** The way of a denial, for an event that only `denyscope test-event` makes. */
  private listenToTests(): void {
    const test = new Rule(this, 'Test', {
      description: 'The event of denyscope test-event, of this account alone',
      eventPattern: { source: Match.exactString(TEST_EVENT.source) },
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters })],
    });
    // As it stands in the contract, so that what is deployed can be compared with it.
    if (test.node.defaultChild instanceof CfnRule) {
      test.node.defaultChild.eventPattern = testPattern(Stack.of(this).account);
    }
  }
}
