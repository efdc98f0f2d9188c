/**
 * Random requests and policy sets over all layers, from a small world of two accounts.
 * Keeps to what the documentation settles; the corners where it is silent are listed in `docs/limits.md`.
 */
import type { Level, NamedPolicy, PolicySet } from '../../../lambdas/engine/policy/policy-set.ts';
import type { AuthorizationRequest } from '../../../lambdas/engine/request.ts';
import { context } from './generate-conditions.ts';
import { densePolicy, HERE, policy, THERE } from './generate-statements.ts';
import type { Random } from './random.ts';

export interface Scenario {
  readonly request: AuthorizationRequest;
  readonly policies: PolicySet;
}

type Texts = readonly [string, ...string[]];

const KEY = 'key/1234abcd-12ab-34cd-56ef-1234567890ab';

const CALLERS: Texts = [
  `arn:aws:iam::${HERE}:user/ana`,
  `arn:aws:iam::${HERE}:user/team/ana`,
  `arn:aws:sts::${HERE}:assumed-role/App/job-1`,
  `arn:aws:sts::${HERE}:assumed-role/App/job-2`,
  `arn:aws:sts::${HERE}:assumed-role/Other/job-1`,
  `arn:aws:iam::${HERE}:role/App`,
  `arn:aws:sts::${HERE}:federated-user/bob`,
  `arn:aws:iam::${HERE}:root`,
  `arn:aws:sts::${HERE}:assumed-role/AWSServiceRoleForAutoScaling/x`,
  'cloudtrail.amazonaws.com',
  'anonymous',
];

interface Target {
  readonly action: string;
  readonly resource: (owner: string) => string;
}

const TARGETS: readonly [Target, ...Target[]] = [
  { action: 's3:GetObject', resource: () => 'arn:aws:s3:::bucket/red/a.txt' },
  { action: 's3:PutObject', resource: () => 'arn:aws:s3:::bucket/ana/b' },
  { action: 'kms:Decrypt', resource: (owner) => `arn:aws:kms:us-east-1:${owner}:${KEY}` },
  { action: 'kms:RetireGrant', resource: (owner) => `arn:aws:kms:us-east-1:${owner}:${KEY}` },
  { action: 'sts:AssumeRole', resource: (owner) => `arn:aws:iam::${owner}:role/App` },
  { action: 'sts:TagSession', resource: (owner) => `arn:aws:iam::${owner}:role/Target` },
  { action: 'sqs:SendMessage', resource: (owner) => `arn:aws:sqs:us-east-1:${owner}:orders` },
  { action: 'ec2:RunInstances', resource: (owner) => `arn:aws:ec2:us-east-1:${owner}:instance/i-1` },
];

export function scenario(random: Random): Scenario {
  const target = random.pick(TARGETS);
  const owner = random.chance(70) ? HERE : THERE;
  const principal = random.pick(CALLERS);
  const values = context(random);
  const role = principal.includes(':assumed-role/') ? principal.split('/')[1] : undefined;
  const path = role?.startsWith('AWSServiceRole') ? 'aws-service-role/autoscaling.amazonaws.com/' : '';
  const request = {
    principal,
    action: random.chance(90) ? target.action : target.action.toUpperCase(),
    resource: target.resource(owner),
    resourceAccount: owner,
    context:
      role === undefined ? values : { ...values, 'aws:PrincipalArn': `arn:aws:iam::${HERE}:role/${path}${role}` },
  };
  return { request, policies: policiesFor(random, target.action, /assumed-role|federated-user|role/.test(principal)) };
}

function policiesFor(random: Random, action: string, isSession: boolean): PolicySet {
  const named = (prefix: string, count: number, withPrincipal: boolean): NamedPolicy[] =>
    Array.from({ length: count }, (_, index) => policy(random, `${prefix}-${index}`, action, withPrincipal));
  const levels = (full: NamedPolicy, withPrincipal: boolean): Level[] =>
    Array.from({ length: 1 + random.below(2) }, (_, index) => ({
      target: `level-${index}`,
      policies: [...(random.chance(85) ? [full] : []), ...named('guard', random.below(2), withPrincipal)],
    }));
  const isKeyOrRole = action.startsWith('kms:') || action.startsWith('sts:');
  const isGranted = action.startsWith('kms:') && random.chance(20);
  return {
    identity: named('identity', random.below(3), false),
    ...(random.chance(25) ? { boundary: named('boundary', 1, false) } : {}),
    ...(isSession && random.chance(25) ? { session: named('session', 1 + random.below(2), false) } : {}),
    ...(random.chance(30) ? { scps: levels(FULL, false) } : {}),
    ...(random.chance(25) ? { rcps: levels(RCP_FULL, true) } : {}),
    ...(random.chance(15) ? { endpoint: named('endpoint', 1, true) } : {}),
    ...(isKeyOrRole || random.chance(60) ? { resource: resourceOf(random, action) } : {}),
    ...(action.startsWith('s3:') && random.chance(15) ? { publicAccessBlock: { RestrictPublicBuckets: true } } : {}),
    ...(isGranted ? { grants: [grant(random)] } : {}),
  };
}

function resourceOf(random: Random, action: string): NamedPolicy | NamedPolicy[] {
  const one = (name: string) => policy(random, name, action, true);
  return action.startsWith('s3:') && random.chance(15) ? [one('access-point'), one('bucket')] : one('resource');
}

function grant(random: Random) {
  return {
    GranteePrincipal: random.pick([`arn:aws:iam::${HERE}:role/App`, `arn:aws:iam::${HERE}:user/ana`]),
    Operations: random.chance(80) ? ['Decrypt', 'GenerateDataKey'] : ['Encrypt'],
  };
}

const FULL: NamedPolicy = {
  name: 'FullAWSAccess',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};
const RCP_FULL: NamedPolicy = {
  name: 'RCPFullAWSAccess',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] },
};

/** One call on one object, whose policies are full of conditions. */
export function denseScenario(random: Random): Scenario {
  const principal = random.pick([`arn:aws:iam::${HERE}:user/ana`, `arn:aws:sts::${HERE}:assumed-role/App/job-1`]);
  const action = 's3:GetObject';
  const owner = random.chance(80) ? HERE : THERE;
  const request = { principal, action, resource: 'arn:aws:s3:::bucket/red/a.txt', resourceAccount: owner };
  const dense = (name: string, withPrincipal: boolean) => densePolicy(random, name, action, withPrincipal);
  const policies = {
    identity: [dense('identity', false), ...(random.chance(30) ? [dense('more', false)] : [])],
    ...(random.chance(25) ? { boundary: [dense('boundary', false)] } : {}),
    ...(random.chance(25) ? { scps: [{ target: 'level', policies: [FULL, dense('guard', false)] }] } : {}),
    ...(random.chance(owner === HERE ? 30 : 90) ? { resource: dense('bucket', true) } : {}),
  };
  return { request: { ...request, context: context(random) }, policies };
}
