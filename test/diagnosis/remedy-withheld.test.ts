/**
 * What a fix never does: take a name for a pattern, let strangers in, rewrite a guardrail, open a door to an intruder.
 */
import { describe, expect, it } from 'vitest';
import { ALLOW_ALL, check, denial, diagnosed, evidenceOf, FULL_ACCESS, policy, ROLE, SESSION } from './building.ts';

const OURS = evidenceOf({
  organization: {
    id: 'o-ab12cd34ef',
    managementAccountId: '123456789012',
    path: null,
    scps: undefined,
    rcps: undefined,
    accounts: ['111122223333', '444455556666'],
  },
});

describe('what is not proposed', () => {
  it('writes special characters of a key out', () => {
    const dollar = '$';
    const resource = `arn:aws:s3:::reports/a*b?c${dollar}{aws:username}`;
    const need = {
      action: 's3:GetObject',
      actionFrom: 'event',
      actionKnown: true,
      resource,
      resourceFrom: 'event',
    } as const;
    const [fix] = diagnosed(denial({ needs: [need] }), [
      check({ policies: { identity: [] }, request: { resource } }),
    ]).fixes;
    const Resource = `arn:aws:s3:::reports/a${dollar}{*}b${dollar}{?}c${dollar}{${dollar}}{aws:username}`;
    expect(fix?.document).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }],
    });
    expect(fix?.verified).toBe(true);
  });

  it('lets in no account that is not known to be ours', () => {
    const stranger = 'arn:aws:iam::777788889999:role/Guest';
    const session = 'arn:aws:sts::777788889999:assumed-role/Guest/s';
    const one = check({
      policies: { identity: [ALLOW_ALL] },
      request: { principal: session, resourceAccount: '444455556666', context: { 'aws:PrincipalArn': stranger } },
    });
    const caller = { kind: 'role-session', arn: session, entityArn: stranger, account: '777788889999' } as const;
    const [fix] = diagnosed(denial({ caller }), [one], OURS).fixes;
    expect(fix).toMatchObject({ layer: 'resource', edit: { kind: 'ask-owner' }, verified: false });
    expect(fix?.document).toBeUndefined();
  });

  it('lets in no anonymous caller', () => {
    const one = check({ policies: {}, request: { principal: 'anonymous', context: { 'aws:PrincipalArn': '' } } });
    const fixes = diagnosed(denial({ caller: { kind: 'anonymous' } }), [one], OURS).fixes;
    expect(fixes.filter(({ document }) => document !== undefined)).toEqual([]);
  });

  it('asks the owner of an SCP, having tried the exception', () => {
    const deny = policy('NoS3', { Sid: 'No', Effect: 'Deny', Action: 's3:*', Resource: '*' });
    const one = check({
      policies: { identity: [ALLOW_ALL], scps: [{ target: 'r-root', policies: [FULL_ACCESS, deny] }] },
    });
    expect(diagnosed(denial(), [one]).fixes).toEqual([
      {
        layer: 'scp',
        attachTo: { kind: 'known', target: 'r-root' },
        edit: {
          kind: 'ask-owner',
          policy: 'NoS3',
          statement: 'No',
          target: 'r-root',
          exception: { kind: 'caller' },
          proposed: {
            Sid: 'No',
            Effect: 'Deny',
            Action: 's3:*',
            Resource: '*',
            Condition: { ArnNotEquals: { 'aws:PrincipalArn': ROLE } },
          },
        },
        verified: true,
        unless: [],
      },
    ]);
  });

  it('meets a condition before it changes a policy', () => {
    const mfa = policy('Mfa', {
      Sid: 'NeedMfa',
      Effect: 'Deny',
      NotAction: 'sts:*',
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    });
    const one = check({
      policies: { identity: [ALLOW_ALL, mfa] },
      request: { context: { 'aws:MultiFactorAuthPresent': false } },
    });
    const person = {
      kind: 'role-session',
      arn: SESSION.replace(/[^/]+$/, 'alex'),
      entityArn: ROLE,
      session: 'alex',
    } as const;
    expect(diagnosed(denial({ caller: person }), [one]).fixes).toEqual([
      {
        layer: 'identity',
        attachTo: { kind: 'known', target: ROLE },
        edit: {
          kind: 'meet-condition',
          key: 'aws:MultiFactorAuthPresent',
          operator: 'Bool',
          values: ['true'],
          policy: 'Mfa',
          statement: 'NeedMfa',
        },
        verified: true,
        unless: [],
      },
    ]);
  });

  it('asks no instance to sign in with MFA', () => {
    const mfa = policy('Mfa', {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    });
    const request = { context: { 'aws:MultiFactorAuthPresent': false } };
    const { fixes } = diagnosed(denial(), [check({ policies: { identity: [ALLOW_ALL, mfa] }, request })]);
    expect(fixes.map(({ edit }) => edit?.kind)).toEqual(['except']);
  });

  it('proves nothing that hangs on a layer not read, and says so', () => {
    const one = check({ policies: { identity: [], scps: null } });
    expect(diagnosed(denial(), [one]).fixes[0]).toMatchObject({ verified: true, unless: ['scp'] });
  });

  it('opens nothing to an intruder', () => {
    const signs = { severity: 'critical', signs: [{ kind: 'root-used' }], recentActions: ['s3:GetObject'] } as const;
    const told = diagnosed(denial(), [check({ policies: { identity: [] } })], OURS, {
      kind: 'new',
      fingerprint: 'f',
      signs,
    });
    expect([told.fixes, told.fixesWithheld, told.nextSteps[0]?.kind]).toEqual([[], true, 'contain']);
  });

  it('sends a permission of an Identity Center role to its permission set', () => {
    const entityArn =
      'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_0123456789abcdef';
    const caller = {
      kind: 'role-session',
      arn: SESSION,
      entityArn,
      account: '111122223333',
      session: 'ana@example.com',
    } as const;
    const [fix] = diagnosed(denial({ caller }), [check({ policies: { identity: [] } })]).fixes;
    expect(fix?.edit).toEqual({ kind: 'permission-set', permissionSet: 'Developer' });
  });
});
