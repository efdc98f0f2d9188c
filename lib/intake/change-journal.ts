/**
 * Who changed which policy: rules on the calls that do, and the function that records them. Errs towards keeping: a
 * change that cannot be recorded ends in the dead-letter queue, for it may be the culprit of tomorrow's spike.
 */
import { Duration } from 'aws-cdk-lib';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { changePatterns } from '../../lambdas/aws/policy-calls.ts';
import { ENV } from '../../lambdas/contract/names.ts';
import { HandlerFunction, type Runtimes } from '../functions/handler-function.ts';
import { acknowledge } from '../rights/acknowledged.ts';
import { JOURNAL_READS } from '../rights/reader-actions.ts';
import { readStatements } from '../rights/reader-role.ts';
import { CloudTrailRule } from './cloudtrail-rule.ts';

export class ChangeJournal extends Construct {
  readonly handler: HandlerFunction;
  /** Apart from denials that failed: moved back among them a change would be read as a denial, and be gone. */
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, runtimes: Runtimes) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this.deadLetters, 'AwsSolutions-SQS3', [
      'It is the dead-letter queue, of the rules and the function below.',
    ]);
    const deadLetters = this.deadLetters;
    this.handler = new HandlerFunction(this, 'Handler', {
      ...runtimes,
      environment: { ...runtimes.environment, [ENV.deadLetterQueueUrl]: deadLetters.queueUrl },
      own: { ...runtimes.own, 'dead-letters': [deadLetters.queueArn] },
      handler: 'record-change',
      description: 'Records who changed which policy',
      memoryMb: 512,
      timeoutSeconds: 30,
      reads: readStatements(JOURNAL_READS),
    });
    new CfnEventInvokeConfig(this, 'Failures', {
      functionName: this.handler.function.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: deadLetters.queueArn } },
    });
    for (const { name, pattern } of changePatterns()) {
      new CloudTrailRule(this, name, {
        description: `Policy changes: ${name}`,
        pattern,
        target: new LambdaFunction(this.handler.function, { deadLetterQueue: deadLetters }),
      });
    }
  }
}
