/**
 * What `cdk` runs: the hub (with `-c global=true` and a forwarder in us-east-1), or with `-c member=…` a watched account.
 */
import { App } from 'aws-cdk-lib';
import { readConfig, WrongConfig } from '../lib/config.ts';
import { DenyscopeStack } from '../lib/denyscope-stack.ts';
import { MemberStack } from '../lib/member-stack.ts';

const app = new App();
const account = process.env['CDK_DEFAULT_ACCOUNT'];
const region = process.env['CDK_DEFAULT_REGION'];
const env = { ...(account && { account }), ...(region && { region }) };

try {
  const config = readConfig(app.node, process.cwd());
  if (config.kind === 'member') {
    new MemberStack(app, 'DenyscopeMember', { ...config, env });
  } else {
    const hub = new DenyscopeStack(app, 'Denyscope', { settings: config.settings, env });
    if (config.global) {
      if (region === undefined || region === 'us-east-1') {
        throw new WrongConfig([
          region === undefined
            ? '-c global=true: the Region of the hub is not known; set AWS_REGION or the profile'
            : '-c global=true: the hub is in us-east-1 and sees global services already; leave it out',
        ]);
      }
      new MemberStack(app, 'DenyscopeGlobal', {
        settings: config.settings,
        hubBusArn: hub.busArn,
        readBy: [],
        env: { ...env, region: 'us-east-1' },
      });
    }
  }
} catch (error) {
  if (!(error instanceof WrongConfig)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
