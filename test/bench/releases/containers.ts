/**
 * The functions of two releases side by side, two containers each, that live as long as the course: what they keep in
 * their own memory grows old while the other release writes.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ENV } from '../../../lambdas/contract/names.ts';
import type { Handler } from '../../../lib/rights/own-actions.ts';
import { endpointEnvironment } from '../../aws-endpoint/index.ts';
import { type Handle, handlerOf } from '../driven/handlers.ts';
import { ACCOUNT, OWN_ROLE } from './script.ts';

export type Which = 'old' | 'new';

const CONTAINERS = 2;
const FUNCTION_MS = 60_000;

export interface Containers {
  /** Hands the event to the next container of this release. */
  invoke(which: Which, handler: Handler, event: unknown): Promise<unknown>;
  has(which: Which, handler: Handler): boolean;
}

export function containersOf(directories: Readonly<Record<Which, string>>, url: string): Containers {
  const started = new Map<string, Promise<Handle>>();
  const turns = new Map<string, number>();
  return {
    async invoke(which, handler, event) {
      const turn = turns.get(`${which} ${handler}`) ?? 0;
      turns.set(`${which} ${handler}`, turn + 1);
      const container = turn % CONTAINERS;
      const name = `${which} ${handler} ${container}`;
      const handle = started.get(name) ?? start(directories[which], handler, container, url);
      started.set(name, handle);
      return (await handle)(event, FUNCTION_MS);
    },
    has: (which, handler) => existsSync(join(directories[which], `${handler}.mjs`)),
  };
}

/** What a function takes from its environment it takes while it starts, before another can. */
let starting: Promise<unknown> = Promise.resolve();

function start(directory: string, handler: Handler, container: number, url: string): Promise<Handle> {
  const handle = starting.then(() => {
    Object.assign(process.env, environmentOf(directory, url));
    return handlerOf(directory, handler, container);
  });
  starting = handle.catch(() => {});
  return handle;
}

function environmentOf(directory: string, url: string): Record<string, string> {
  return {
    ...endpointEnvironment({ url }),
    TZ: 'UTC',
    LAMBDA_TASK_ROOT: directory,
    AWS_LAMBDA_FUNCTION_NAME: 'denyscope',
    POWERTOOLS_SERVICE_NAME: 'denyscope',
    [ENV.memoryTable]: 'memory',
    [ENV.alertsTopicArn]: `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`,
    [ENV.chatTopicArn]: `arn:aws:sns:eu-west-1:${ACCOUNT}:chat`,
    [ENV.chatActionFunction]: 'chat-action',
    [ENV.denialQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/denials`,
    [ENV.eventBusName]: 'default',
    [ENV.deadLetterQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/dead-letters`,
    [ENV.ownRoleArns]: OWN_ROLE,
    [ENV.settingsFile]: 'settings.json',
  };
}
