/**
 * A statement that was plainly meant to let the call through gives its conditions to the one that does.
 */
import { describe, expect, it } from 'vitest';
import { type CheckParts, check, denial, diagnosed, policy } from './building.ts';

const Condition = { StringEquals: { 'aws:SourceVpce': 'vpce-1' } };
const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
const OBJECT = 'arn:aws:s3:::reports/2026/q3.csv';

function kept(statement: object, request: CheckParts['request'], layer: 'identity' | 'resource' = 'identity'): unknown {
  const written = policy('P', { Effect: 'Allow', Condition, ...statement });
  const one = check({
    policies: layer === 'identity' ? { identity: [written] } : { identity: [], resource: written },
    request: { ...request, context: { 'aws:SourceVpce': 'vpce-1' } },
  });
  const { action, resource } = one.request;
  const need = { action, actionFrom: 'event', actionKnown: true, resource, resourceFrom: 'event' } as const;
  const { fixes, nearMisses } = diagnosed(denial({ needs: [need] }), [one]);
  const document = fixes.find((fix) => fix.layer === layer)?.document;
  const [added] = [document?.['Statement']].flat();
  return [nearMisses[0]?.reason, Object.assign({ Condition: undefined }, added).Condition];
}

describe('the conditions are kept of a statement with', () => {
  it.each([
    ['bucket-arn-for-object-action', { Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports' }, {}],
    [
      'object-arn-for-bucket-action',
      { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::reports/*' },
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::reports' },
    ],
    [
      'other-region',
      { Action: 'sqs:*', Resource: QUEUE.replace('eu-west-1', 'us-east-1') },
      { action: 'sqs:SendMessage', resource: QUEUE },
    ],
    [
      'other-account',
      { Action: 'sqs:*', Resource: QUEUE.replace('111122223333', '444455556666') },
      { action: 'sqs:SendMessage', resource: QUEUE },
    ],
    [
      'other-partition',
      { Action: 'sqs:*', Resource: QUEUE.replace('aws', 'aws-cn') },
      { action: 'sqs:SendMessage', resource: QUEUE },
    ],
    ['one-segment-off', { Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/2025/q3.csv' }, {}],
    ['wildcard-too-narrow', { Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/2026/archive/*' }, {}],
    ['case-differs', { Action: 's3:GetObject', Resource: OBJECT.replace('q3', 'Q3') }, {}],
    ['action-typo', { Action: 's3:GetObjct', Resource: '*' }, {}],
  ])('%s', (reason, statement, request) => {
    expect(kept(statement, request)).toEqual([reason, Condition]);
  });

  it.each([
    ['principal-differs', 'arn:aws:iam::111122223333:role/app/Apps'],
    ['principal-deleted', 'AROADBQP57FF2AEXAMPLE'],
    ['principal-is-role-not-session', 'arn:aws:sts::111122223333:assumed-role/App/another'],
  ])('%s', (reason, AWS) => {
    const request = { action: 'kms:Decrypt', resource: 'arn:aws:kms:eu-west-1:111122223333:key/1' };
    expect(kept({ Principal: { AWS }, Action: 'kms:*', Resource: '*' }, request, 'resource')).toEqual([
      reason,
      Condition,
    ]);
  });

  it('and not of one about something else', () => {
    expect(kept({ Action: 's3:DeleteBucketPolicy', Resource: 'arn:aws:s3:::reports/*' }, {})).toEqual([
      'action-differs',
      undefined,
    ]);
  });
});
