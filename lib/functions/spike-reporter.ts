/**
 * The function that looks into a rise of denials, called on every state change of a denial alarm. An alarm is never
 * silent: what fails after its retries or is older than ten minutes goes out raw, for Lambda itself publishes it.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from '../../lambdas/contract/settings.ts';
import { readerActions, SPIKE_READS } from '../rights/reader-actions.ts';
import { assumeStatements, readStatements } from '../rights/reader-role.ts';
import { alarmPrefix } from '../watch/alarm-names.ts';
import { HandlerFunction, type Runtimes } from './handler-function.ts';

export interface SpikeReporterProps extends Runtimes {
  readonly settings: Settings;
  readonly alerts: Topic;
  readonly deadLetters: Queue;
}

const STALE_AFTER = Duration.minutes(10);

export class SpikeReporter extends Construct {
  readonly handler: HandlerFunction;

  constructor(scope: Construct, id: string, { settings, alerts, deadLetters, ...runtimes }: SpikeReporterProps) {
    super(scope, id);
    this.handler = new HandlerFunction(this, 'Handler', {
      ...runtimes,
      handler: 'report-spike',
      description: 'Says who and which change is behind a rise of denials',
      memoryMb: 1024,
      timeoutSeconds: 120,
      // It undoes a change in the evaluator over a sample of denials, and reads their evidence as a diagnosis does.
      reads: [...readStatements([...readerActions(settings), ...SPIKE_READS]), ...assumeStatements(settings)],
      assumes: settings.readerRoleName,
    });
    new CfnEventInvokeConfig(this, 'Failures', {
      functionName: this.handler.function.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      // Throttled, Lambda would go on for six hours.
      maximumEventAgeInSeconds: STALE_AFTER.toSeconds(),
      destinationConfig: { onFailure: { destination: alerts.topicArn } },
    });
    new Rule(this, 'Alarms', {
      description: 'State changes of the denial alarms',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        account: [Stack.of(this).account],
        detail: {
          alarmName: [{ prefix: alarmPrefix(this, 'denials') }],
          state: { value: ['ALARM', 'OK'] },
        },
      },
      targets: [new LambdaFunction(this.handler.function, { deadLetterQueue: deadLetters, maxEventAge: STALE_AFTER })],
    });
  }
}
