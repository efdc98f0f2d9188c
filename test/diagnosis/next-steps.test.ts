/**
 * What to do next, most useful first.
 */
import { describe, expect, it } from 'vitest';
import type { Admission } from '../../lambdas/admission/admission.ts';
import type { PolicySet } from '../../lambdas/engine/index.ts';
import { ALLOW_ALL, check, denial, diagnosed, evidenceOf, FULL_ACCESS, policy, ROLE } from './building.ts';

const kinds = (policies: PolicySet, ...rest: Parameters<typeof evidenceOf>) =>
  diagnosed(denial({ requestId: 'REQ1' }), [check({ policies })], evidenceOf(...rest)).nextSteps;

describe('the next step', () => {
  it('is the fix, and then reading what could not be read', () => {
    const gap = {
      layer: 'scp',
      reason: 'access-denied',
      subject: 'organization',
      permission: 'organizations:ListParents',
    } as const;
    expect(kinds({ identity: [], scps: null }, {}, gap, gap)).toEqual([
      { kind: 'apply-fix', fix: 0 },
      { kind: 'grant-reading', permission: 'organizations:ListParents' },
    ]);
  });

  it('is to ask the owner of a guardrail', () => {
    const deny = policy('NoS3', { Sid: 'No', Effect: 'Deny', Action: 's3:*', Resource: '*' });
    expect(kinds({ identity: [ALLOW_ALL], scps: [{ target: 'r-root', policies: [FULL_ACCESS, deny] }] }, {})).toEqual([
      { kind: 'ask-owner', layer: 'scp', policy: 'NoS3' },
    ]);
  });

  it('is AWS Support with the request id where nothing refuses', () => {
    expect(kinds({ identity: [ALLOW_ALL] }, {})).toEqual([{ kind: 'contact-support', requestId: 'REQ1' }]);
  });

  it('is to name the caller where a text names none', () => {
    const unnamed = denial({ origin: 'text', time: '', caller: { kind: 'unknown' } });
    const { nextSteps } = diagnosed(unnamed, [], evidenceOf({}));
    expect(nextSteps[0]).toEqual({ kind: 'name-caller' });
  });

  it('of a call that needs no permission is no permission', () => {
    const action = 'sts:GetCallerIdentity';
    const need = { action, actionFrom: 'message', actionKnown: true, resource: '*', resourceFrom: 'message' } as const;
    const deny = policy('No', { Effect: 'Deny', Action: 'sts:*', Resource: '*' });
    const request = { ...check({ policies: {} }).request, action, resource: '*' };
    for (const identity of [[], [deny]]) {
      const told = diagnosed(denial({ needs: [need] }), [check({ request, policies: { identity } })], evidenceOf({}));
      expect([told.cause, told.blockers, told.fixes]).toEqual(['unexplained', [], []]);
      expect(told.nextSteps).toEqual([{ kind: 'no-permission-needed', action }]);
    }
  });

  it('is to contain an intruder before all else, by the key that was used', () => {
    const admission: Admission = {
      kind: 'new',
      fingerprint: 'f',
      signs: { severity: 'critical', signs: [{ kind: 'root-used' }], recentActions: ['iam:ListUsers', 's3:GetObject'] },
    };
    const caller = { kind: 'role-session', arn: ROLE, entityArn: ROLE, accessKeyId: 'ASIAEXAMPLE' } as const;
    const told = diagnosed(denial({ caller }), [check({ policies: { identity: [] } })], evidenceOf({}), admission);
    expect(told.nextSteps).toEqual([{ kind: 'contain', entityArn: ROLE, accessKeyId: 'ASIAEXAMPLE' }]);
    expect([told.severity, told.recentActions]).toEqual(['critical', ['iam:ListUsers', 's3:GetObject']]);
  });
});
