/**
 * Keys that matter beside the conditions: what the engine itself reads of a request.
 */
import { describe, expect, it } from 'vitest';
import { type AuthorizationRequest, evaluate, type PolicySet } from '../../lambdas/engine/index.ts';

const OWN = '111122223333';
const session = `arn:aws:sts::${OWN}:assumed-role/app/run`;
const policy = (...statements: readonly Record<string, unknown>[]) => ({
  name: 'p',
  document: { Version: '2012-10-17', Statement: statements },
});
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };

const key = `arn:aws:kms:eu-west-1:${OWN}:key/1`;
const rows: readonly (readonly [string, AuthorizationRequest, PolicySet, readonly string[]])[] = [
  [
    'the encryption context that a grant is bound to',
    { principal: session, action: 'kms:Decrypt', resource: key, unknown: ['kms:EncryptionContext:*'] },
    {
      identity: [],
      resource: policy(),
      grants: [
        {
          GranteePrincipal: `arn:aws:iam::${OWN}:role/app`,
          Operations: ['Decrypt'],
          Constraints: { EncryptionContextSubset: { table: 'orders' } },
        },
      ],
    },
    ['kms:encryptioncontext:table'],
  ],
  [
    'the ACL that Block Public Access would refuse',
    {
      principal: session,
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::b/k',
      resourceAccount: OWN,
      unknown: ['s3:x-amz-acl'],
    },
    { identity: [policy(everything)], publicAccessBlock: { BlockPublicAcls: true } },
    ['s3:x-amz-acl'],
  ],
  [
    "the bucket's owner, where it decides between one account and two",
    { principal: session, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', unknown: ['aws:ResourceAccount'] },
    { identity: [policy(everything)] },
    ['aws:resourceaccount'],
  ],
  [
    "the session's name, where the policy names a session and the request a role",
    {
      principal: `arn:aws:iam::${OWN}:role/app`,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/k',
      resourceAccount: OWN,
    },
    { identity: [], resource: policy({ ...everything, Principal: { AWS: session } }) },
    ['aws:userid'],
  ],
  [
    "the role's path, where only a path could match",
    { principal: session, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccount: OWN },
    {
      identity: [
        policy({ ...everything, Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OWN}:role/team/*` } } }),
      ],
    },
    ['aws:principalarn'],
  ],
  [
    'nothing, where the path is one that AWS keeps for its own roles',
    { principal: session, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccount: OWN },
    {
      identity: [
        policy({ ...everything, Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/aws-reserved/*' } } }),
      ],
    },
    [],
  ],
  [
    'the time in either form',
    {
      principal: session,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/k',
      resourceAccount: OWN,
      unknown: ['aws:CurrentTime'],
    },
    { identity: [policy({ ...everything, Condition: { NumericLessThan: { 'aws:EpochTime': 1_800_000_000 } } })] },
    ['aws:epochtime'],
  ],
];

describe('the decision depends on', () => {
  for (const [name, request, policies, expected] of rows) {
    it(name, () => {
      const { dependsOn } = evaluate(request, policies);
      expect(dependsOn.map((one) => one.toLowerCase())).toEqual(expected);
    });
  }

  it('every key that may matter, where there are too many values to try', () => {
    const values = Array.from({ length: 500 }, (_, at) => `v${at}*`);
    const statement = { ...everything, Condition: { StringLike: { 'aws:PrincipalTag/a': values } } };
    const request = { principal: session, action: 's3:GetObject', resource: '*', unknown: ['aws:PrincipalTag/*'] };
    expect(evaluate(request, { identity: [policy(statement)] }).dependsOn).toEqual(['aws:PrincipalTag/a']);
  });
});
