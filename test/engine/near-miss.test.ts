/**
 * Near misses: the one part that kept a statement from applying, and why, nearest first.
 */
import { describe, expect, it } from 'vitest';
import { type AuthorizationRequest, evaluate, type NearMiss, type PolicySet } from '../../lambdas/engine/index.ts';

const SESSION = 'arn:aws:sts::111122223333:assumed-role/app/run';
const asked: AuthorizationRequest = {
  principal: SESSION,
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::data/red/a.txt',
  resourceAccount: '111122223333',
  context: { 'aws:PrincipalTag/team': 'red', 'aws:SourceIp': '198.51.100.7' },
  unknown: ['aws:SourceVpce'],
};
const TEAM = `\${aws:PrincipalTag/team}`;

const rows: readonly (readonly [string, Record<string, unknown>, Partial<NearMiss>, Partial<AuthorizationRequest>?])[] =
  [
    [
      'a bucket where an object is meant',
      { Resource: 'arn:aws:s3:::data' },
      { part: 'resource', reason: 'bucket-arn-for-object-action' },
    ],
    [
      'objects where the bucket is meant',
      { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::data/*' },
      { part: 'resource', reason: 'object-arn-for-bucket-action' },
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::data' },
    ],
    [
      'another Region',
      { Action: 'sqs:*', Resource: 'arn:aws:sqs:us-east-1:111122223333:jobs' },
      { part: 'resource', reason: 'other-region' },
      { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:111122223333:jobs' },
    ],
    [
      'another account',
      { Action: 'sqs:*', Resource: 'arn:aws:sqs:eu-west-1:444455556666:jobs' },
      { part: 'resource', reason: 'other-account' },
      { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:111122223333:jobs' },
    ],
    ['another partition', { Resource: 'arn:aws-cn:s3:::data/*' }, { part: 'resource', reason: 'other-partition' }],
    [
      'one segment off',
      { Resource: 'arn:aws:s3:::data/rad/a.txt' },
      { part: 'resource', reason: 'one-segment-off', policyValue: 'arn:aws:s3:::data/rad/a.txt' },
    ],
    [
      'letters in another case',
      { Resource: 'arn:aws:s3:::data/Red/*' },
      { part: 'resource', reason: 'case-differs', distance: 0 },
    ],
    [
      'a wildcard too narrow',
      { Resource: 'arn:aws:s3:::data/public/img/*' },
      { part: 'resource', reason: 'wildcard-too-narrow' },
    ],
    [
      'a variable without a value',
      { Resource: `arn:aws:s3:::data/\${aws:PrincipalTag/stage}/*` },
      { part: 'resource', reason: 'unresolved-variable' },
    ],
    [
      'an ARN for an action that knows no resource',
      { Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::data' },
      { part: 'resource', reason: 'no-resource-level-support' },
      { action: 's3:ListAllMyBuckets', resource: '*' },
    ],
    [
      'a typo in the action',
      { Action: 's3:GetObjct' },
      { part: 'action', reason: 'action-typo', policyValue: 's3:GetObjct', distance: 1 },
    ],
    [
      'the prefix of another service',
      { Action: 's3-object-lambda:GetObject' },
      { part: 'action', reason: 'action-other-service' },
    ],
    [
      'an action left out',
      { Action: undefined, NotAction: 's3:Get*' },
      { part: 'action', reason: 'action-excluded', policyValue: 's3:Get*' },
    ],
    [
      'the right resource but other actions',
      { Action: 's3:DeleteBucketPolicy', Resource: 'arn:aws:s3:::data/red/*' },
      { part: 'action', reason: 'action-differs' },
    ],
    [
      'a condition with another value, both shown',
      { Condition: { StringEquals: { 'aws:PrincipalTag/team': ['blue', 'rad'] } } },
      {
        part: 'condition',
        reason: 'condition-value-differs',
        policyValue: 'rad',
        requestValue: 'red',
        key: 'aws:PrincipalTag/team',
        operator: 'StringEquals',
      },
    ],
    [
      'a condition whose key is absent',
      { Condition: { StringEquals: { 'aws:ResourceTag/team': TEAM } } },
      { part: 'condition', reason: 'condition-key-absent' },
    ],
    [
      'a condition whose key is unknown',
      { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } },
      { part: 'condition', reason: 'condition-key-unknown' },
    ],
    [
      'a negated condition that was met',
      { Condition: { NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } },
      {
        part: 'condition',
        reason: 'condition-negated-held',
        policyValue: '198.51.100.0/24',
        requestValue: '198.51.100.7',
      },
    ],
  ];

describe('a statement of the identity policy misses by one part', () => {
  for (const [name, element, expected, other] of rows) {
    it(name, () => {
      const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...element };
      const miss = missesOf({ ...asked, ...other }, { identity: [policy([statement])] }, 'identity');
      expect(miss).toHaveLength(1);
      expect(miss[0]).toMatchObject({ policy: 'p', statement: '1', effect: 'Allow', ...expected });
    });
  }

  it('not where two parts fail', () => {
    const statement = { Effect: 'Allow', Action: 's3:GetObjct', Resource: 'arn:aws:s3:::data' };
    expect(missesOf(asked, { identity: [policy([statement])] }, 'identity')).toEqual([]);
  });

  it('ranked, the nearest first, and no more than a few', () => {
    const statements = [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::other/*' },
      { Sid: 'Near', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/RED/*' },
      ...Array.from({ length: 10 }, () => ({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::far/*',
      })),
    ];
    const misses = missesOf(asked, { identity: [policy(statements)] }, 'identity');
    expect(misses[0]?.statement).toBe('Near');
    expect(misses.length).toBeLessThanOrEqual(5);
    expect(misses.map((miss) => miss.distance)).toEqual(misses.map((miss) => miss.distance).sort((a, b) => a - b));
  });
});

it('of many statements about other actions the one with a typo is found, wherever it stands', () => {
  const others = Array.from({ length: 30 }, () => ({
    Action: 's3:DeleteBucketPolicy',
    Resource: 'arn:aws:s3:::data/red/*',
  }));
  const typo = { Action: 's3:GetObjct', Resource: 'arn:aws:s3:::data/red/*' };
  for (const list of [
    [typo, ...others],
    [...others, typo],
    [...others, typo, ...others],
  ]) {
    const statements = list.map((one) => ({ Effect: 'Allow', ...one }));
    expect(missesOf(asked, { identity: [policy(statements)] }, 'identity')[0]).toMatchObject({ reason: 'action-typo' });
  }
});

describe('a statement of the resource policy does not name the caller', () => {
  const principals: readonly (readonly [string, unknown, NearMiss['reason']])[] = [
    ['deleted and pinned to its id', { AWS: 'AROAEXAMPLEEXAMPLE123' }, 'principal-deleted'],
    ['of another account', { AWS: 'arn:aws:iam::444455556666:role/app' }, 'principal-other-account'],
    [
      'another session of the role',
      { AWS: 'arn:aws:sts::111122223333:assumed-role/app/other' },
      'principal-is-role-not-session',
    ],
    ['somebody else', { AWS: 'arn:aws:iam::111122223333:user/ana' }, 'principal-differs'],
  ];
  for (const [name, principal, reason] of principals) {
    it(name, () => {
      const statement = { Effect: 'Allow', Principal: principal, Action: 's3:*', Resource: '*' };
      const [miss] = missesOf(asked, { identity: [], resource: policy([statement]) }, 'resource');
      expect(miss).toMatchObject({ part: 'principal', reason });
    });
  }
});

it('a Deny that applies shows the negated condition that let it', () => {
  const statement = {
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'blue' } },
  };
  const [miss] = missesOf(asked, { identity: [], scps: [{ target: 'r', policies: [policy([statement])] }] }, 'scp');
  expect(miss).toMatchObject({
    effect: 'Deny',
    reason: 'condition-negated-held',
    policyValue: 'blue',
    requestValue: 'red',
  });
});

it('every further Deny of the layer is named, for each must go', () => {
  const deny = (Sid: string) => ({ Sid, Effect: 'Deny', Action: 's3:*', Resource: '*' });
  const verdict = evaluate(asked, { identity: [policy([deny('One'), deny('Two')])] });
  expect(verdict.layers.at(-1)).toMatchObject({ statement: 'One', also: [{ policy: 'p', statement: 'Two' }] });
});

it('a policy value with its variables filled in stays of a length that can be read', () => {
  const written = TEAM.repeat(50);
  const shownFor = (team: string) => {
    const statement = {
      Effect: 'Allow',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:UserAgent': written } },
    };
    const request = { ...asked, context: { 'aws:PrincipalTag/team': team, 'aws:UserAgent': 'curl' } };
    const document = { Version: '2012-10-17', Statement: statement };
    const { layers } = evaluate(request, { identity: [{ name: 'p', document }] });
    return layers.flatMap((layer) => layer.nearMisses ?? []).map((miss) => miss.policyValue);
  };
  expect(shownFor('red')).toEqual(['red'.repeat(50)]);
  expect(shownFor('red'.repeat(80))).toEqual([written]);
});

it('an allowed answer carries none', () => {
  const statements = [
    { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
    { Effect: 'Allow', Action: 's3:GetObjct', Resource: '*' },
  ];
  const verdict = evaluate(asked, { identity: [policy(statements)], resource: policy([]) });
  expect(verdict.layers.flatMap((layer) => layer.nearMisses ?? [])).toEqual([]);
});

it('a layer that was read in part shows what of it nearly allowed', () => {
  const near = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/Red/*' };
  const verdict = evaluate(asked, { identity: [policy([near]), { name: 'other', document: null }] });
  expect(verdict.layers.find(({ layer }) => layer === 'identity')).toMatchObject({
    status: 'not-read',
    nearMisses: [{ reason: 'case-differs' }],
  });
});

it('sought late, they are part of the answer like anything else', () => {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::data/Red/*' };
  const ask = () =>
    evaluate(asked, { identity: [policy([statement])] }).layers.find(({ status }) => status === 'blocks');
  const wanted = [expect.objectContaining({ reason: 'case-differs', policyValue: 'arn:aws:s3:::data/Red/*' })];
  expect({ ...ask() }).toMatchObject({ layer: 'identity', nearMisses: wanted });
  expect(structuredClone(ask())).toMatchObject({ layer: 'identity', nearMisses: wanted });
  expect(JSON.parse(JSON.stringify(ask()))).toMatchObject({ layer: 'identity', nearMisses: wanted });
  expect(Object.keys(ask() ?? {})).toContain('nearMisses');
  const far = evaluate(asked, { identity: [policy([])] }).layers.find(({ status }) => status === 'blocks');
  expect(JSON.stringify(far)).not.toContain('nearMisses');
});

function policy(statements: readonly unknown[]): { readonly name: string; readonly document: Record<string, unknown> } {
  return { name: 'p', document: { Version: '2012-10-17', Statement: JSON.parse(JSON.stringify(statements)) } };
}

function missesOf(request: AuthorizationRequest, policies: PolicySet, layer: string): readonly NearMiss[] {
  const verdict = evaluate(request, policies);
  return verdict.layers.filter((result) => result.layer === layer).flatMap((result) => result.nearMisses ?? []);
}
