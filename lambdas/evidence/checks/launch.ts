/**
 * What `ec2:RunInstances` is asked about beside the instance: the image, the network interface, the subnet and the
 * security groups. A policy that allows the instance alone allows no launch.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-policy-structure.html#EC2_ARN_Format
 * Errs towards fewer: only what every launch needs, and what the request names.
 */
import { arnOf } from '../../aws/arn.ts';
import type { Denial } from '../../denial/denial.ts';

/** Request parameters that name a resource, in lower case, and its type. */
const NAMED: Readonly<Record<string, string>> = {
  subnetid: 'subnet',
  groupid: 'security-group',
  networkinterfaceid: 'network-interface',
};
const ID = /^[a-z]+-[0-9a-f]{4,32}$/;
/** A launch into more groups than AWS allows would be a record made to cost. */
const MOST = 8;

/** Nothing where AWS itself named the resource that it refused. */
export function launchResources(denial: Denial): readonly string[] {
  const main = denial.needs[0];
  const { partition, region } = denial;
  const account = denial.caller.account;
  if (!main || account === undefined || !/^ec2:RunInstances$/i.test(main.action)) return [];
  if (main.resourceFrom === 'message' || main.resourceFrom === 'decoded') return [];
  const found = Object.entries(denial.parameters).flatMap(([name, value]): string[] => {
    const last = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
    if (!ID.test(value)) return [];
    // Images belong to no account in their ARN.
    if (last === 'imageid') return [arnOf(partition, 'ec2', region, '', `image/${value}`)];
    const type = Object.hasOwn(NAMED, last) ? NAMED[last] : undefined;
    return type === undefined ? [] : [arnOf(partition, 'ec2', region, account, `${type}/${value}`)];
  });
  const networkInterface = arnOf(partition, 'ec2', region, account, 'network-interface/*');
  return [...new Set([...found, networkInterface])].slice(0, MOST);
}
