/**
 * Where the call is the mistake: a role that asks for itself, an AWS identity that asks for a role made for tokens; else
 * whom the role trusts instead.
 */
import { describe, expect, it } from 'vitest';
import type { Caller } from '../../lambdas/denial/caller.ts';
import { isOpenedToAll, roleMistakeOf, trustNotesOf } from '../../lambdas/diagnosis/role-mistake.ts';
import type { PolicySet } from '../../lambdas/engine/index.ts';
import { ALLOW_ALL, type CheckParts, check, denial, found, policy, ROLE } from './building.ts';

const TARGET = 'arn:aws:iam::111122223333:role/Target';
const PROVIDER = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/AAAA';
const trusting = (...principals: readonly object[]): PolicySet => ({
  identity: [ALLOW_ALL],
  resource: policy(
    'trust',
    ...principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })),
  ),
});
const session: Caller = { kind: 'role-session', account: '111122223333', entityArn: ROLE, session: 'ana' };

function findings(policies: PolicySet, parts: CheckParts = {}, caller = session) {
  const request = { action: 'sts:AssumeRole', resource: TARGET, ...parts.request };
  const one = check({ policies, attachTo: { trust: TARGET }, ...parts, request });
  return found(denial({ caller }), [one]);
}

describe('the mistake', () => {
  it.each<readonly [string, PolicySet, CheckParts, object | undefined]>([
    [
      'a role asks for itself',
      trusting({ AWS: TARGET }),
      { attachTo: { trust: ROLE }, request: { resource: ROLE } },
      { kind: 'own-role', role: ROLE },
    ],
    [
      'the role is for tokens alone',
      trusting({ Federated: PROVIDER }),
      {},
      { kind: 'role-for-tokens', role: TARGET, trusted: PROVIDER, onInstance: false },
    ],
    [
      'the role is for pods alone',
      trusting({ Service: 'pods.eks.amazonaws.com' }, { Federated: PROVIDER }),
      {},
      { kind: 'role-for-tokens', trusted: 'pods.eks.amazonaws.com' },
    ],
    ['the role is for others too', trusting({ Federated: PROVIDER }, { AWS: '444455556666' }), {}, undefined],
    ['the role is for anyone', trusting({ Federated: PROVIDER }, { AWS: '*' }), {}, undefined],
    ['the role is for another service', trusting({ Service: 'ec2.amazonaws.com' }), {}, undefined],
    ['the role lets in nobody', trusting(), {}, undefined],
    [
      'the trust policy was not read',
      { ...trusting(), resource: null },
      { attachTo: { trust: ROLE }, request: { resource: ROLE } },
      undefined,
    ],
    ['no trust policy is in question', trusting({ Federated: PROVIDER }), { attachTo: {} }, undefined],
    [
      'something else was asked of the role',
      trusting({ Federated: PROVIDER }),
      { request: { action: 'iam:GetRole' } },
      undefined,
    ],
  ])('%s', (_, policies, parts, expected) => {
    const mistake = roleMistakeOf(findings(policies, parts));
    if (expected === undefined) expect(mistake).toBeUndefined();
    else expect(mistake).toMatchObject(expected);
  });

  it.each(['anonymous', 'service', 'unknown', 'federated-user'] as const)(
    'is none of a caller of the kind %s',
    (kind) => {
      expect(roleMistakeOf(findings(trusting({ Federated: PROVIDER }), {}, { kind }))).toBeUndefined();
    },
  );

  it.each<readonly [Partial<Caller>, boolean]>([
    [{}, false],
    [{ session: 'i-0abc12345678def01' }, true],
    [{ session: 'i-am-none' }, false],
    [{ ec2RoleDelivery: '2.0' }, true],
  ])('opens the role to all that runs on an instance: %j', (caller, isOpened) => {
    const mistake = roleMistakeOf(findings(trusting({ Federated: PROVIDER }), {}, { ...session, ...caller }));
    expect(mistake?.kind).toBe('role-for-tokens');
    expect(isOpenedToAll(mistake)).toBe(isOpened);
  });
});

describe('whom the role trusts', () => {
  const notes = (policies: PolicySet, parts: CheckParts = {}) => trustNotesOf(findings(policies, parts), []);

  it('is told, three of them at most', () => {
    const names = ['a', 'b', 'c', 'd'].map((name) => `arn:aws:iam::111122223333:role/${name}`);
    expect(notes(trusting(...names.map((AWS) => ({ AWS }))))).toEqual([
      { kind: 'role-trusts', role: TARGET, names: names.slice(0, 3), more: 1 },
    ]);
    expect(notes(trusting({ AWS: [names[0], names[0]] }))).toEqual([
      { kind: 'role-trusts', role: TARGET, names: names.slice(0, 1), more: 0 },
    ]);
  });

  it('is not told where a statement nearly applies, where the trust policy was not read, or where it lets the caller in', () => {
    const near = {
      layer: 'trust',
      action: '',
      resource: '',
      policy: 'trust',
      statement: '1',
      effect: 'Allow',
      part: 'principal',
      reason: 'case-differs',
      distance: 0,
    } as const;
    expect(trustNotesOf(findings(trusting({ AWS: TARGET })), [near])).toEqual([]);
    expect(notes({ ...trusting(), resource: null })).toEqual([]);
    expect(notes(trusting({ AWS: ROLE }))).toEqual([]);
  });
});
