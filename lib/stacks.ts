/**
 * Which stacks there are: the hub, the forwarder in the Region of the global services, the stacks of the management
 * account of an organization; or, for a watched account, its forwarder and its reader role.
 */

import type { App } from 'aws-cdk-lib';
import { globalRegion, partitionOf } from '../lambdas/aws/regions.ts';
import { present } from '../lambdas/contract/present.ts';
import type { Config } from './config.ts';
import { DenyscopeStack } from './denyscope-stack.ts';
import { type DeployTarget, impossible } from './impossible.ts';
import { MemberStack, ReaderStack } from './member-stack.ts';
import { OrganizationMember } from './organization/member-template.ts';
import { WrongConfig } from './wrong-config.ts';

export function addStacks(app: App, config: Config, env: DeployTarget): void {
  if (config.kind === 'hub') addHub(app, config, env);
  else {
    const { hubBusArn, readBy, settings } = config;
    const forwarder = new MemberStack(app, 'DenyscopeMember', { hubBusArn, settings, env });
    if (readBy.length === 0) return;
    // First the forwarder: before there were two stacks it held the role, which has to leave it to be made anew.
    new ReaderStack(app, 'DenyscopeReader', { settings, readBy, env }).addDependency(forwarder);
  }
}

function addHub(app: App, { settings, global }: Extract<Config, { kind: 'hub' }>, env: DeployTarget): void {
  const wrong = impossible(settings, env, global);
  if (wrong.length > 0) throw new WrongConfig(wrong);
  const hub = new DenyscopeStack(app, 'Denyscope', { settings, globalForwarder: global, env });
  const { account, region } = env;
  const partition = region === undefined ? undefined : partitionOf(region);
  if (global && partition !== undefined) {
    new MemberStack(app, 'DenyscopeGlobal', {
      hubBusArn: hub.busArn,
      settings,
      env: present({ account, region: globalRegion(partition) }),
    });
  }
  const { organization } = settings;
  if (organization?.managementAccount === undefined || region === undefined || partition === undefined) return;
  const { managementAccount, hubAccount, regions } = organization;
  for (const each of regions) {
    if (managementAccount === hubAccount && each === region) continue;
    new OrganizationMember(app, `DenyscopeManagement-${each}`, {
      settings,
      organization,
      hub: { partition, account: hubAccount, region, stackName: hub.stackName },
      env: { account: managementAccount, region: each },
    });
  }
}
