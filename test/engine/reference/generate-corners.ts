/**
 * Random calls from the corners of the world: federated callers, services of another partition, actions without a
 * resource, resource ids with colons, deep trees of SCPs, grants with constraints.
 */
import type { NamedPolicy, PolicySet } from '../../../lambdas/engine/policy/policy-set.ts';
import type { Scenario } from './generate.ts';
import { HERE, THERE } from './generate-statements.ts';
import type { Random } from './random.ts';

type Texts = readonly [string, ...string[]];

const SAML = `arn:aws:iam::${HERE}:saml-provider/Corp`;
const OIDC = `arn:aws:iam::${HERE}:oidc-provider/gitlab.example.com`;
const PROVIDERS: Texts = [SAML, OIDC, 'accounts.google.com'];
const CALLERS: Texts = [
  `arn:aws:iam::${HERE}:user/ana`,
  `arn:aws:iam::${THERE}:user/ana`,
  `arn:aws:sts::${HERE}:assumed-role/App/job-1`,
  `arn:aws:sts::${HERE}:federated-user/bob`,
  `arn:aws:iam::${HERE}:root`,
  'ec2.amazonaws.com',
  'ec2.amazonaws.com.cn',
  'anonymous',
];

const ROLE = `arn:aws:iam::${HERE}:role/path/R`;
const KEY = `arn:aws:kms:us-east-1:${HERE}:key/1`;
const GROUP = `arn:aws:logs:us-east-1:${HERE}:log-group:/a/b`;
const FUNCTION = `arn:aws:lambda:us-east-1:${HERE}:function:f`;

const FEDERATED_CALLS: readonly [Texts, ...Texts[]] = [
  ['sts:AssumeRoleWithSAML', ROLE],
  ['sts:AssumeRoleWithWebIdentity', ROLE],
];
const CALLS: readonly [Texts, ...Texts[]] = [
  ['sts:AssumeRole', ROLE],
  ['sts:GetCallerIdentity', '*'],
  ['s3:GetObject', 'arn:aws:s3:::b/x:y/z'],
  ['s3:ListAllMyBuckets', '*'],
  ['s3:DeleteBucketPolicy', 'arn:aws:s3:::b'],
  ['s3:GetBucketPolicy', 'arn:aws:s3:::b/x'],
  ['logs:PutLogEvents', `${GROUP}:log-stream:s`],
  ['kms:Decrypt', KEY],
  ['kms:ListKeys', '*'],
  ['kms:Decrypt', `arn:aws:kms:us-east-1:${HERE}:alias/x`],
  ['lambda:InvokeFunction', `${FUNCTION}:prod`],
  ['iam:PassRole', ROLE],
];

const ACTIONS: Texts = ['*', 's3:*', 'sts:*', 'sts:AssumeRole*', 'kms:*', 'logs:*', 'lambda:Invoke*', 'iam:Pass*'];
const RESOURCES: Texts = [
  '*',
  'arn:aws:s3:::b/*',
  'arn:aws:s3:::b/x:*',
  'arn:aws:s3:::b/*z',
  'arn:aws:s3:::b/x?y/z',
  'arn:*:s3:::*',
  GROUP,
  `${GROUP}:*`,
  `arn:aws:logs:us-east-1:${HERE}:log-group:/a/*:log-stream:*`,
  FUNCTION,
  `${FUNCTION}:*`,
  'arn:aws:lambda:us-e*',
  'arn:aws:iam::*:role/*',
  'arn:aws:kms:*:*:key/*',
];
const PRINCIPALS: readonly [unknown, ...unknown[]] = [
  '*',
  { AWS: '*' },
  { AWS: HERE },
  { AWS: `arn:aws:iam::${HERE}:root` },
  { AWS: THERE },
  { AWS: [`arn:aws:iam::${HERE}:user/ana`, `arn:aws:iam::${HERE}:role/App`] },
  { Federated: SAML },
  { Federated: [OIDC, 'accounts.google.com'] },
  { Service: 'ec2.amazonaws.com' },
  { Service: 'ec2.amazonaws.com.cn', AWS: `arn:aws:sts::${HERE}:federated-user/bob` },
  { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
];

export function cornerScenario(random: Random): Scenario {
  const isFederated = random.chance(25);
  const [action, resource = '*'] = random.pick(isFederated ? FEDERATED_CALLS : CALLS);
  const owner = resource.includes(HERE) ? {} : { resourceAccount: random.chance(75) ? HERE : THERE };
  const context: Record<string, string> = {};
  for (const pair of ['a:1', 'B:2']) {
    const [key, value] = pair.split(':');
    if (value !== undefined && random.chance(50)) context[`kms:EncryptionContext:${key}`] = value;
  }
  const principal = random.pick(isFederated ? PROVIDERS : CALLERS);
  const policies = policiesFor(random, action, resource);
  return { request: { principal, action, resource, ...owner, context }, policies };
}

function policiesFor(random: Random, action: string, resource: string): PolicySet {
  const isTrust = action.startsWith('sts:') && resource === ROLE;
  const one = (name: string, withPrincipal: boolean): NamedPolicy => {
    const statement = () => ({
      Effect: random.chance(20) ? 'Deny' : 'Allow',
      ...(withPrincipal ? { Principal: random.pick(PRINCIPALS) } : {}),
      Action: random.chance(60) ? action : random.some(ACTIONS, 2),
      ...(isTrust && withPrincipal ? {} : { Resource: random.chance(50) ? '*' : random.some(RESOURCES, 2) }),
    });
    return { name, document: { Version: '2012-10-17', Statement: [statement(), statement()] } };
  };
  const full = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const level = (target: string) => {
    const always = random.chance(70) ? [{ name: 'FullAWSAccess', document: full }] : [];
    return { target, policies: [...always, one('guard', false)] };
  };
  return {
    identity: [one('identity', false)],
    ...(isTrust || action === 'kms:Decrypt' || random.chance(70) ? { resource: one('resource', true) } : {}),
    ...(random.chance(20) ? { scps: ['root', 'unit', 'unit-below', 'account'].map(level) } : {}),
    ...(action === 'kms:Decrypt' && random.chance(50) ? { grants: [grant(random)] } : {}),
  };
}

function grant(random: Random) {
  const wanted = random.pick([{ a: '1' }, { a: '1', B: '2' }, { a: '2' }]);
  const constraint = random.pick(['EncryptionContextSubset', 'EncryptionContextEquals']);
  return {
    GranteePrincipal: random.pick([
      `arn:aws:iam::${HERE}:user/ana`,
      `arn:aws:iam::${HERE}:role/App`,
      `arn:aws:sts::${HERE}:assumed-role/App/job-1`,
      `arn:aws:iam::${HERE}:root`,
    ]),
    Operations: ['Decrypt'],
    ...(random.chance(60) ? { Constraints: { [constraint]: wanted } } : {}),
  };
}
