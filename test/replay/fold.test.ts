/**
 * Folding is a matter of speed alone: each call decided by itself gives the same report.
 */
import { describe, expect, it } from 'vitest';
import { type Json, objectAt } from '../../lambdas/denial/fields.ts';
import { askedIn, kindOf } from '../../lambdas/replay/fold.ts';
import { CALLS, DENIALS, edited, letThrough, replayed, SNAPSHOT } from './replaying.ts';

/** Every value of a record at its turn: the same random numbers each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const LOG = [...CALLS, ...DENIALS.flatMap(({ record }) => [record, letThrough(record)])];

function varied(record: Json, next: () => number): Json {
  const identity = objectAt(record, 'userIdentity') ?? {};
  const pick = <T>(...of: readonly T[]): T | undefined => of[Math.floor(next() * of.length)];
  const session = objectAt(identity, 'sessionContext');
  return {
    ...record,
    eventID: `${next()}`,
    eventTime: pick('2026-11-02T03:00:00Z', '2026-11-02T21:00:00Z', record['eventTime']),
    sourceIPAddress: pick('198.51.100.7', '10.1.2.3', record['sourceIPAddress']),
    userAgent: pick('aws-cli/2.31.0', 'Boto3/1.40', record['userAgent']),
    awsRegion: next() < 0.1 ? pick('us-east-1', 'eu-west-1') : record['awsRegion'],
    ...(next() < 0.1 ? { vpcEndpointId: 'vpce-0a1b2c3d4e5f60718' } : {}),
    userIdentity: {
      ...identity,
      ...(next() < 0.3 ? { accessKeyId: pick('ASIAOTHER0000000001', 'ASIAEXAMPLESESSION01') } : {}),
      ...(session === undefined || next() < 0.5
        ? {}
        : {
            sessionContext: {
              ...session,
              attributes: {
                creationDate: pick('2026-11-02T01:00:00Z', '2026-11-01T01:00:00Z'),
                mfaAuthenticated: pick('true', 'false'),
              },
            },
          }),
    },
  };
}

const PERIMETER = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Hours',
      Effect: 'Deny',
      Action: 's3:*',
      Resource: '*',
      Condition: {
        DateGreaterThan: { 'aws:CurrentTime': '2026-11-02T20:00:00Z' },
        NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' },
      },
    },
    {
      Sid: 'Agent',
      Effect: 'Deny',
      Action: 'dynamodb:*',
      Resource: '*',
      Condition: { StringLike: { 'aws:UserAgent': 'Boto3/*' } },
    },
    {
      Sid: 'Session',
      Effect: 'Deny',
      Action: 'ec2:*',
      Resource: '*',
      Condition: { StringLike: { 'aws:userid': '*:ticket-*' } },
    },
  ],
};

describe('folding', () => {
  const changed = edited(SNAPSHOT, [
    { kind: 'organization', type: 'SERVICE_CONTROL_POLICY', target: 'r-ex4m', name: 'Perimeter', document: PERIMETER },
  ]);
  const denyAll = edited(SNAPSHOT, [
    {
      kind: 'organization',
      type: 'SERVICE_CONTROL_POLICY',
      target: 'ou-ex4m-workload',
      name: 'NoObjects',
      document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*Object*', Resource: '*' }] },
    },
  ]);

  it.each([1, 2, 3])('changes no answer (%i)', async (seed) => {
    const next = random(seed);
    const log = Array.from({ length: 150 }, () => varied(LOG[Math.floor(next() * LOG.length)] ?? {}, next));
    for (const proposed of [undefined, changed, denyAll]) {
      const [folded, each] = [await replayed(log, SNAPSHOT, proposed), await replayed(log, SNAPSHOT, proposed, 'each')];
      expect(folded).toEqual(each);
    }
  });

  it('takes calls for one kind that differ in what no policy asks for', () => {
    const call = CALLS.find(({ eventName }) => eventName === 'PutItem') ?? {};
    const asked = askedIn([SNAPSHOT]);
    const other = {
      ...call,
      eventID: 'other',
      requestID: 'other',
      eventTime: '2026-11-02T23:00:00Z',
      userAgent: 'aws-cli/2',
    };
    expect(kindOf(other, [], asked)).toBe(kindOf(call, [], asked));
    expect(kindOf(other, [], askedIn([changed]))).not.toBe(kindOf(call, [], askedIn([changed])));
  });

  it('keeps calls apart that differ in anything else', () => {
    const [call = {}] = CALLS;
    const asked = askedIn([SNAPSHOT]);
    for (const field of ['awsRegion', 'requestParameters', 'recipientAccountId', 'aFieldOfTomorrow'])
      expect(kindOf({ ...call, [field]: 'other' }, [], asked)).not.toBe(kindOf(call, [], asked));
  });
});
