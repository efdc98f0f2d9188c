/**
 * Random requests and policies from a small vocabulary, so that statements meet requests often.
 */
import fc from 'fast-check';
import type { AuthorizationRequest, NamedPolicy, PolicySet } from '../../lambdas/engine/index.ts';

export const OWN = '111122223333';
const OTHER = '444455556666';
const TEAM_VARIABLE = `\${aws:PrincipalTag/team}`;

export const KEYS = ['aws:PrincipalTag/team', 'aws:ResourceTag/team', 'aws:SourceIp', 'aws:TagKeys'] as const;

const action = fc.constantFrom('s3:GetObject', 's3:PutObject', 'sqs:SendMessage', 'kms:Decrypt', 'sts:AssumeRole');
const pattern = fc.constantFrom(
  '*',
  's3:*',
  's3:Get*',
  's3:GetObject',
  'sqs:*',
  'kms:Decrypt',
  'sts:Assume*',
  'S3:getobject',
);
const RESOURCES: Readonly<Record<string, string>> = {
  's3:GetObject': 'arn:aws:s3:::data/red/a.txt',
  's3:PutObject': 'arn:aws:s3:::data/blue/b.txt',
  'sqs:SendMessage': `arn:aws:sqs:eu-west-1:${OWN}:jobs`,
  'kms:Decrypt': `arn:aws:kms:eu-west-1:${OWN}:key/1`,
  'sts:AssumeRole': `arn:aws:iam::${OWN}:role/deploy`,
};
const resource = fc.constantFrom(
  '*',
  'arn:aws:s3:::data/*',
  `arn:aws:s3:::data/${TEAM_VARIABLE}/*`,
  `arn:aws:sqs:*:${OWN}:jobs`,
  `arn:aws:kms:eu-west-1:${OWN}:key/*`,
  'arn:aws:iam::*:role/deploy',
);
const team = fc.constantFrom('red', 'blue', 'green');
const address = fc.constantFrom('10.1.2.3', '203.0.113.9', '2001:db8::1');

const condition = fc.oneof(
  fc.record({
    StringEquals: fc.record({
      'aws:PrincipalTag/team': fc.oneof(team, fc.array(team, { minLength: 1, maxLength: 2 })),
    }),
  }),
  fc.record({ StringNotEquals: fc.record({ 'aws:ResourceTag/team': team }) }),
  fc.record({ StringEqualsIfExists: fc.record({ 'aws:ResourceTag/team': fc.constant(TEAM_VARIABLE) }) }),
  fc.record({ StringLike: fc.record({ 'aws:ResourceTag/team': fc.constantFrom('r*', '*e*', '?lue') }) }),
  fc.record({ IpAddress: fc.record({ 'aws:SourceIp': fc.constantFrom('10.0.0.0/8', '203.0.113.0/24') }) }),
  fc.record({ NotIpAddress: fc.record({ 'aws:SourceIp': fc.constant(['10.0.0.0/9', '2001:db8::/32']) }) }),
  fc.record({ 'ForAllValues:StringEquals': fc.record({ 'aws:TagKeys': fc.constant(['team', 'stage']) }) }),
  fc.record({ 'ForAnyValue:StringLike': fc.record({ 'aws:TagKeys': fc.constantFrom('t*', 'cost') }) }),
  fc.record({ Null: fc.record({ 'aws:ResourceTag/team': fc.constantFrom('true', 'false') }) }),
);

const optionalCondition = fc.option(condition, { nil: undefined, freq: 2 });

function statementOf(extra: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      Action: fc.oneof(pattern, fc.array(pattern, { minLength: 1, maxLength: 2 })),
      Resource: resource,
      Condition: optionalCondition,
      ...extra,
    })
    .map((statement) => Object.fromEntries(Object.entries(statement).filter(([, value]) => value !== undefined)));
}

export const callerStatement = statementOf({});
const principal = fc.constantFrom(
  '*',
  { AWS: OWN },
  { AWS: `arn:aws:iam::${OWN}:role/app` },
  { AWS: `arn:aws:sts::${OWN}:assumed-role/app/run` },
  { AWS: `arn:aws:iam::${OTHER}:user/ana` },
  { Service: 'lambda.amazonaws.com' },
);
const namingStatement = statementOf({ Principal: principal });

function policyOf(name: string, statement: fc.Arbitrary<Record<string, unknown>>, most = 3): fc.Arbitrary<NamedPolicy> {
  return fc
    .array(statement, { minLength: 1, maxLength: most })
    .map((statements) => ({ name, document: { Version: '2012-10-17', Statement: statements } }));
}

const list = (name: string, least = 0) =>
  fc
    .array(policyOf(name, callerStatement), { minLength: least, maxLength: 2 })
    .map((policies) => policies.map((policy, at) => ({ ...policy, name: `${name}-${at}` })));
const full: NamedPolicy = {
  name: 'FullAWSAccess',
  document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
};
const level = (target: string) => list(target).map((policies) => ({ target, policies: [full, ...policies] }));

export const policySet: fc.Arbitrary<PolicySet> = fc
  .record({
    identity: list('identity', 1),
    boundary: fc.option(list('boundary', 1), { nil: undefined, freq: 1 }),
    session: fc.option(list('session', 1), { nil: undefined, freq: 1 }),
    scps: fc.option(fc.tuple(level('r-1'), level(OWN)), { nil: undefined, freq: 1 }),
    resource: fc.option(policyOf('resource', namingStatement), { nil: undefined, freq: 1 }),
  })
  .map((set) => Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined)));

const caller = fc.constantFrom(
  `arn:aws:sts::${OWN}:assumed-role/app/run`,
  `arn:aws:iam::${OWN}:role/app`,
  `arn:aws:iam::${OTHER}:user/ana`,
  `arn:aws:iam::${OWN}:root`,
  'lambda.amazonaws.com',
  'anonymous',
);

/** The values that the policies above can tell apart, and more. */
export const VALUES: Readonly<Record<(typeof KEYS)[number], readonly (string | readonly string[] | undefined)[]>> = {
  'aws:PrincipalTag/team': [undefined, 'red', 'blue', 'green', 'other'],
  'aws:ResourceTag/team': [undefined, 'red', 'blue', 'green', 'rue', 'other'],
  'aws:SourceIp': [undefined, '10.1.2.3', '10.200.0.1', '203.0.113.9', '2001:db8::1', '198.51.100.1'],
  'aws:TagKeys': [undefined, ['team'], ['stage', 'team'], ['cost'], ['cost', 'team'], ['x']],
};

export const request: fc.Arbitrary<AuthorizationRequest> = fc
  .record({
    principal: caller,
    action,
    team: fc.option(team, { nil: undefined }),
    tag: fc.option(team, { nil: undefined }),
    address: fc.option(address, { nil: undefined }),
    keys: fc.option(fc.subarray(['team', 'stage', 'cost']), { nil: undefined }),
  })
  .map((drawn) => ({
    principal: drawn.principal,
    action: drawn.action,
    resource: RESOURCES[drawn.action] ?? '*',
    resourceAccount: OWN,
    context: {
      ...(drawn.team === undefined ? {} : { 'aws:PrincipalTag/team': drawn.team }),
      ...(drawn.tag === undefined ? {} : { 'aws:ResourceTag/team': drawn.tag }),
      ...(drawn.address === undefined ? {} : { 'aws:SourceIp': drawn.address }),
      ...(drawn.keys === undefined ? {} : { 'aws:TagKeys': drawn.keys }),
    },
  }));
