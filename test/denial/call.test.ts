/**
 * A call that was let through asks for the same as the one that was refused: one mapping for both.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isObject, type Json } from '../../lambdas/denial/fields.ts';
import { callOf } from '../../lambdas/denial/record/call.ts';
import { parseRecord } from '../../lambdas/denial/record/parse.ts';

const FOLDER = 'examples/denials';
const records = readdirSync(FOLDER).map((name) => ({ name, record: json(`${FOLDER}/${name}`) }));

function json(file: string): Json {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isObject(value) ? value : {};
}

function letThrough(record: Json): Json {
  const { errorCode: _, errorMessage: __, ...rest } = record;
  return rest;
}

const BUCKET_READ: Json = {
  eventVersion: '1.11',
  eventType: 'AwsApiCall',
  eventTime: '2026-11-02T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '203.0.113.9',
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::444455556666:user/finance',
    accountId: '444455556666',
    userName: 'finance',
  },
  requestParameters: { bucketName: 'tidewater-reports', key: 'a.csv' },
  responseElements: null,
};

describe('a refused call', () => {
  it.each(records)('$name is the denial that is explained', ({ record }) => {
    const parsed = parseRecord(record);
    const reading = callOf(record);
    if (parsed.kind !== 'denial') expect(reading.kind).not.toBe('call');
    else if (reading.kind === 'call') expect(reading).toMatchObject({ outcome: 'refused', call: parsed.denial });
    else expect(reading).toEqual({ kind: 'no-policy', reason: parsed.denial.refusal });
  });
});

describe('the same call let through', () => {
  it.each(records.filter(({ record }) => callOf(record).kind === 'call'))(
    '$name asks for what it asked for',
    ({ record }) => {
      const [refused, made] = [callOf(record), callOf(letThrough(record))];
      if (refused.kind !== 'call' || made.kind !== 'call') throw new Error(`not a call: ${made.kind}`);
      expect(made.outcome).toBe('made');
      expect(made.call.errorCode + made.call.errorMessage).toBe('');
      expect(made.call.time).toBe(refused.call.time);
      // AWS may name one of several that the operation needs, and another principal than the caller.
      if (refused.call.requester === undefined) {
        // Of another account's caller only AWS's sentence gives the name.
        expect(made.call.caller.account).toBe(refused.call.caller.account);
        expect(made.call.needs.length).toBeGreaterThan(0);
      }
    },
  );

  it('has action, resource and keys of the request', () => {
    const made = callOf(BUCKET_READ);
    expect(made).toMatchObject({
      kind: 'call',
      outcome: 'made',
      byService: false,
      call: {
        needs: [{ action: 's3:GetObject', resource: 'arn:aws:s3:::tidewater-reports/a.csv' }],
        requestContext: { sourceIp: '203.0.113.9' },
      },
    });
  });
});

describe('what no policy decides', () => {
  it.each<readonly [string, Json, string]>([
    [
      'a sign-in',
      { eventType: 'AwsConsoleSignIn', eventName: 'ConsoleLogin', eventSource: 'signin.amazonaws.com' },
      'AwsConsoleSignIn',
    ],
    [
      'an event of a service',
      { eventType: 'AwsServiceEvent', eventName: 'RotateKey', eventSource: 'kms.amazonaws.com' },
      'AwsServiceEvent',
    ],
    [
      'asking who one is',
      { eventName: 'GetCallerIdentity', eventSource: 'sts.amazonaws.com' },
      'sts:GetCallerIdentity',
    ],
    [
      'expired credentials',
      { errorCode: 'ExpiredToken', errorMessage: 'The security token included in the request is expired' },
      'credentials-expired',
    ],
  ])('%s is left out with its reason', (_, changed, reason) => {
    expect(callOf({ ...BUCKET_READ, requestParameters: null, ...changed })).toEqual({ kind: 'no-policy', reason });
  });

  it('a call that failed otherwise is not a call of either kind', () => {
    expect(callOf({ ...BUCKET_READ, errorCode: 'SlowDown', errorMessage: 'Please reduce your request rate.' })).toEqual(
      {
        kind: 'failed',
        reason: 'throttled',
      },
    );
  });

  it('a record without an operation cannot be read', () => {
    expect(callOf({ userIdentity: {} })).toMatchObject({ kind: 'unreadable' });
  });
});

describe('calls made by services', () => {
  it.each<readonly [string, Json, boolean]>([
    ['a service', { type: 'AWSService', invokedBy: 'cloudtrail.amazonaws.com' }, true],
    [
      'a role linked to one',
      {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::444455556666:assumed-role/AWSServiceRoleForECS/x',
        accountId: '444455556666',
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            arn: 'arn:aws:iam::444455556666:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
            accountId: '444455556666',
            userName: 'AWSServiceRoleForECS',
          },
        },
      },
      true,
    ],
    [
      'a service on behalf of a user',
      {
        type: 'IAMUser',
        arn: 'arn:aws:iam::444455556666:user/finance',
        accountId: '444455556666',
        invokedBy: 'athena.amazonaws.com',
      },
      false,
    ],
  ])('%s: %o', (_, userIdentity, byService) => {
    expect(callOf({ ...BUCKET_READ, userIdentity })).toMatchObject({ kind: 'call', byService });
  });
});
