/**
 * What `cdk` runs: the hub and what belongs to it, or with `-c member=…` a watched account.
 */
import { App } from 'aws-cdk-lib';
import { readConfig } from '../lib/config.ts';
import { addStacks } from '../lib/stacks.ts';
import { WrongConfig } from '../lib/wrong-config.ts';

const app = new App();
const account = process.env['CDK_DEFAULT_ACCOUNT'];
const region = process.env['CDK_DEFAULT_REGION'];

try {
  addStacks(app, readConfig(app.node, process.cwd()), { ...(account && { account }), ...(region && { region }) });
} catch (error) {
  if (!(error instanceof WrongConfig)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
