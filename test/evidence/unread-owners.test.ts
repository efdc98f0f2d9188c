/**
 * Which services have resources that take a policy: all of which the reference says that one can be put there.
 */
import { describe, expect, it } from 'vitest';
import { allServices, knownAction } from '../../lambdas/denial/service-data.ts';
import { mayCarryPolicy } from '../../lambdas/evidence/subject/unread-owners.ts';

const PUTS = [
  'PutResourcePolicy',
  'PutClusterPolicy',
  'PutImagePolicy',
  'PutChannelPolicy',
  'PutSinkPolicy',
  'PutResolverRulePolicy',
];
/** Of these only what is shared: pools of addresses, origins in a VPC, views of bills, offers; and an organization's delegation. */
const BUT = new Set(['aws-marketplace', 'billing', 'cloudfront', 'ec2', 'organizations']);

const OWNERS = allServices().flatMap((service) =>
  PUTS.flatMap((name) => knownAction(`${service}:${name}`)?.resources ?? []).map(
    ({ arnFormat }) => arnFormat.split(':')[2] ?? '',
  ),
);

describe('a service whose resources take a policy', () => {
  it.each([...new Set(OWNERS)].filter((service) => !BUT.has(service)).sort())('%s', (service) => {
    expect(mayCarryPolicy(service)).toBe(true);
  });
});

it.each(['ec2', 'rds', 'ecs', 'elasticache', 'autoscaling', ''])('is not this one: %j', (service) => {
  expect(mayCarryPolicy(service)).toBe(false);
});
