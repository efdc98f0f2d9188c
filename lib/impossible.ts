/**
 * What no Region or account can have: refused before anything is deployed, where AWS would fail half way or deploy
 * something that never works. Errs towards letting pass: what is not known before the deployment is not judged.
 */

import { arnParts } from '../lambdas/aws/arn.ts';
import { globalRegion, partitionOf } from '../lambdas/aws/regions.ts';
import { HOOKS } from '../lambdas/contract/settings/channels.ts';
import type { Settings } from '../lambdas/contract/settings.ts';

/** Absent where it is known only while deploying. */
export interface DeployTarget {
  readonly account?: string;
  readonly region?: string;
}

export function impossible(settings: Settings, place: DeployTarget, global: boolean): string[] {
  return [
    ...ofGlobal(place, global),
    ...ofChat(settings, place),
    ...ofArns(settings, place),
    ...ofOrganization(settings, place),
  ];
}

function ofGlobal({ region }: DeployTarget, global: boolean): string[] {
  if (!global) return [];
  if (region === undefined) {
    return ['-c global=true: the Region of the hub is not known; set AWS_REGION or the profile'];
  }
  const partition = partitionOf(region);
  if (partition === undefined || globalRegion(partition) !== region) return [];
  return [`-c global=true: the hub is in ${region} and sees global services already; leave it out`];
}

function ofChat({ slack, teams }: Settings, { region }: DeployTarget): string[] {
  if (region === undefined || partitionOf(region) !== 'aws-cn') return [];
  return Object.entries({ slack, teams })
    .filter(([, channel]) => channel !== undefined)
    .map(([name]) => `${name}: Amazon Q Developer in chat applications does not exist in ${region}; use a webhook`);
}

/** A topic and a function reach what is in their own partition, and a secret is read where the functions are. */
function ofArns(settings: Settings, { account, region }: DeployTarget): string[] {
  const wrong: string[] = [];
  const partition = region === undefined ? undefined : partitionOf(region);
  for (const hook of HOOKS) {
    const secretArn = settings[hook]?.secretArn;
    if (secretArn === undefined) continue;
    const { partition: where, region: inRegion, account: inAccount } = arnParts(secretArn) ?? {};
    if (partition !== undefined && where !== partition) {
      wrong.push(`${hook}.secretArn: a secret of the partition ${where}, the hub is in ${partition}`);
    } else if (region !== undefined && inRegion !== region) {
      wrong.push(`${hook}.secretArn: a secret in ${inRegion}, the hub is in ${region}`);
    }
    if (account !== undefined && inAccount !== account) {
      wrong.push(`${hook}.secretArn: a secret of account ${inAccount}, the hub is in ${account}`);
    }
  }
  for (const [at, { protocol, endpoint }] of settings.subscriptions.entries()) {
    const where = protocol === 'sqs' || protocol === 'lambda' ? arnParts(endpoint)?.partition : undefined;
    if (where !== undefined && partition !== undefined && where !== partition) {
      wrong.push(`subscriptions.${at}.endpoint: of the partition ${where}, the hub is in ${partition}`);
    }
  }
  return wrong;
}

function ofOrganization({ organization, accounts }: Settings, { account, region }: DeployTarget): string[] {
  if (organization === undefined) return [];
  const wrong: string[] = [];
  const { hubAccount, regions } = organization;
  if (account !== undefined && account !== hubAccount) {
    wrong.push(
      `organization.hubAccount: ${hubAccount}, but the credentials are of ${account}: deploy with those of the hub`,
    );
  }
  if (region === undefined) {
    wrong.push('organization: the Region of the hub is not known; set AWS_REGION or the profile');
  }
  for (const name of regions) {
    const partition = partitionOf(name);
    if (partition === undefined) wrong.push(`organization.regions: ${name} is not a known Region`);
    else if (region !== undefined && partition !== partitionOf(region)) {
      wrong.push(`organization.regions: ${name} is of another partition than the hub in ${region}`);
    }
  }
  const repeated = regions.find((name, at) => regions.indexOf(name) !== at);
  if (repeated !== undefined) wrong.push(`organization.regions: ${repeated} stands there twice`);
  if (accounts.includes(hubAccount)) wrong.push(`accounts: ${hubAccount} is the hub itself; leave it out`);
  return wrong;
}
