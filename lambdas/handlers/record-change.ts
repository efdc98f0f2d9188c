/**
 * The function behind the rules on policy-changing calls: an EventBridge envelope in, an entry of the journal out. A
 * call that changed nothing (it failed, or it is none of the table) is passed over; what cannot be written is tried again.
 */
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { awsSource } from '../adapters/aws-source.ts';
import { sharedOrganization } from '../adapters/shared-organization.ts';
import { dynamoJournal } from '../adapters/store/dynamo-journal.ts';
import { parseChange } from '../change/parse.ts';
import { recordChange } from '../flows/record-change.ts';
import { readEnvironment } from './environment.ts';
import { logger } from './telemetry.ts';

const { table, connect, settings } = readEnvironment();
const parts = {
  journal: dynamoJournal(table, connect),
  // Texts of other accounts are read when a denial asks for them, by a function that may: AWS keeps the versions.
  texts: awsSource({ ...connect, settings, ownAccountOnly: true }).policyTexts,
  organization: sharedOrganization(table, connect),
};

export const handler = middy<unknown, void>()
  .use(injectLambdaContext(logger))
  .handler(async (event) => {
    const change = parseChange(event);
    if (change === undefined) {
      logger.info('no policy change');
      return;
    }
    const { eventId, action, oldFrom, oldDocument } = await recordChange(change, parts);
    logger.info('recorded', { eventId, action, old: oldFrom ?? (oldDocument === undefined ? 'unknown' : 'told') });
  });
