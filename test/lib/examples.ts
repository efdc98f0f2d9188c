/** The example settings, and the stacks that they become; where each is deployed, and what is said beside it. */
import { resolve } from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { readConfig } from '../../lib/config.ts';
import { addStacks } from '../../lib/stacks.ts';
import { unbundledApp } from './synthesized.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
const ACCOUNT = '111122223333';

export const EXAMPLES = [
  ['one-account', 'us-east-1', {}],
  ['several-regions', 'eu-west-1', { global: 'true' }],
  ['organization', 'eu-west-1', {}],
  ['slack', 'us-east-1', {}],
  ['teams', 'us-east-1', {}],
  ['chat-buttons', 'us-east-1', {}],
  ['govcloud', 'us-gov-east-1', { global: 'true' }],
  ['china', 'cn-northwest-1', { global: 'true' }],
] as const satisfies readonly (readonly [string, string, Readonly<Record<string, string>>])[];

export function synthesizedExample(
  name: string,
  region: string,
  flags: Readonly<Record<string, string>>,
): CloudAssembly {
  const context: Readonly<Record<string, unknown>> = { settings: `examples/settings/${name}.json`, ...flags };
  const config = readConfig({ tryGetContext: (key) => context[key], getAllContext: () => context }, ROOT);
  const app = unbundledApp();
  addStacks(app, config, { account: ACCOUNT, region });
  return app.synth();
}
