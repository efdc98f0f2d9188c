/**
 * The exception from a denying statement, as exact as it can be written, and not at all where it cannot.
 */
import { describe, expect, it } from 'vitest';
import { exceptCaller, exceptExactly } from '../../lambdas/diagnosis/fixes/statement/exception.ts';
import { exceptionsFor, isChosen } from '../../lambdas/diagnosis/fixes/statement/guardrail.ts';
import { check } from './building.ts';

const ME = 'arn:aws:iam::111122223333:role/App';
const CALL = { action: 's3:GetObject', resource: 'arn:aws:s3:::reports/a', principal: [ME], sharedWithOthers: true };

describe('an exception', () => {
  it('keeps those that are there', () => {
    const before = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { ArnNotEquals: { 'AWS:principalarn': 'arn:aws:iam::111122223333:role/Admin' } },
    };
    expect(exceptCaller(before, [ME])['Condition']).toEqual({
      ArnNotEquals: { 'AWS:principalarn': ['arn:aws:iam::111122223333:role/Admin', ME] },
    });
  });

  it('needs no condition where nobody else comes under the policy', () => {
    const before = { Sid: 'No', Effect: 'Deny', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' };
    expect(exceptExactly(before, { ...CALL, sharedWithOthers: false })).toEqual([
      { Effect: 'Deny', Action: ['s3:GetObject', 's3:PutObject'], NotResource: 'arn:aws:s3:::reports/a' },
      { Effect: 'Deny', Action: ['s3:PutObject'], Resource: 'arn:aws:s3:::reports/a' },
    ]);
  });

  it('leaves nothing of a statement about this call alone', () => {
    const before = { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/a' };
    expect(exceptExactly(before, { ...CALL, sharedWithOthers: false })).toEqual([]);
  });

  it.each([
    { why: 'part of a service by pattern', Action: 's3:Get*', Resource: '*' },
    { why: 'part of the resources by pattern', Action: 's3:GetObject', Resource: 'arn:aws:s3:::rep*' },
    {
      why: 'all of IAM on a role, which is a resource of STS too',
      Action: 'iam:*',
      Resource: '*',
      resource: ME,
      action: 'iam:PassRole',
    },
  ])('is not written where it cannot be exact: $why', ({ Action, Resource, ...call }) => {
    expect(exceptExactly({ Effect: 'Deny', Action, Resource }, { ...CALL, ...call })).toBeUndefined();
  });
});

describe('what the owner of a guardrail can be asked for, the smallest first', () => {
  const region = { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } };
  const fence = { Effect: 'Deny', NotAction: ['iam:*'], Resource: '*', Condition: region };
  const kinds = (statement: object, context: NonNullable<Parameters<typeof check>[0]>['request'] = {}) =>
    exceptionsFor({ ...statement }, check({ request: context }), [ME]).map(({ exception }) => exception);

  it.each([
    ['eu-central-1', ['action', 'value', 'caller']],
    ['unspecified', ['value', 'action', 'caller']],
  ])('of a fence of Regions, for a call to %s', (value, expected) => {
    const all = kinds(fence, { context: { 'aws:RequestedRegion': value } });
    expect(all.map(({ kind }) => kind)).toEqual(expected);
    expect(all).toContainEqual({ kind: 'value', key: 'aws:RequestedRegion', value });
    expect(all).toContainEqual({ kind: 'action', action: 's3:GetObject' });
  });

  it('written into the statement, which keeps all else', () => {
    const context = { 'AWS:requestedregion': 'us-*' };
    expect(exceptionsFor(fence, check({ request: { context } }), [ME]).map(({ statement }) => statement)).toEqual([
      { ...fence, NotAction: ['iam:*', 's3:GetObject'] },
      { ...fence, Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', `us-\${*}`] } } },
      { ...fence, Condition: { ...region, ArnNotEquals: { 'aws:PrincipalArn': ME } } },
    ]);
  });

  it.each([
    ['a Region that nobody told', region, {}],
    [
      'a Region that is forbidden by its name',
      { StringEquals: region.StringNotEquals },
      { 'aws:RequestedRegion': 'x' },
    ],
    [
      'what the caller is, not what it asked for',
      { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } },
      { 'aws:PrincipalOrgID': 'o-2' },
    ],
    ['no condition', undefined, {}],
  ])('names no value of %s', (_, Condition, context) => {
    expect(kinds({ Effect: 'Deny', Action: '*', Resource: '*', Condition }, { context })).toEqual([{ kind: 'caller' }]);
  });

  it('names nobody where it is not known who called', () => {
    expect(exceptionsFor({ Effect: 'Deny', Action: '*', Resource: '*' }, check(), undefined)).toEqual([]);
  });

  it.each([
    ['aws:RequestedRegion', { 'aws:requestedregion': 'x' }, true],
    ['ec2:InstanceType', { 'ec2:InstanceType': 'x' }, true],
    ['aws:RequestTag/team', { 'aws:RequestTag/team': 'x' }, true],
    ['aws:RequestedRegion', {}, false],
    ['aws:RequestedRegion', { 'aws:RequestedRegion': '' }, false],
    ['aws:SourceIp', { 'aws:SourceIp': '203.0.113.9' }, false],
  ])('%s of %j was chosen by the caller: %s', (key, context, expected) => {
    expect(isChosen(key, check({ request: { context } }))).toBe(expected);
  });
});
