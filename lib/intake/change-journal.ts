/**
 * Who changed which policy: rules on the calls that do, and the function that records them. Errs towards keeping: a
 * change that cannot be recorded ends in the dead-letter queue, for it may be the culprit of tomorrow's spike.
 */
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HandlerFunction, type Runtimes } from '../functions/handler-function.ts';
import { JOURNAL_READS } from '../rights/reader-actions.ts';
import { readStatements } from '../rights/reader-role.ts';
import { CloudTrailRule } from './cloudtrail-rule.ts';
import { changePatterns } from './policy-calls.ts';

export interface ChangeJournalProps extends Runtimes {
  readonly deadLetters: Queue;
}

export class ChangeJournal extends Construct {
  readonly handler: HandlerFunction;

  constructor(scope: Construct, id: string, { deadLetters, ...runtimes }: ChangeJournalProps) {
    super(scope, id);
    this.handler = new HandlerFunction(this, 'Handler', {
      ...runtimes,
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
