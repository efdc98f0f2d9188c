/**
 * Random requests and policy sets over all layers, from a small world of two accounts.
 * Keeps to what the documentation settles; the corners where it is silent are listed in `docs/limits.md`.
 */
import fc, { type Arbitrary } from 'fast-check';
import { present } from '../../../lambdas/denial/fields.ts';
import type { Level, NamedPolicy, PolicyDocument, PolicySet } from '../../../lambdas/engine/policy/policy-set.ts';
import type { AuthorizationRequest } from '../../../lambdas/engine/request.ts';
import { inHundred, mostly, oneOrTwo, sometimes } from './drawing.ts';
import { context, UNKNOWN_KEYS } from './generate-conditions.ts';
import {
  ANYBODY_MOSTLY,
  densePolicy,
  EVERYBODY,
  HERE,
  NAMED_ONE,
  NOBODY,
  policy,
  SOMEBODY,
  THERE,
} from './generate-statements.ts';
import { unread, withHole } from './unread.ts';

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

const FULL: NamedPolicy = {
  name: 'FullAWSAccess',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};
const RCP_FULL: NamedPolicy = {
  name: 'RCPFullAWSAccess',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] },
};

const GRANT = fc.record({
  GranteePrincipal: fc.constantFrom(`arn:aws:iam::${HERE}:role/App`, `arn:aws:iam::${HERE}:user/ana`),
  Operations: mostly(80, fc.constant(['Decrypt', 'GenerateDataKey']), fc.constant(['Encrypt'])),
});

/** Calls on each target, with policies that speak of it. */
export const scenario: Arbitrary<Scenario> = fc.oneof(...TARGETS.map(scenarioOf));

function scenarioOf({ action, resource }: Target): Arbitrary<Scenario> {
  return fc
    .record({
      owner: mostly(70, fc.constant(HERE), fc.constant(THERE)),
      principal: fc.constantFrom(...CALLERS),
      values: context,
      spelt: mostly(90, fc.constant(action), fc.constant(action.toUpperCase())),
      policies: policiesOn(action),
    })
    .map(({ owner, principal, values, spelt, policies: { session, ...others } }) => {
      const role = principal.includes(':assumed-role/') ? principal.split('/')[1] : undefined;
      const path = role?.startsWith('AWSServiceRole') ? 'aws-service-role/autoscaling.amazonaws.com/' : '';
      const own = role === undefined ? {} : { 'aws:PrincipalArn': `arn:aws:iam::${HERE}:role/${path}${role}` };
      const request = { principal, action: spelt, resource: resource(owner), resourceAccount: owner };
      const isSession = /assumed-role|federated-user|role/.test(principal);
      return {
        request: { ...request, context: { ...values, ...own } },
        policies: present<PolicySet>({ ...others, session: isSession ? session : undefined }),
      };
    });
}

type Drawn = { readonly [K in keyof PolicySet]: PolicySet[K] | undefined };

function policiesOn(action: string): Arbitrary<Drawn> {
  const isKey = action.startsWith('kms:');
  const isObject = action.startsWith('s3:');
  const isTrust = action.startsWith('sts:');
  const callers = (name: string, least: number, most: number) =>
    named(name, policy({ action, principal: NOBODY }), least, most);
  const resource = policy({ action, principal: SOMEBODY, isTrust }).map((document) => ({ name: 'resource', document }));
  const pair = fc
    .tuple(policy({ action, principal: SOMEBODY }), policy({ action, principal: SOMEBODY }))
    .map(([one, other]) => [
      { name: 'access-point', document: one },
      { name: 'bucket', document: other },
    ]);
  return fc.record({
    identity: callers('identity', 0, 2),
    boundary: sometimes(25, callers('boundary', 1, 1)),
    session: sometimes(25, callers('session', 1, 2)),
    scps: sometimes(30, levels(FULL, callers('guard', 0, 1))),
    rcps: sometimes(25, levels(RCP_FULL, named('guard', policy({ action, principal: EVERYBODY }), 0, 1))),
    endpoint: sometimes(15, named('endpoint', policy({ action, principal: ANYBODY_MOSTLY }), 1, 1)),
    resource: sometimes(isKey || isTrust ? 100 : 60, isObject ? mostly(85, resource, pair) : resource),
    publicAccessBlock: sometimes(isObject ? 15 : 0, fc.constant({ RestrictPublicBuckets: true })),
    grants: sometimes(
      isKey ? 20 : 0,
      GRANT.map((grant) => [grant]),
    ),
  });
}

