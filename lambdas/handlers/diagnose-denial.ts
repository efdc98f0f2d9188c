/**
 * The function behind the queue: a batch of EventBridge envelopes in, notices out. It takes the batch as a whole, for
 * admission groups it, and reports the failures of single messages itself.
 */

import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { handleBatch } from '../flows/explain-denials.ts';
import { denialLines, measure } from '../flows/metrics.ts';
import { messagesOf, pair, partialFailures, sendUnreadable } from './batch.ts';
import { createPorts } from './create-ports.ts';
import { emit, logDenials, logger, logOutcomes } from './telemetry.ts';

const { ports, deadLetters } = createPorts();

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(injectLambdaContext(logger))
  .handler(async (event, context) => {
    const messages = messagesOf(event);
    const outcomes = await handleBatch(
      messages.map(({ item }) => item),
      { ...ports, remainingMs: () => context.getRemainingTimeInMillis() },
    );
    const handled = pair(messages, outcomes);
    const notTaken = await sendUnreadable(handled, deadLetters);
    emit(measure(outcomes, ports.now(), ports.settings.watchedPrincipals));
    logDenials(denialLines(outcomes));
    logOutcomes(outcomes);
    return partialFailures(handled, notTaken);
  });
