/**
 * The bundled functions in this process, each start a container of its own, on an endpoint and a clock that belong to one
 * play: hours pass in no time.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConnectOptions } from '../../../lambdas/adapters/connection/accounts.ts';
import { ENV } from '../../../lambdas/contract/names.ts';
import { isObject } from '../../../lambdas/denial/fields.ts';
import type { Handler } from '../../../lib/rights/own-actions.ts';
import { CONNECT } from '../../adapters/connect.ts';
import { type AwsEndpoint, endpointEnvironment, startAwsEndpoint, type World } from '../../aws-endpoint/index.ts';
import { beginTime, passTime } from './time.ts';

export const ACCOUNT = '444455556666';
const FUNCTION_MS = 60_000;
/** Between two daily digests, and after all that the examples hold. */
const BEGUN = new Date('2026-11-02T12:03:00Z');

let containers = 0;

export interface Stage {
  readonly endpoint: AwsEndpoint;
  readonly connect: ConnectOptions;
  /** Starts the function anew and hands it the event; rejects when it fails or takes longer than it may. */
  invoke(handler: Handler, event: unknown): Promise<unknown>;
  pass(ms: number): void;
  /** ISO, so many minutes from now. */
  at(minutes: number): string;
  close(): Promise<void>;
}

export async function openStage(directory: string, world: World): Promise<Stage> {
  const endpoint = await startAwsEndpoint(world);
  beginTime(BEGUN);
  return {
    endpoint,
    connect: { ...CONNECT, endpoint: endpoint.url },
    async invoke(handler, event) {
      Object.assign(process.env, environmentOf(directory, endpoint));
      containers += 1;
      const module: unknown = await import(
        `${pathToFileURL(join(directory, `${handler}.mjs`)).href}?container=${containers}`
      );
      const run = isObject(module) ? module['handler'] : undefined;
      if (typeof run !== 'function') throw new Error(`${handler} has no handler`);
      const begun = performance.now();
      const getRemainingTimeInMillis = () => FUNCTION_MS - (performance.now() - begun);
      const context = { awsRequestId: String(containers), functionName: handler, getRemainingTimeInMillis };
      return within(FUNCTION_MS, run(event, context));
    },
    pass: passTime,
    at: (minutes) => new Date(Date.now() + minutes * 60_000).toISOString(),
    close: () => endpoint.close(),
  };
}

async function within(ms: number, work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('took longer than the function has')), ms);
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}

function environmentOf(directory: string, endpoint: AwsEndpoint): Record<string, string> {
  return {
    ...endpointEnvironment(endpoint),
    LAMBDA_TASK_ROOT: directory,
    AWS_LAMBDA_FUNCTION_NAME: 'denyscope',
    POWERTOOLS_SERVICE_NAME: 'denyscope',
    [ENV.memoryTable]: 'memory',
    [ENV.alertsTopicArn]: `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`,
    [ENV.chatTopicArn]: `arn:aws:sns:eu-west-1:${ACCOUNT}:chat`,
    [ENV.eventBusName]: 'default',
    [ENV.deadLetterQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/dead-letters`,
    [ENV.ownRoleArns]: `arn:aws:iam::${ACCOUNT}:role/denyscope`,
    [ENV.settingsFile]: 'settings.json',
  };
}
