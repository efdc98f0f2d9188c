/**
 * The function behind the buttons of chat: what was pressed in, a sentence for the channel out. Invoked by the role of the
 * channel alone; who pressed is not told.
 */
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { denialQueue } from '../adapters/chat/denial-queue.ts';
import { dynamoPressed } from '../adapters/chat/pressed.ts';
import { ENV } from '../contract/names.ts';
import { againMessage } from '../flows/asked-again.ts';
import { pressButton } from '../flows/chat-action.ts';
import { chatAnswer } from '../notice/words/deployment/chat-answers.ts';
import { readEnvironment, required } from './environment.ts';
import { logger } from './telemetry.ts';

const { table, connect } = readEnvironment();
const send = denialQueue(required(process.env, ENV.denialQueueUrl), connect);
const ports = {
  memory: dynamoPressed(table, connect),
  ask: (fingerprint: string) => send(againMessage(fingerprint)),
  now: () => new Date(),
};

export const handler = middy<unknown, string>()
  .use(injectLambdaContext(logger))
  .handler(async (event) => {
    const answer = await pressButton(event, ports);
    logger.info('chat', { ...answer });
    return chatAnswer(answer);
  });
