/**
 * Every five minutes: windows that ended become a digest, and the heartbeat and the zeros of the metrics are written,
 * so that silence means trouble.
 */
import { Duration } from 'aws-cdk-lib';
import { Match, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { CfnEventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { MEMBER_HEARTBEAT } from '../../lambdas/contract/names.ts';
import { HandlerFunction, type Runtimes } from './handler-function.ts';

const TICK = Duration.minutes(5);

export class Ticker extends Construct {
  readonly handler: HandlerFunction;

  constructor(scope: Construct, id: string, runtimes: Runtimes) {
    super(scope, id);
    this.handler = new HandlerFunction(this, 'Handler', {
      ...runtimes,
      handler: 'tick',
      description: 'Sends digests of repeats and measures the heartbeat',
      memoryMb: 512,
      timeoutSeconds: 60,
      reads: [],
    });
    new CfnEventInvokeConfig(this, 'Failures', {
      functionName: this.handler.function.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
      // The next tick does the same and more.
      maximumEventAgeInSeconds: TICK.toSeconds() - 60,
    });
    new Rule(this, 'Schedule', {
      description: 'Windows that ended, heartbeat',
      schedule: Schedule.rate(TICK),
      targets: [new LambdaFunction(this.handler.function, { retryAttempts: 2, maxEventAge: TICK })],
    });
    new Rule(this, 'Members', {
      description: 'Heartbeats of the forwarders in other accounts and Regions',
      eventPattern: {
        source: [MEMBER_HEARTBEAT.source],
        detailType: [MEMBER_HEARTBEAT.detailType],
        resources: Match.wildcard(`*:rule/*${MEMBER_HEARTBEAT.rule}*`),
      },
      targets: [new LambdaFunction(this.handler.function, { retryAttempts: 2 })],
    });
  }
}