function named(
  name: string,
  documents: Arbitrary<PolicyDocument>,
  minLength: number,
  maxLength: number,
): Arbitrary<readonly NamedPolicy[]> {
  return fc
    .array(documents, { minLength, maxLength, size: 'max' })
    .map((drawn) => drawn.map((document, at) => ({ name: `${name}-${at}`, document })));
}

/** One or two, each mostly with the policy that AWS attaches by itself. */
function levels(full: NamedPolicy, guards: Arbitrary<readonly NamedPolicy[]>): Arbitrary<readonly Level[]> {
  const policies = fc
    .tuple(sometimes(85, fc.constant(full)), guards)
    .map(([always, others]) => [...(always === undefined ? [] : [always]), ...others]);
  return oneOrTwo(policies, 50).map((drawn) => drawn.map((held, at) => ({ target: `level-${at}`, policies: held })));
}

/** One call on one object, whose policies are full of conditions. */
const denseScenario: Arbitrary<Scenario> = mostly(80, denseIn(HERE, 30), denseIn(THERE, 90));

function denseIn(owner: string, withResource: number): Arbitrary<Scenario> {
  const action = 's3:GetObject';
  const dense = (name: string) => densePolicy(name, action, NOBODY());
  const bucket = densePolicy('bucket', action, mostly(50, EVERYBODY(), NAMED_ONE));
  return fc
    .record({
      principal: fc.constantFrom(`arn:aws:iam::${HERE}:user/ana`, `arn:aws:sts::${HERE}:assumed-role/App/job-1`),
      values: context,
      first: dense('identity'),
      more: sometimes(30, dense('more')),
      boundary: sometimes(25, dense('boundary')),
      guard: sometimes(25, dense('guard')),
      resource: sometimes(withResource, bucket),
    })
    .map(({ principal, values, first, more, boundary, guard, resource }) => ({
      request: {
        principal,
        action,
        resource: 'arn:aws:s3:::bucket/red/a.txt',
        resourceAccount: owner,
        context: values,
      },
      policies: present<PolicySet>({
        identity: more === undefined ? [first] : [first, more],
        boundary: boundary && [boundary],
        scps: guard && [{ target: 'level', policies: [FULL, guard] }],
        resource,
      }),
    }));
}

/** Of the keys that a dense scenario names, mostly one or two are unknown: others cannot matter. */
export const withUnknown: Arbitrary<Scenario> = fc
  .record({
    one: denseScenario,
    drawn: fc.array(inHundred(70), { minLength: UNKNOWN_KEYS.length, maxLength: UNKNOWN_KEYS.length }),
    most: mostly(90, fc.constant(2), fc.constant(3)),
    other: fc.constantFrom(...UNKNOWN_KEYS),
  })
  .map(({ one: { request, policies }, drawn, most, other }) => {
    const text = JSON.stringify(policies).toLowerCase();
    const named = UNKNOWN_KEYS.filter((key, at) => text.includes(key.toLowerCase()) && drawn[at]).slice(0, most);
    const unknown = named.length === 0 ? [other] : named;
    const known = Object.entries(request.context ?? {}).filter(([key]) => !unknown.includes(key));
    return { request: { ...request, context: Object.fromEntries(known), unknown }, policies };
  });

/** One layer, or one document of one layer, was not read. */
export const withUnread: Arbitrary<Scenario> = fc.tuple(scenario, unread).map(([one, hole]) => {
  const { principal } = one.request;
  // A role stands for a session whose name is one more unknown; users and roots have no sessions.
  const isSession = /assumed-role|federated-user/.test(principal);
  if (principal.includes(':role/') || (hole.layer === 'session' && !isSession)) return one;
  return { ...one, policies: withHole(one.policies, hole) };
});
