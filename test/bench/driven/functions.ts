/** What bundled functions need around them when they are driven: an environment, an endpoint and a process each. */
import { execFile, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ENV } from '../../../lambdas/contract/names.ts';
import { isObject } from '../../../lambdas/denial/fields.ts';
import { endpointEnvironment } from '../../aws-endpoint/index.ts';

export const ACCOUNT = '444455556666';

export interface DrivenEndpoint {
  readonly url: string;
  /** What it has counted so far. */
  told(): Promise<unknown>;
  stop(): void;
}

/** In a process of its own, so that its work is not the functions'. */
export async function startEndpoint(program: URL, args: readonly string[] = []): Promise<DrivenEndpoint> {
  const endpoint = fork(fileURLToPath(program), args);
  const message = (): Promise<unknown> => new Promise((resolve) => endpoint.once('message', resolve));
  const hello = await message();
  return {
    url: isObject(hello) ? String(hello['url']) : '',
    told: () => {
      const answer = message();
      endpoint.send('told');
      return answer;
    },
    stop: () => endpoint.kill(),
  };
}

/** Runs a program that drives the bundles, and gives what it printed last, in the form that the program names. */
export function drive<T>(program: URL, directory: string, url: string, args: readonly string[]): Promise<T> {
  const env = environmentOf(directory, url);
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [fileURLToPath(program), ...args], { env, maxBuffer: 1e8 }, (error, out, err) =>
      error === null
        ? resolve(JSON.parse(out.trim().split('\n').at(-1) ?? '{}'))
        : reject(new Error(`${error.message.slice(0, 300)}\n${err.slice(-2_000)}`)),
    );
  });
}

export function environmentOf(directory: string, url: string): Record<string, string> {
  return {
    ...endpointEnvironment({ url }),
    TZ: 'UTC',
    LAMBDA_TASK_ROOT: directory,
    AWS_LAMBDA_FUNCTION_NAME: 'diagnose-denial',
    POWERTOOLS_SERVICE_NAME: 'denyscope',
    [ENV.memoryTable]: 'memory',
    [ENV.alertsTopicArn]: `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`,
    [ENV.deadLetterQueueUrl]: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/dead-letters`,
    [ENV.settingsFile]: 'settings.json',
  };
}
