/**
 * Whether the layer that AWS named can have refused at all, by what was read of it; and which of its statements did where
 * the event lacks what they ask for.
 */
import { describe, expect, it } from 'vitest';
import { hiddenDeny } from '../../lambdas/diagnosis/findings/hidden-deny.ts';
import { hangsOnKeys, isContradicted, loosened } from '../../lambdas/diagnosis/findings/layer-alone.ts';
import type { Layer, PolicySet } from '../../lambdas/engine/index.ts';
import type { Judged } from '../../lambdas/evidence/checks/check.ts';
import { ALLOW_ALL, type CheckParts, check, FULL_ACCESS, judge, policy } from './building.ts';

const TAG = 'aws:PrincipalTag/team';
const QUEUES = policy('Queues', { Effect: 'Allow', Action: 'sqs:*', Resource: '*' });
const deny = (name: string, Condition: object = { StringEquals: { [TAG]: 'none' } }) =>
  policy(name, { Sid: `No${name}`, Effect: 'Deny', Action: 's3:*', Resource: '*', Condition });
const OPEN: PolicySet = { identity: [ALLOW_ALL] };

function one(policies: PolicySet, parts: Omit<CheckParts, 'policies'> = {}): Judged {
  const [judged] = judge(check({ ...parts, policies }));
  if (judged === undefined) throw new Error('nothing was judged');
  return judged;
}

describe('AWS is contradicted by a layer that', () => {
  it.each<readonly [string, boolean, Layer, PolicySet]>([
    ['was read and allows', true, 'identity', OPEN],
    ['was read and refuses', false, 'identity', { identity: [QUEUES] }],
    ['was not read', false, 'identity', { identity: null }],
    ['was not read in one document', false, 'identity', { identity: [ALLOW_ALL, { name: 'p', document: null }] }],
    ['allows, where another one was not read', true, 'identity', { ...OPEN, scps: null }],
    ['is not there, where there may be none', true, 'boundary', OPEN],
    ['is not there, where it must have been', false, 'scp', OPEN],
    ['allows at every level', true, 'scp', { ...OPEN, scps: [{ target: 'r', policies: [FULL_ACCESS] }] }],
    [
      'lacks it at one level',
      false,
      'scp',
      {
        ...OPEN,
        scps: [
          { target: 'r', policies: [FULL_ACCESS] },
          { target: 'ou', policies: [] },
        ],
      },
    ],
  ])('%s: %s', (_, expected, layer, policies) => {
    expect(isContradicted(one(policies), layer, 'implicitDeny', false)).toBe(expected);
  });

  it('lacks the permission, where AWS said that a statement denied', () => {
    const judged = one({ identity: [QUEUES] });
    expect(isContradicted(judged, 'identity', 'explicitDeny', false)).toBe(true);
    expect(isContradicted(judged, 'identity', undefined, false)).toBe(false);
  });

  it('allows, unless it hangs on a key of its own', () => {
    const unknown = { request: { unknown: ['aws:PrincipalTag/*'] } };
    const own = { identity: [ALLOW_ALL, deny('D')] };
    const others = { identity: [ALLOW_ALL], boundary: [ALLOW_ALL, deny('D')] };
    expect(isContradicted(one(own, unknown), 'identity', 'explicitDeny', false)).toBe(false);
    expect(isContradicted(one(others, unknown), 'identity', 'explicitDeny', false)).toBe(true);
    expect([hangsOnKeys(one(own, unknown), 'identity'), hangsOnKeys(one(others, unknown), 'identity')]).toEqual([
      true,
      false,
    ]);
  });

  it('strictly only where a value that is merely likely could not turn it', () => {
    const likely = { approximate: ['aws:SourceIp'], request: { context: { 'aws:SourceIp': '203.0.113.9' } } };
    const judged = one(
      { identity: [ALLOW_ALL, deny('D', { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } })] },
      likely,
    );
    expect(isContradicted(judged, 'identity', 'explicitDeny', false)).toBe(true);
    expect(isContradicted(judged, 'identity', 'explicitDeny', true)).toBe(false);
    expect(isContradicted(one(OPEN, likely), 'identity', 'explicitDeny', true)).toBe(true);
  });
});

