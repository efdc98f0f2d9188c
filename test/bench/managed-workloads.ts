/**
 * Sets of managed policies: many statements, actions by verb, wildcards where Region and account stand. Every request is
 * of a service the policies speak of, and is refused about as often as not.
 */
import type { AuthorizationRequest, NamedPolicy } from '../../lambdas/engine/index.ts';
import { REGIONS, SERVICES, type Service } from './managed-services.ts';
import { pick, type Random, random, some } from './seeded.ts';
import { policy, type Workload } from './workloads.ts';

const ACCOUNT = '111122223333';
const OTHER = '444455556666';
const NAMES = ['orders', 'billing', 'search', 'media', 'audit', 'fleet'];

/** The same shape for every seed, so that what is measured does not hang on one of them. */
export function managedWorkloads(policies: number, seeds: readonly number[]): Workload[] {
  return seeds.map((seed) => ({
    name: `${policies} managed policies, seed ${seed}`,
    policies: { identity: managed(random(seed), policies) },
    requests: requests(random(seed + 1000)),
  }));
}

function managed(next: Random, policies: number): NamedPolicy[] {
  return Array.from({ length: policies }, (_, at) => {
    const about = some(next, SERVICES, 0.3);
    const statements = about.flatMap((service) => statementsOf(next, service));
    return policy(`AWSManaged${at}`, statements);
  });
}

function statementsOf(next: Random, service: Service): Record<string, unknown>[] {
  const reads = ['Get*', 'List*', 'Describe*'].map((verb) => `${service.prefix}:${verb}`);
  const named = some(next, service.actions, 0.5).map((action) => `${service.prefix}:${action}`);
  const statements: Record<string, unknown>[] = [
    { Effect: 'Allow', Action: named, Resource: some(next, service.patterns, 0.5), ...sometimes(next, 0.3) },
  ];
  if (next() < 0.3) {
    statements.push({ Effect: 'Allow', Action: some(next, reads, 0.6), Resource: '*', ...sometimes(next, 0.6) });
  }
  if (next() < 0.3) {
    const resources = some(next, service.patterns, 0.3);
    statements.push({ Effect: 'Allow', Action: `${service.prefix}:*`, Resource: resources, ...sometimes(next, 0.7) });
  }
  if (next() < 0.1) {
    const resources = some(next, service.patterns, 0.2);
    statements.push({ Effect: 'Deny', Action: named.slice(0, 2), Resource: resources, ...sometimes(next, 0.8) });
  }
  return statements;
}

function sometimes(next: Random, chance: number): { readonly Condition?: Record<string, unknown> } {
  if (next() >= chance) return {};
  const Condition = pick(next, [
    { StringEquals: { 'iam:PassedToService': ['glue.amazonaws.com', 'ec2.amazonaws.com'] } },
    { StringEquals: { 'aws:ResourceAccount': `\${aws:PrincipalAccount}` } },
    { StringEquals: { 'aws:ResourceTag/managed-by': 'platform' } },
    { StringLike: { 'kms:ViaService': ['s3.*.amazonaws.com', 'sqs.*.amazonaws.com'] } },
    { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'cloudformation.amazonaws.com' } },
    { ArnLike: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/*' } },
    { Null: { 'aws:ResourceTag/managed-by': 'false' } },
  ]);
  return { Condition };
}

function requests(next: Random): AuthorizationRequest[] {
  return Array.from({ length: 64 }, (_, at) => {
    const service = pick(next, SERVICES);
    const account = next() < 0.9 ? ACCOUNT : OTHER;
    const team = pick(next, NAMES);
    return {
      principal: `arn:aws:sts::${ACCOUNT}:assumed-role/${team}-app/session-${at}`,
      action: `${service.prefix}:${pick(next, service.actions)}`,
      resource: pick(next, service.asked(`${team}-${at}`, account)),
      resourceAccount: ACCOUNT,
      context: {
        'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/${team}-app`,
        'aws:PrincipalAccount': ACCOUNT,
        'aws:ResourceAccount': ACCOUNT,
        'aws:RequestedRegion': pick(next, REGIONS),
        'aws:SecureTransport': 'true',
        'aws:SourceIp': '203.0.113.9',
        ...(next() < 0.3 ? { 'aws:ResourceTag/managed-by': 'platform' } : {}),
      },
    };
  });
}

/** A caller with a thousand policies of one statement, one of which is about the resource. */
export function crowded(policies: number): Workload {
  const identity = Array.from({ length: policies }, (_, at) =>
    policy(`Team${at}`, [
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `arn:aws:s3:::team-${at}-*/shared/*` },
    ]),
  );
  const asked = (bucket: string): AuthorizationRequest => ({
    principal: `arn:aws:iam::${ACCOUNT}:user/alice`,
    action: 's3:GetObject',
    resource: `arn:aws:s3:::${bucket}/shared/report.csv`,
    resourceAccount: ACCOUNT,
  });
  return { name: `${policies} policies`, policies: { identity }, requests: [asked('team-7-data'), asked('other')] };
}

/** One policy of one kind of statements, as object stores meet it: one, a hundred, a Deny beside an Allow, `s3:*`. */
export function singlePolicies(): Workload[] {
  const request: AuthorizationRequest = {
    principal: `arn:aws:iam::${ACCOUNT}:user/alice`,
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports/2026/november.csv',
    resourceAccount: ACCOUNT,
    context: { 'aws:SourceIp': '203.0.113.9', 'aws:SecureTransport': 'true' },
  };
  const read = { Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: 'arn:aws:s3:::reports/*' };
  const others = Array.from({ length: 99 }, (_, at) => ({ ...read, Resource: `arn:aws:s3:::bucket-${at}/*` }));
  const guarded = { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::reports/secret/*' };
  const shapes: readonly (readonly [string, readonly Record<string, unknown>[]])[] = [
    ['one statement', [read]],
    ['a hundred statements', [...others, read]],
    ['Deny and Allow', [guarded, read]],
    ['s3:*', [{ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::*' }]],
  ];
  return shapes.map(([name, statements]) => ({
    name,
    policies: { identity: [policy('policy', statements)] },
    requests: [request],
  }));
}
