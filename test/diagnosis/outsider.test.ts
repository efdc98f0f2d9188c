/**
 * On what an answer hangs where the caller or the resource is known to be of no account of ours.
 */
import { describe, expect, it } from 'vitest';
import { dependenceOf } from '../../lambdas/diagnosis/findings/outsider.ts';
import { check, evidenceOf, judge, policy } from './building.ts';

const OURS = '111122223333';
const THEIRS = '999999999999';
const organization = (over: object = {}) =>
  evidenceOf({
    organization: {
      id: 'o-ab12cd34ef',
      managementAccountId: '123456789012',
      path: null,
      scps: undefined,
      rcps: undefined,
      accounts: [OURS],
      allAccounts: true,
      ...over,
    },
  });

/** An Allow for callers, and for resources, of this organization. */
const bound = (key: string) =>
  policy('P', { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { [key]: 'o-ab12cd34ef' } } });

const EVERYBODY = policy('bucket', { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' });

function hangsOn(key: string, caller: string, owner: string, evidence = organization()) {
  const [one] = judge(
    check({
      policies: { identity: [bound(key)], ...(owner === OURS ? {} : { resource: EVERYBODY }) },
      request: {
        resourceAccount: owner,
        unknown: ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:ResourceOrgID', 'aws:ResourceOrgPaths'],
      },
    }),
  );
  return one === undefined ? [] : dependenceOf(one, caller, evidence);
}

describe('an answer hangs on the organization', () => {
  it.each([
    ['aws:PrincipalOrgID', OURS, OURS],
    ['aws:PrincipalOrgID', OURS, THEIRS],
    ['aws:ResourceOrgID', OURS, OURS],
    ['aws:ResourceOrgID', THEIRS, OURS],
  ])('%s, of an account of ours: caller %s, owner %s', (key, caller, owner) => {
    expect(hangsOn(key, caller, owner)).toEqual([key]);
  });

  it.each([
    ['aws:PrincipalOrgID', THEIRS, OURS],
    ['aws:PrincipalOrgID', THEIRS, THEIRS],
    ['aws:ResourceOrgID', OURS, THEIRS],
    ['aws:ResourceOrgID', THEIRS, THEIRS],
  ])('not %s, of an account of others: caller %s, owner %s', (key, caller, owner) => {
    expect(hangsOn(key, caller, owner)).toEqual([]);
  });

  it.each([
    ['not all accounts are known', organization({ allAccounts: false })],
    ['it is the management account', organization({ managementAccountId: THEIRS })],
    ['it is one of the accounts', organization({ accounts: [OURS, THEIRS] })],
    ['nothing is known of the organization', evidenceOf({})],
  ])('where %s', (_, evidence) => {
    expect(hangsOn('aws:PrincipalOrgID', THEIRS, OURS, evidence)).toEqual(['aws:PrincipalOrgID']);
  });
});