it('a value that is only likely may be anything', () => {
  const { request } = check({
    request: { context: { 'AWS:sourceip': '203.0.113.9', 'aws:x': 'y' }, unknown: ['aws:z'] },
  });
  const told = loosened({ ...check(), request, approximate: ['aws:SourceIp', 'aws:x'] }, (key) => key !== 'aws:x');
  expect(told.context).not.toHaveProperty(['AWS:sourceip']);
  expect(told.context).toHaveProperty(['aws:x'], 'y');
  expect(told.unknown).toEqual(['aws:z', 'aws:SourceIp']);
  expect(loosened({ ...check(), request, approximate: [] })).toBe(request);
});

describe('the statement that AWS must have meant', () => {
  const stated = { source: 'error-message', layer: 'identity', effect: 'explicitDeny', aside: false } as const;
  const unknown = { request: { unknown: ['aws:PrincipalTag/*'] } };

  it.each<readonly [string, PolicySet, string | undefined]>([
    ['the only one that could deny', { identity: [ALLOW_ALL, deny('A')] }, 'NoA'],
    ['none of two', { identity: [ALLOW_ALL, deny('A'), deny('B')] }, undefined],
    [
      'none about other actions',
      {
        identity: [
          ALLOW_ALL,
          policy('Q', { Effect: 'Deny', Action: 'sqs:*', Resource: '*', Condition: { StringEquals: { [TAG]: 'x' } } }),
        ],
      },
      undefined,
    ],
    ['none without a condition', { identity: [ALLOW_ALL] }, undefined],
    [
      'none whose condition is known not to hold',
      { identity: [ALLOW_ALL, deny('A', { StringEquals: { 'aws:PrincipalArn': 'x' } })] },
      undefined,
    ],
    [
      'the other one then',
      { identity: [ALLOW_ALL, deny('A', { StringEquals: { 'aws:PrincipalArn': 'x' } }), deny('B')] },
      'NoB',
    ],
  ])('is %s', (_, policies, statement) => {
    expect(hiddenDeny(one(policies, unknown), 'identity', stated)?.statement).toBe(statement);
  });

  it('is of the policy that AWS names', () => {
    const judged = one({ identity: [ALLOW_ALL, deny('A'), deny('B')] }, unknown);
    expect(hiddenDeny(judged, 'identity', { ...stated, policy: 'B' })).toMatchObject({ policy: 'B', statement: 'NoB' });
    expect(hiddenDeny(judged, 'identity', { ...stated, policy: 'p-1', byId: true })).toBeUndefined();
    expect(hiddenDeny(undefined, 'identity', stated)).toBeUndefined();
  });

  it('stands at its level, and once where it is attached at two', () => {
    const scps = ['r', 'ou'].map((target) => ({ target, policies: [FULL_ACCESS, deny('A')] }));
    expect(hiddenDeny(one({ ...OPEN, scps }, unknown), 'scp', { ...stated, layer: 'scp' })).toMatchObject({
      policy: 'A',
      statement: 'NoA',
      target: 'r',
    });
  });

  it('asks for what the event merely lacks a sign of, where nothing else could have denied', () => {
    const request = { context: { 'aws:SecureTransport': true } };
    const parts = { approximate: ['aws:SecureTransport'], request };
    const judged = one({ identity: [ALLOW_ALL, deny('Tls', { Bool: { 'aws:SecureTransport': 'false' } })] }, parts);
    expect(hiddenDeny(judged, 'identity', stated)?.statement).toBe('NoTls');
    const known = one(
      { identity: [ALLOW_ALL, deny('Tls', { Bool: { 'aws:SecureTransport': 'false' } })] },
      { request },
    );
    expect(hiddenDeny(known, 'identity', stated)).toBeUndefined();
  });
});
