/**
 * What to do next, most useful first.
 */
import { describe, expect, it } from 'vitest';
import type { Admission } from '../../lambdas/admission/admission.ts';
import type { Caller } from '../../lambdas/denial/caller.ts';
import type { Denial } from '../../lambdas/denial/denial.ts';
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

describe('of a pasted text, the next step is what only the reader can tell', () => {
  const ROLE_ARN = 'arn:aws:iam::111122223333:role/Deploy';
  const need = (action: string, resource = '*') =>
    ({ action, actionFrom: 'message', actionKnown: true, resource, resourceFrom: 'message' }) as const;
  const byToken = (over: Partial<Caller>): Caller => ({ kind: 'unknown', identityType: 'WebIdentityUser', ...over });
  const WEB = 'sts:AssumeRoleWithWebIdentity';

  it.each<readonly [string, Partial<Denial>, readonly object[]]>([
    [
      'the whole of it, where it names neither caller nor action',
      { needs: [] },
      [{ kind: 'paste-whole' }, { kind: 'contact-support' }],
    ],
    [
      'nothing of a message that holds it',
      { needs: [], message: { encodedMessage: { text: 'x', truncated: false } } },
      [{ kind: 'contact-support' }],
    ],
    [
      'who called, where it names the action',
      { needs: [need('sqs:SendMessage')] },
      [{ kind: 'name-caller' }, { kind: 'contact-support' }],
    ],
    [
      'whether the object is there',
      { needs: [need('s3:GetObject')] },
      [{ kind: 'name-caller' }, { kind: 'check-object-key' }, { kind: 'contact-support' }],
    ],
    [
      'not so where AWS named the action',
      { needs: [need('s3:GetObject')], message: { action: 's3:GetObject' } },
      [{ kind: 'name-caller' }, { kind: 'contact-support' }],
    ],
    [
      'the code of the MFA device',
      {
        needs: [need('sts:AssumeRole')],
        errorMessage: 'MultiFactorAuthentication failed with invalid MFA one time pass code.',
      },
      [{ kind: 'check-mfa-code' }],
    ],
    [
      'role and subject of a token',
      { needs: [need(WEB, 'arn:aws:iam::*:role/*')], caller: byToken({}) },
      [{ kind: 'check-token', missing: ['role', 'subject'], saml: false }],
    ],
    [
      'the role alone',
      { needs: [need(WEB, 'arn:aws:iam::*:role/*')], caller: byToken({ subject: 'x' }) },
      [{ kind: 'check-token', missing: ['role'], saml: false }],
    ],
    [
      'the subject of an assertion alone',
      { needs: [need('sts:AssumeRoleWithSAML', ROLE_ARN)], caller: byToken({ identityType: 'SAMLUser' }) },
      [{ kind: 'check-token', missing: ['subject'], saml: true }],
    ],
    ['nothing of a token that is known', { needs: [need(WEB, ROLE_ARN)], caller: byToken({ subject: 'x' }) }, []],
    [
      'nothing of a caller who is known',
      { needs: [need('sqs:SendMessage')], caller: { kind: 'user', arn: ROLE } },
      [{ kind: 'contact-support' }],
    ],
  ])('%s', (_, over, expected) => {
    const text = denial({ origin: 'text', time: '', caller: { kind: 'unknown' }, ...over });
    const steps = diagnosed(text, [], evidenceOf({})).nextSteps;
    expect(steps.map(({ kind }) => kind)).toEqual(expected.map((one) => Object.assign({ kind: '' }, one).kind));
    expect(steps).toMatchObject(expected);
  });

  it('of a record nothing of it is asked', () => {
    const record = denial({ caller: { kind: 'unknown' }, needs: [] });
    expect(diagnosed(record, [], evidenceOf({})).nextSteps).toMatchObject([{ kind: 'contact-support' }]);
  });
});

describe('of a failure that no policy decided, the next step is', () => {
  it.each([
    ['credentials-expired', ['renew-credentials']],
    ['credentials-invalid', ['renew-credentials']],
    ['clock-skew', ['check-clock', 'retry']],
    ['service-setting', ['turn-on-setting']],
  ] as const)('%s', (refusal, expected) => {
    const gap = {
      layer: 'scp',
      reason: 'access-denied',
      subject: 'x',
      permission: 'organizations:ListParents',
    } as const;
    const told = diagnosed(denial({ refusal }), [], evidenceOf({}, gap));
    expect(told.nextSteps.map(({ kind }) => kind)).toEqual(expected);
  });
});

it('a key that no one could tell is to be looked at where it is asked for', () => {
  const tagged = policy('Tagged', {
    Effect: 'Allow',
    Action: '*',
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } },
  });
  const one = check({ policies: { identity: [tagged] }, request: { unknown: ['aws:ResourceTag/*'] } });
  expect(diagnosed(denial(), [one]).nextSteps).toContainEqual({
    kind: 'check-condition',
    key: 'aws:ResourceTag/team',
    asked: { layer: 'identity', policy: 'Tagged', statement: '1', values: ['blue'], variables: [] },
  });
});
