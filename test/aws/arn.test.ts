import { describe, expect, it, test } from 'vitest';
import { actionName, servicePrefix } from '../../lambdas/aws/action.ts';
import {
  arnOf,
  arnParts,
  bucketArn,
  isAwsManaged,
  lastSegment,
  parseArn,
  segmentsOf,
  shortName,
} from '../../lambdas/aws/arn.ts';

const ROLE = 'arn:aws:iam::111122223333:role/team/App';
const OBJECT = 'arn:aws:s3:::reports/2026/a:b.csv';

describe('an ARN', () => {
  it('is parsed where partition and service are known forms, and is one object for one text', () => {
    expect(parseArn(ROLE)).toEqual({
      text: ROLE,
      partition: 'aws',
      service: 'iam',
      account: '111122223333',
      resource: 'role/team/App',
    });
    expect(parseArn(ROLE)).toBe(parseArn(ROLE));
    expect(parseArn(OBJECT)?.resource).toBe('reports/2026/a:b.csv');
  });

  test.each(['', '*', 'arn', 'arn:aws:s3', 'arn:aws:s3:::', 'arn::s3:::b', 'arn:aws-x:s3:::b', 'urn:aws:s3:::b'])(
    '%s is none',
    (text) => {
      expect(parseArn(text)).toBeUndefined();
    },
  );

  test.each([
    'arn:aws:ec2:*:111122223333:instance/*',
    'arn:*:iam::*:role/App',
    OBJECT,
    ROLE,
    'arn:aws-x:sqs:eu-west-1:111122223333:jobs',
  ])('%s is its parts, and they are it', (text) => {
    const { partition, service, region, account, resource } = arnParts(text) ?? {};
    expect(
      [partition, service, region, account, resource].every((part) => part !== undefined) &&
        `arn:${partition}:${service}:${region}:${account}:${resource}`,
    ).toBe(text);
  });

  test.each(['*', 'arn:aws:s3:x', 'arn::s3:::b', 'arn:aws::::b', 'x:aws:s3:::b'])('%s has no parts', (text) => {
    expect(arnParts(text)).toBeUndefined();
  });

  it('names what it is about', () => {
    expect(segmentsOf('role/team/App')).toEqual(['role', 'team', 'App']);
    expect(segmentsOf('function:app:live', ':')).toEqual(['function', 'app', 'live']);
    expect(bucketArn(OBJECT)).toBe('arn:aws:s3:::reports');
    expect(lastSegment(ROLE)).toBe('App');
    expect(lastSegment('App')).toBe('App');
    expect(shortName(ROLE)).toBe('App');
    expect(shortName('arn:aws:sqs:eu-west-1:111122223333:jobs')).toBe('jobs');
    expect(shortName('a/b:c')).toBe('a/b:c');
    expect(isAwsManaged('arn:aws:iam::aws:policy/ReadOnlyAccess')).toBe(true);
    expect(isAwsManaged('arn:aws:iam::111122223333:policy/ReadOnlyAccess')).toBe(false);
    expect(arnOf('aws', 'iam', '', '111122223333', 'role/team/App')).toBe(ROLE);
  });
});

test.each([
  ['s3:GetObject', 's3', 'GetObject'],
  ['aws:RequestTag/a:b', 'aws', 'RequestTag/a:b'],
  ['s3', 's3', ''],
  ['', '', ''],
])('the action %s is of a service and has a name', (action, service, name) => {
  expect([servicePrefix(action), actionName(action)]).toEqual([service, name]);
});
