/**
 * Where the emulated Lambda runs its functions: an HTTP hook that moto calls, and for each function a process that holds
 * the bundle's entry, warm from one invocation to the next.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isObject, objectIn } from '../lib/synthesized.ts';

export interface Functions {
  readonly url: string;
  /** What the functions wrote to stdout and stderr: their logs and metrics. */
  readonly logs: string[];
  readonly invocations: { readonly handler: string; readonly payload: unknown; readonly error: boolean }[];
  stop(): Promise<void>;
}

interface Invocation {
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly asset: string;
  readonly event: unknown;
}

export async function startFunctions(assemblyOf: () => string, endpointOf: () => string): Promise<Functions> {
  const warm = new Map<string, Promise<ChildProcess>>();
  const logs: string[] = [];
  const invocations: Functions['invocations'] = [];
  let ids = 0;

  const start = (invocation: Invocation): Promise<ChildProcess> => {
    const child = fork(fileURLToPath(new URL('run-handler.mjs', import.meta.url)), [], {
      cwd: join(assemblyOf(), `asset.${invocation.asset}`),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      env: {
        PATH: process.env['PATH'] ?? '',
        _HANDLER: invocation.handler,
        AWS_REGION: 'us-east-1',
        // Who is calling: the wire tells the functions apart by it.
        AWS_ACCESS_KEY_ID: invocation.handler.split('.')[0],
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_EC2_METADATA_DISABLED: 'true',
        AWS_ENDPOINT_URL: endpointOf(),
        ...invocation.environment,
      },
    });
    child.stdout?.on('data', (data: Buffer) => logs.push(data.toString()));
    child.stderr?.on('data', (data: Buffer) => logs.push(data.toString()));
    return new Promise((resolve, reject) => {
      child.once('message', () => resolve(child));
      child.once('exit', (code) =>
        reject(new Error(`${invocation.handler} ended (${code}): ${logs.slice(-5).join('')}`)),
      );
    });
  };

  const invoke = async (invocation: Invocation): Promise<{ payload: unknown; error: boolean }> => {
    const id = ids++;
    const known = warm.get(invocation.handler) ?? start(invocation);
    warm.set(invocation.handler, known);
    const child = await known;
    return new Promise((resolve) => {
      const listen = (message: unknown): void => {
        if (!isObject(message) || message['id'] !== id) return;
        child.off('message', listen);
        resolve({ payload: message['payload'], error: message['error'] === true });
      };
      child.on('message', listen);
      child.send({ id, event: invocation.event });
    });
  };

  const server = createServer((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (part: Buffer) => body.push(part));
    request.on('end', () => {
      const invocation = invocationOf(JSON.parse(Buffer.concat(body).toString()));
      invoke(invocation)
        .catch((error: unknown) => ({ payload: { errorMessage: String(error) }, error: true }))
        .then((answer) => {
          invocations.push({ handler: invocation.handler, ...answer });
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify(answer));
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    logs,
    invocations,
    stop: async () => {
      for (const child of await Promise.all([...warm.values()].map((each) => each.catch(() => undefined))))
        child?.kill();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

function invocationOf(request: unknown): Invocation {
  const { handler, key, event } = objectIn({ request }, 'request');
  const environment = Object.entries(objectIn(request, 'environment')).map(([name, value]) => [name, String(value)]);
  return {
    handler: String(handler),
    environment: Object.fromEntries(environment),
    asset: String(key).replace(/\.zip$/, ''),
    event,
  };
}
