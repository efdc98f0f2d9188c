/** Which events reach Denyscope: the rules' patterns on a table of events, each a real envelope with one thing changed. */
import { describe, expect, it } from 'vitest';
import { changePatterns, POLICY_CALLS } from '../../lambdas/aws/policy-calls.ts';
import { ANSWER_PATTERN, DENIAL_PATTERN } from '../../lambdas/contract/denial-pattern.ts';
import { parse } from '../../lambdas/denial/record/parse.ts';
import { PATTERN_LIMIT_CHARS } from '../../lib/intake/cloudtrail-rule.ts';
import events from '../cases/lib/denial-events.json' with { type: 'json' };
import { CODES_OF_DENIALS, CODES_OF_OTHER_ERRORS } from '../cases/lib/error-codes.ts';
import { matchesPattern } from './event-pattern.ts';

function event(detail: object, envelope: object = {}): object {
  return {
    version: '0',
    source: 'aws.s3',
    'detail-type': 'AWS API Call via CloudTrail',
    account: '111122223333',
    region: 'us-east-1',
    resources: [],
    detail: { eventVersion: '1.11', eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy', ...detail },
    ...envelope,
  };
}
const denied = (envelope: object): object => event({ errorCode: 'AccessDenied' }, envelope);

describe('the pattern of denials', () => {
  it.each(CODES_OF_DENIALS)('lets %s in', (errorCode) => {
    expect(matchesPattern(DENIAL_PATTERN, event({ errorCode }))).toBe(true);
  });

  it.each(CODES_OF_OTHER_ERRORS)('keeps %s out', (errorCode) => {
    expect(matchesPattern(DENIAL_PATTERN, event({ errorCode }))).toBe(false);
  });

  it('lets in what the parser takes for a refusal, code by code', () => {
    const errorMessage = 'User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:PutBucketPolicy';
    for (const errorCode of CODES_OF_DENIALS) {
      expect(parse(event({ errorCode, errorMessage })).kind, errorCode).toBe('denial');
    }
    for (const errorCode of CODES_OF_OTHER_ERRORS) {
      expect(parse(event({ errorCode, errorMessage: 'Another reason' })).kind, errorCode).toBe('not-a-denial');
    }
  });

  it('keeps calls out that went well', () => {
    expect(matchesPattern(DENIAL_PATTERN, event({}))).toBe(false);
    expect(matchesPattern(DENIAL_PATTERN, event({ errorCode: null }))).toBe(false);
  });

  it.each([
    'AWS API Call via CloudTrail',
    'AWS Console Action via CloudTrail',
    'AWS Console Signin via CloudTrail',
    'AWS Console Sign In via CloudTrail',
    'AWS Service Event via CloudTrail',
    'AWS Network Activity Event via CloudTrail',
  ])('lets %s in', (detailType) => {
    expect(matchesPattern(DENIAL_PATTERN, denied({ 'detail-type': detailType }))).toBe(true);
  });

  it.each(['Denyscope Diagnosis', 'EC2 Instance State-change Notification', 'Via CloudTrail Lake'])(
    'keeps %s out',
    (detailType) => {
      expect(matchesPattern(DENIAL_PATTERN, denied({ 'detail-type': detailType }))).toBe(false);
    },
  );

  it('keeps insights out, which carry the code of the calls they count further down', () => {
    const insightDetails = { state: 'Start', eventName: 'GetObject', errorCode: 'AccessDenied' };
    const envelope = { 'detail-type': 'AWS Insight via CloudTrail' };
    expect(matchesPattern(DENIAL_PATTERN, event({ insightDetails }, envelope))).toBe(false);
    expect(matchesPattern(ANSWER_PATTERN, event({ insightDetails }, envelope))).toBe(false);
  });

  it.each(['denyscope', 'my.aws.s3', 'aws', 'AWS.s3', ''])(
    'keeps a denial out that anybody could send as %j',
    (source) => {
      expect(matchesPattern(DENIAL_PATTERN, denied({ source }))).toBe(false);
    },
  );

  it('fits', () => {
    for (const pattern of [DENIAL_PATTERN, ANSWER_PATTERN]) {
      expect(JSON.stringify(pattern).length).toBeLessThan(PATTERN_LIMIT_CHARS);
    }
  });
});

describe('what is heard is what counts', () => {
  it.each(events)('$name: $heard', ({ heard, detail }) => {
    const envelope = event({ awsRegion: 'eu-west-1', recipientAccountId: '111122223333', ...detail });
    const rules = [DENIAL_PATTERN, ANSWER_PATTERN].filter((pattern) => matchesPattern(pattern, envelope));
    // Never two: an event that came twice would be counted twice.
    expect(rules).toHaveLength(heard === 'not heard' ? 0 : 1);
    expect(parse(envelope).kind).toBe(heard === 'told' ? 'denial' : 'not-a-denial');
  });
});

describe('the patterns of policy changes', () => {
  const patterns = changePatterns();
  const matching = (detail: object): string[] =>
    patterns.filter(({ pattern }) => matchesPattern(pattern, event(detail))).map(({ name }) => name);

  it.each(POLICY_CALLS.flatMap(({ eventSource, calls }) => calls.map((call) => [eventSource, call] as const)))(
    'record %s %s once',
    (source, eventName) => {
      expect(matching({ eventSource: `${source}.amazonaws.com`, eventName })).toHaveLength(1);
    },
  );

  it.each([
    [
      'a change that was refused',
      { eventSource: 'iam.amazonaws.com', eventName: 'PutRolePolicy', errorCode: 'AccessDenied' },
    ],
    ['a read', { eventSource: 'iam.amazonaws.com', eventName: 'GetRolePolicy' }],
    ['a grant made by a machine', { eventSource: 'kms.amazonaws.com', eventName: 'CreateGrant' }],
    ['a call of that name elsewhere', { eventSource: 'redshift.amazonaws.com', eventName: 'PutResourcePolicy' }],
  ])('leave out %s', (_what, detail) => {
    expect(matching(detail)).toEqual([]);
  });

  it('fit, and cannot be forged', () => {
    for (const { name, pattern } of patterns) {
      expect(JSON.stringify(pattern).length, name).toBeLessThan(PATTERN_LIMIT_CHARS);
      expect(pattern.source, name).toEqual([{ prefix: 'aws.' }]);
    }
  });

  it('hold every service of the list', () => {
    const sources = patterns.flatMap(({ pattern }) => pattern.detail.eventSource);
    expect(sources.sort()).toEqual(POLICY_CALLS.map((group) => `${group.eventSource}.amazonaws.com`).sort());
  });
});
