/**
 * Random calls from the corners of the world: federated callers, services of another partition, actions without a
 * resource, resource ids with colons, deep trees of SCPs, grants with constraints.
 */
import fc, { type Arbitrary } from 'fast-check';
import { present } from '../../../lambdas/denial/fields.ts';
import type { KmsGrant, PolicyDocument, PolicySet } from '../../../lambdas/engine/policy/policy-set.ts';
import { mostly, sometimes } from './drawing.ts';
import type { Scenario } from './generate.ts';
import { HERE, THERE } from './generate-statements.ts';

type Texts = readonly [string, ...string[]];
type Call = readonly [action: string, resource: string];

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

const FEDERATED_CALLS: readonly Call[] = [
  ['sts:AssumeRoleWithSAML', ROLE],
  ['sts:AssumeRoleWithWebIdentity', ROLE],
];
const CALLS: readonly Call[] = [
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

const TREE = ['root', 'unit', 'unit-below', 'account'];

const GRANT = fc.record({
  GranteePrincipal: fc.constantFrom(
    `arn:aws:iam::${HERE}:user/ana`,
    `arn:aws:iam::${HERE}:role/App`,
    `arn:aws:sts::${HERE}:assumed-role/App/job-1`,
    `arn:aws:iam::${HERE}:root`,
  ),
  Operations: fc.constant(['Decrypt']),
  Constraints: sometimes(
    60,
    fc
      .tuple(
        fc.constantFrom('EncryptionContextSubset', 'EncryptionContextEquals'),
        fc.constantFrom({ a: '1' }, { a: '1', B: '2' }, { a: '2' }),
      )
      .map(([constraint, wanted]) => ({ [constraint]: wanted })),
  ),
});

export const cornerScenario: Arbitrary<Scenario> = mostly(
  75,
  fc.oneof(...CALLS.map((call) => scenarioOf(call, CALLERS))),
  fc.oneof(...FEDERATED_CALLS.map((call) => scenarioOf(call, PROVIDERS))),
);

function scenarioOf([action, resource]: Call, callers: readonly string[]): Arbitrary<Scenario> {
  return fc
    .record({
      principal: fc.constantFrom(...callers),
      owner: mostly(75, fc.constant(HERE), fc.constant(THERE)),
      first: sometimes(50, fc.constant('1')),
      second: sometimes(50, fc.constant('2')),
      policies: policiesOn(action, resource),
    })
    .map(({ principal, owner, first, second, policies }) => ({
      request: {
        principal,
        action,
        resource,
        ...(resource.includes(HERE) ? {} : { resourceAccount: owner }),
        context: present({ 'kms:EncryptionContext:a': first, 'kms:EncryptionContext:B': second }),
      },
      policies: present<PolicySet>(policies),
    }));
}

type Drawn = { readonly [K in keyof PolicySet]: PolicySet[K] | undefined };

function policiesOn(action: string, resource: string): Arbitrary<Drawn> {
  const isTrust = action.startsWith('sts:') && resource === ROLE;
  const isKey = action === 'kms:Decrypt';
  const of = (withPrincipal: boolean) => documentOf(action, withPrincipal, isTrust && withPrincipal);
  const full = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const always = sometimes(70, fc.constant({ name: 'FullAWSAccess', document: full }));
  const level = fc.tuple(always, of(false)).map(([allowing, document]) => {
    const guard = { name: 'guard', document };
    return allowing === undefined ? [guard] : [allowing, guard];
  });
  const tree = fc
    .tuple(level, level, level, level)
    .map((drawn) => drawn.map((policies, at) => ({ target: TREE[at] ?? 'account', policies })));
  return fc.record({
    identity: of(false).map((document) => [{ name: 'identity', document }]),
    resource: sometimes(
      isTrust || isKey ? 100 : 70,
      of(true).map((document) => ({ name: 'resource', document })),
    ),
    scps: sometimes(20, tree),
    grants: sometimes(
      isKey ? 50 : 0,
      GRANT.map((grant) => [present<KmsGrant>(grant)]),
    ),
  });
}

function documentOf(action: string, withPrincipal: boolean, isTrust: boolean): Arbitrary<PolicyDocument> {
  const two = (values: readonly string[]) => fc.array(fc.constantFrom(...values), { minLength: 2, maxLength: 2 });
  const statement = fc
    .record({
      Effect: mostly(80, fc.constant('Allow'), fc.constant('Deny')),
      Principal: sometimes(withPrincipal ? 100 : 0, fc.constantFrom(...PRINCIPALS)),
      Action: mostly(60, fc.constant(action), two(ACTIONS)),
      Resource: sometimes(isTrust ? 0 : 100, mostly(50, fc.constant('*'), two(RESOURCES))),
    })
    .map((drawn) => present<PolicyDocument & object>(drawn));
  return fc
    .array(statement, { minLength: 1, maxLength: 2, size: 'max' })
    .map((statements) => ({ Version: '2012-10-17', Statement: statements }));
}
