import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../lambdas/denial/record/parse.ts';
import identities from '../cases/denial/identities.json' with { type: 'json' };
import messages from '../cases/denial/messages.json' with { type: 'json' };
import { denialOf, recordOf, USER } from './records.ts';

describe('bad input', () => {
  test.each([[null], [1], ['x'], [[]], [{}], [{ detail: {} }], [{ message: '{}' }]])(
    '%j is said to be unreadable',
    (value) => {
      expect(parse(value)).toMatchObject({ kind: 'unreadable', reason: expect.stringMatching(/record/) });
    },
  );

  test.each([
    [null, 'null'],
    [[], 'an array'],
    [1, 'a number'],
    ['x', 'a string'],
    [true, 'a boolean'],
  ])('%j is told by what it is: %s', (value, kind) => {
    expect(parse(value)).toEqual({ kind: 'unreadable', reason: `a record must be an object, this is ${kind}` });
  });

  test.each(['eventName', 'eventSource'])('a record without %s says so', (field) => {
    expect(denialOf({ [field]: undefined }).unread).toEqual([`${field} is missing`]);
  });

  test('what could not be read is named, the rest is there', () => {
    const denial = denialOf({
      userIdentity: 'x',
      requestParameters: [],
      resources: {},
      eventTime: 'yesterday',
      eventName: 7,
    });
    expect(denial.unread).toEqual([
      'userIdentity is not an object',
      'requestParameters is not an object',
      'resources is not a list',
      'eventTime is not a time',
    ]);
    expect(denial).toMatchObject({ time: '', account: '111122223333', caller: { kind: 'unknown' } });
  });

  test('any JSON value is parsed', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(['denial', 'not-a-denial', 'unreadable']).toContain(parse(value).kind);
      }),
    );
  });

  test('a record with anything in any place is parsed', () => {
    const whole = recordOf({
      userIdentity: identities[0]?.identity,
      errorMessage: messages[1]?.message,
      resources: [{ ARN: 'arn:aws:s3:::b/k', accountId: '444455556666' }],
    });
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom('__proto__', 'arn:aws:s3:::', 'arn:', '{', '%zz', '\uD800', 'x'.repeat(5000), 'constructor'),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(whole)),
        fc.constantFrom('', ...Object.keys(USER), 'sessionContext', 'bucketName', 'key', 'tags', '__proto__'),
        odd,
        (field, inner, value) => {
          const at = whole[field];
          const changed = inner !== '' && typeof at === 'object' && at !== null ? { ...at, [inner]: value } : value;
          const parsed = parse({ ...whole, [field]: changed });
          if (parsed.kind !== 'denial') return;
          expect(JSON.parse(JSON.stringify(parsed.denial))).toEqual(parsed.denial);
          for (const need of parsed.denial.needs)
            expect(need.resource === '*' || need.resource.startsWith('arn:')).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('names that every object has are no names of ours', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const denial = denialOf({
        eventSource: `${name}.amazonaws.com`,
        eventName: name,
        awsRegion: name,
        errorMessage: `User: ${name} is not authorized to perform: ${name}:${name}`,
        additionalEventData: { SignatureVersion: name, AuthenticationMethod: name },
        requestParameters: JSON.parse(`{"${name}":"x","tags":{"${name}":"y"}}`),
      });
      expect(JSON.parse(JSON.stringify(denial))).toEqual(denial);
      const passing = denialOf({ eventSource: name, errorMessage: 'not authorized to perform: iam:PassRole' });
      expect(passing.requestContext.context).not.toHaveProperty(['iam:PassedToService']);
    }
  });

  test('what is no name does not get into an ARN', () => {
    const denial = denialOf({ awsRegion: 'eu-west-1:x', eventSource: 'sq s.amazonaws.com', eventName: 'Get\nQueue' });
    expect(denial).toMatchObject({ region: '', needs: [] });
  });

  test('deep nesting is parsed', () => {
    let deep: unknown = 'x';
    for (let at = 0; at < 5000; at += 1) deep = { tags: [deep] };
    expect(parse(recordOf({ requestParameters: deep })).kind).toBe('denial');
  });
});
