/**
 * Random policies and statements over the small world of `generate.ts`: elements as texts or lists, odd case, all forms
 * of principals, variables in resources.
 */
import type { NamedPolicy } from '../../../lambdas/engine/policy/policy-set.ts';
import { condition } from './generate-conditions.ts';
import type { Random } from './random.ts';

type Texts = readonly [string, ...string[]];

export const HERE = '111122223333';
export const THERE = '444455556666';

const NAMED: Texts = [
  `arn:aws:iam::${HERE}:user/ana`,
  `arn:aws:sts::${HERE}:assumed-role/App/job-1`,
  `arn:aws:iam::${HERE}:role/App`,
  `arn:aws:iam::${HERE}:role/path/App`,
  `arn:aws:sts::${HERE}:federated-user/bob`,
  `arn:aws:iam::${HERE}:root`,
  HERE,
  `arn:aws:iam::${THERE}:root`,
  THERE,
  'AROAEXAMPLEID12345678',
  `arn:aws:iam::${HERE}:user/*`,
  '*',
];

const ACTIONS: Texts = [
  '*',
  's3:*',
  's3:Get*',
  'S3:getobject',
  'kms:*',
  'kms:Decrypt',
  'sts:*',
  'sts:Assume*',
  'sqs:Send?essage',
  'ec2:*',
  '*:*',
];
const RESOURCES: Texts = [
  '*',
  '*',
  '*',
  'arn:aws:s3:::bucket/*',
  `arn:aws:s3:::bucket/\${aws:PrincipalTag/team}/*`,
  `arn:aws:s3:::bucket/\${aws:username}/?`,
  `arn:aws:s3:::bucket/\${aws:PrincipalTag/team, 'red'}/*`,
  'arn:aws:s3:::*',
  `arn:aws:kms:*:${HERE}:*`,
  `arn:aws:sqs:us-*-1:${HERE}:orders`,
  'arn:aws:sqs:us-*',
  'arn:aws:iam::*:role/App',
  'arn:aws:ec2:*:*:instance/*',
];

export function policy(random: Random, name: string, action: string, withPrincipal: boolean): NamedPolicy {
  const statements = Array.from({ length: 1 + random.below(3) }, () => statement(random, name, action, withPrincipal));
  const version = random.chance(90) ? { Version: '2012-10-17' } : random.chance(50) ? { Version: '2008-10-17' } : {};
  const document = { ...version, Statement: statements.length === 1 && random.chance(30) ? statements[0] : statements };
  return { name, document: random.chance(5) ? JSON.stringify(document) : document };
}

function statement(random: Random, name: string, action: string, withPrincipal: boolean): Record<string, unknown> {
  const actions = random.some(ACTIONS, 1 + random.below(2)).concat(random.chance(50) ? [action] : []);
  const resources = random.some(RESOURCES, 1 + random.below(2));
  const denies = random.chance(25);
  // Trust policies have no Resource.
  const isTrust = name === 'resource' && action.startsWith('sts:');
  return {
    Effect: denies ? 'Deny' : 'Allow',
    ...(withPrincipal ? principalOf(random, name, denies) : {}),
    [random.chance(88) ? 'Action' : 'NotAction']: oneOrMany(random, actions),
    ...(isTrust ? {} : { [random.chance(88) ? 'Resource' : 'NotResource']: oneOrMany(random, resources) }),
    ...(random.chance(denies ? 70 : 35) ? { Condition: condition(random) } : {}),
  };
}

function principalOf(random: Random, name: string, denies: boolean): Record<string, unknown> {
  if (name.startsWith('guard')) return { Principal: '*' };
  if (name.startsWith('endpoint')) return { Principal: random.chance(80) ? '*' : { AWS: random.pick(NAMED) } };
  if (denies && random.chance(20)) {
    const whole = [
      `arn:aws:iam::${HERE}:root`,
      `arn:aws:iam::${HERE}:role/App`,
      `arn:aws:sts::${HERE}:assumed-role/App/job-1`,
      `arn:aws:iam::${HERE}:user/ana`,
    ];
    return { NotPrincipal: { AWS: random.chance(70) ? whole : [THERE] } };
  }
  if (random.chance(20)) return { Principal: '*' };
  const service = random.chance(15) ? { Service: 'cloudtrail.amazonaws.com' } : {};
  return { Principal: { AWS: random.some(NAMED, 1 + random.below(2)), ...service } };
}

/** A list of one may be written without its brackets. */
function oneOrMany(random: Random, values: readonly string[]): unknown {
  return values.length === 1 && random.chance(50) ? values[0] : values;
}

/** A policy whose every statement hangs on conditions, for what unknown keys can change. */
export function densePolicy(random: Random, name: string, action: string, withPrincipal: boolean): NamedPolicy {
  const statements = Array.from({ length: 1 + random.below(2) }, () => ({
    Effect: random.chance(35) ? 'Deny' : 'Allow',
    ...(withPrincipal ? { Principal: random.chance(50) ? '*' : { AWS: random.pick(NAMED) } } : {}),
    Action: random.chance(90) ? action : 's3:Put*',
    Resource: random.chance(80) ? '*' : `arn:aws:s3:::bucket/\${aws:PrincipalTag/team}/*`,
    ...(random.chance(92) ? { Condition: condition(random, false) } : {}),
  }));
  return { name, document: { Version: '2012-10-17', Statement: statements } };
}
