/**
 * What of a call may stand in a policy: an action and a resource that are exact, and no pattern that nobody wrote.
 */
import { describe, expect, it } from 'vitest';
import type { NeededAuthorization } from '../../lambdas/denial/denial.ts';
import { exactActionOf, exactResourceOf, literal } from '../../lambdas/diagnosis/fixes/literal.ts';
import { check, denial } from './building.ts';

const exact = (action: string, resource: string, resourceFrom: NeededAuthorization['resourceFrom'] = 'template') =>
  exactResourceOf(
    check({ request: { action, resource } }),
    denial({ needs: [{ action, actionFrom: 'event', actionKnown: true, resource, resourceFrom }] }),
  );

describe('a resource', () => {
  it.each([
    ['sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:jobs'],
    ['s3:GetObject', 'arn:aws:s3:::reports/a'],
    ['ec2:DescribeInstances', '*'],
    ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-??????'],
    ['ec2:RunInstances', 'arn:aws:ec2:eu-west-1:111122223333:instance/*'],
  ])('of %s is written as it stands: %s', (action, resource) => {
    expect(exact(action, resource)).toBe(resource);
  });

  it.each([
    ['the partition', 'sqs:SendMessage', 'arn:*:sqs:eu-west-1:111122223333:jobs'],
    ['the Region', 'sqs:SendMessage', 'arn:aws:sqs:*:111122223333:jobs'],
    ['the account', 'sqs:SendMessage', 'arn:aws:sqs:eu-west-1:*:jobs'],
    ['the account of what is yet to be made', 'ec2:RunInstances', 'arn:aws:ec2:eu-west-1:*:instance/*'],
    ['the name', 'sqs:SendMessage', 'arn:aws:sqs:eu-west-1:111122223333:*'],
    ['the name of what is yet to be made', 'sqs:CreateQueue', 'arn:aws:sqs:eu-west-1:111122223333:*'],
    ['anything', 'sqs:SendMessage', '*'],
    ['what it is', 'sqs:SendMessage', 'jobs'],
    [
      'the name of a secret',
      'secretsmanager:GetSecretValue',
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:*-??????',
    ],
  ])('is not written where %s is not known: %s on %s', (_, action, resource) => {
    expect(exact(action, resource)).toBeUndefined();
  });

  it.each(['arn:*:sqs:eu-west-1:111122223333:jobs', 'arn:aws:sqs:*:111122223333:jobs', 'arn:aws:sqs:eu-west-1:*:jobs'])(
    'is not written with a part of any kind, whoever said so: %s',
    (resource) => {
      for (const from of ['message', 'event', 'documented'] as const)
        expect(exact('sqs:SendMessage', resource, from)).toBeUndefined();
    },
  );

  it.each<readonly [NeededAuthorization['resourceFrom'], string | undefined]>([
    ['message', `arn:aws:s3:::reports/a\${*}b`],
    ['event', `arn:aws:s3:::reports/a\${*}b`],
    ['decoded', `arn:aws:s3:::reports/a\${*}b`],
    ['request-parameters', `arn:aws:s3:::reports/a\${*}b`],
    ['documented', 'arn:aws:s3:::reports/a*b'],
    ['template', undefined],
    ['none', undefined],
  ])('with a star is what it says where the star was read: from %s', (from, expected) => {
    expect(exact('s3:GetObject', 'arn:aws:s3:::reports/a*b', from)).toBe(expected);
  });

  it.each(['arn:aws:s3:::reports/*', 'arn:aws:s3:::rep*/a'])(
    'of the request may hold a star in a key alone: %s',
    (resource) => {
      expect(exact('s3:GetObject', resource, 'request-parameters')).toBeUndefined();
    },
  );
});

it.each([
  ['s3:GetObject', 's3:GetObject'],
  ['s3:getobject', 's3:GetObject'],
  ['newservice:DoThing', 'newservice:DoThing'],
  ['s3:Get*', undefined],
  ['*', undefined],
  ['', undefined],
  ['GetObject', undefined],
])('an action is written where it is one: %j', (action, expected) => {
  expect(exactActionOf(check({ request: { action } }))).toBe(expected);
});

it('special characters are written out', () => {
  expect(literal('a*b?c$d')).toBe(`a\${*}b\${?}c\${$}d`);
});
