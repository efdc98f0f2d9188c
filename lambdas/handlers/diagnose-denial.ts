/**
 * The function behind the queue: a batch of EventBridge envelopes in, notices out. It takes the batch as a whole, for
 * admission groups it, and reports the failures of single messages itself. Tests of the deployment go their own way, and
 * so does what a button of chat asks for.
 */

import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { isTest } from '../denial/record/test-event.ts';
import { askedAgain } from '../flows/asked-again.ts';
import { type AccessChecked, accessAsked, checkAccess } from '../flows/check-access.ts';
import { handleBatch } from '../flows/explain-denials.ts';
import { denialLines, measure } from '../flows/metrics.ts';
import { messagesOf, pair, partialFailures, sendUnreadable } from './batch.ts';
import { createPorts } from './create-ports.ts';
import { emit, logDenials, logger, logOutcomes } from './telemetry.ts';

const made = createPorts();
const { ports, deadLetters } = made;

export const handler = middy<SQSEvent, SQSBatchResponse | AccessChecked>()
  .use(injectLambdaContext(logger))
  .handler(async (event, context) => {
    const asked = accessAsked(event, ports.settings.readerRoleName);
    if (asked !== undefined) return checkAccess(asked, ports.source);
    const all = messagesOf(event);
    const messages = all.filter(({ item }) => !isAside(item));
    const asides = all.flatMap(({ item }) => (isAside(item) ? [item] : []));
    const remainingMs = () => context.getRemainingTimeInMillis();
    const outcomes = await handleBatch(
      messages.map(({ item }) => item),
      { ...ports, remainingMs },
    );
    const handled = pair(messages, outcomes);
    const notTaken = await sendUnreadable(handled, deadLetters);
    emit(measure(outcomes, ports.now(), ports.settings.watchedPrincipals));
    logDenials(denialLines(outcomes));
    logOutcomes(outcomes);
    if (asides.length > 0) await (await import('./asides.ts')).tellAsides(asides, made, remainingMs);
    return partialFailures(handled, notTaken);
  });

function isAside(item: unknown): boolean {
  return isTest(item) || askedAgain(item) !== undefined;
}
