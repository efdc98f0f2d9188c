/** The CDK's command line against the emulated account, with the assembly in a folder of its own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isObject } from '../lib/synthesized.ts';
import type { Moto } from './moto.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function deployCdk(moto: Moto, region: string, assembly: string, ...args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/aws-cdk/bin/cdk'), ...args, '-o', assembly], {
    cwd: root,
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
  }).catch((error: unknown) => {
    const said = isObject(error) ? `${error['stdout']}${error['stderr']}` : '';
    throw new Error(`cdk ${args.join(' ')}: ${said}\n${moto.output.slice(-20).join('')}`);
  });
}
