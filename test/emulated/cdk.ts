/** The real `cdk` against the emulated accounts. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isObject } from '../lib/synthesized.ts';
import type { Moto } from './moto.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the SDK needs to be let in; moto takes the account from the key. */
export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** In moto's own account. */
export const HOME: Key = { accessKeyId: 'test', secretAccessKey: 'test' };

export interface Run {
  readonly moto: Moto;
  readonly region: string;
  /** Where the assembly is written. */
  readonly out: string;
  readonly key?: Key;
}

/** Everything the command wrote; throws with it and moto's last lines when it fails. */
export async function cdk({ moto, region, out, key = HOME }: Run, ...args: string[]): Promise<string> {
  const { AWS_PROFILE: _profile, ...env } = process.env;
  const run = promisify(execFile)(process.execPath, [join(ROOT, 'node_modules/aws-cdk/bin/cdk'), ...args, '-o', out], {
    cwd: ROOT,
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...env,
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      ...(key.sessionToken && { AWS_SESSION_TOKEN: key.sessionToken }),
      AWS_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      NO_COLOR: '1',
    },
  });
  const { stdout, stderr } = await run.catch((error: unknown) => {
    const said = isObject(error) ? `${error['stdout']}${error['stderr']}` : '';
    throw new Error(`cdk ${args.join(' ')}: ${said}\n${moto.output.slice(-20).join('')}`);
  });
  return `${stdout}${stderr}`;
}
