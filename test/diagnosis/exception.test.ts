/**
 * The exception from a denying statement, as exact as it can be written, and not at all where it cannot.
 */
import { describe, expect, it } from 'vitest';
import { exceptCaller, exceptExactly } from '../../lambdas/diagnosis/fixes/statement/exception.ts';

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
