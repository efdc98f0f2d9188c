/**
 * The function that explains denials, fed from the queue in batches. How much runs at once is bounded at the event
 * source, so that a storm waits in the queue and not in the rest of the account's concurrency.
 */
import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Settings } from '../../lambdas/contract/settings.ts';
import { readerActions } from '../rights/reader-actions.ts';
import { assumeStatements, readStatements } from '../rights/reader-role.ts';
import { HandlerFunction, type Runtimes } from './handler-function.ts';

export const DIAGNOSER_TIMEOUT_SECONDS = 60;
/** Long enough to fold the burst of one failing deploy into one batch, too short for anyone to wait. */
export const BATCHING_WINDOW_SECONDS = 2;
const BATCH_SIZE = 10;

export interface DiagnoserProps extends Runtimes {
  readonly settings: Settings;
  readonly queue: Queue;
}

export class Diagnoser extends Construct {
  readonly handler: HandlerFunction;

  constructor(scope: Construct, id: string, { settings, queue, ...runtimes }: DiagnoserProps) {
    super(scope, id);
    this.handler = new HandlerFunction(this, 'Handler', {
      ...runtimes,
      handler: 'diagnose-denial',
      description: 'Explains refused calls and publishes what it found',
      // A large part of a vCPU: evaluation is CPU, and start-up is faster.
      memoryMb: 1024,
      timeoutSeconds: DIAGNOSER_TIMEOUT_SECONDS,
      reads: [...readStatements(readerActions(settings)), ...assumeStatements(settings)],
      assumes: settings.readerRoleName,
    });
    // Not the event source class: it would grant rights of its own choosing to the role.
    new EventSourceMapping(this, 'Batches', {
      target: this.handler.function,
      eventSourceArn: queue.queueArn,
      batchSize: BATCH_SIZE,
      maxBatchingWindow: Duration.seconds(BATCHING_WINDOW_SECONDS),
      maxConcurrency: settings.maximumConcurrency,
      reportBatchItemFailures: true,
    });
  }
}
