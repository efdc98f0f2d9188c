/**
 * What `cdk` runs: the hub and what belongs to it, or with `-c member=…` a watched account.
 */

import { App } from 'aws-cdk-lib';
import { present } from '../lambdas/contract/present.ts';
import { readConfig } from '../lib/config.ts';
import { addStacks } from '../lib/stacks.ts';
import { WrongConfig } from '../lib/wrong-config.ts';

const app = new App();
const account = process.env['CDK_DEFAULT_ACCOUNT'] || undefined;
const region = process.env['CDK_DEFAULT_REGION'] || undefined;

try {
  addStacks(app, readConfig(app.node, process.cwd()), present({ account, region }));
} catch (error) {
  if (!(error instanceof WrongConfig)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
