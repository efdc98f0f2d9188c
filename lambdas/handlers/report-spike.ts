/**
 * The function behind the denial alarms: a state change in, one report out, the closing line when it is over. Throws
 * when the report could not be delivered or the event not be read: its failure destination then publishes the raw alarm.
 */
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { awsSpikeSource } from '../adapters/spike-source.ts';
import { dynamoJournal } from '../adapters/store/dynamo-journal.ts';
import { dynamoReports } from '../adapters/store/dynamo-reports.ts';
import { UNNOTICED } from '../admission/admission.ts';
import type { Denial } from '../denial/denial.ts';
import { reportSpike } from '../flows/report-spike.ts';
import { createPorts } from './create-ports.ts';
import { readEnvironment } from './environment.ts';
import { logger } from './telemetry.ts';

/** Three rounds of evidence fit into the function's two minutes. */
const DEADLINE_MS = 15_000;

const { ports } = createPorts();
const { table, connect, settings } = readEnvironment();
const parts = {
  ...ports,
  reports: dynamoReports(table, connect),
  source: awsSpikeSource(ports.memory, connect, settings.alarms.bandWidth),
  journal: dynamoJournal(table, connect),
  /** Loaded with the first alarm that is looked into: one that was just made and rests is passed over without it. */
  explain: async (denial: Denial) => {
    const { explain } = await import('../flows/explain-denials.ts');
    return explain(denial, UNNOTICED, { ...ports, deadlineMs: DEADLINE_MS });
  },
};

export const handler = middy<unknown, void>()
  .use(injectLambdaContext(logger))
  .handler(async (event) => {
    const told = await reportSpike(event, parts);
    const verdict = told.kind === 'told' ? { verdict: told.spike.verdict, gaps: told.spike.gaps } : told;
    logger.info('alarm', { ...verdict });
    if (told.kind === 'unreadable' || told.kind === 'failed') throw new Error(`not reported: ${told.reason}`);
  });
