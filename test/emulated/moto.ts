/** Starts moto with `moto_more.py` on a free port and ends exactly that process. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { portOf } from './functions.ts';

export interface Moto {
  readonly endpoint: string;
  readonly output: string[];
  stop(): Promise<void>;
}

export async function startMoto(invokeUrl: string): Promise<Moto> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const script = fileURLToPath(new URL('moto_more.py', import.meta.url));
  const server = spawn('python3', [script, '-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, MOTO_INVOKE_URL: invokeUrl, PYTHONWARNINGS: 'ignore' },
  });
  const output: string[] = [];
  server.stdout.on('data', (data: Buffer) => output.push(data.toString()));
  server.stderr.on('data', (data: Buffer) => output.push(data.toString()));
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  for (let tries = 0; tries < 150; tries++) {
    if (server.exitCode !== null) throw new Error(`moto ended: ${output.join('')}`);
    if (await answers(endpoint)) {
      return {
        endpoint,
        output,
        stop: async () => {
          server.kill();
          await ended;
        },
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  server.kill();
  throw new Error(`moto does not answer: ${output.join('')}`);
}

async function answers(endpoint: string): Promise<boolean> {
  return fetch(`${endpoint}/moto-api/`).then(
    (response) => response.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const port = portOf(probe.address());
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
