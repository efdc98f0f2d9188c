/**
 * Permissions that are narrowed wherever they are given: a role to the service that gets it, a grant to AWS's own use, tags
 * to the call that makes the thing.
 */
import { describe, expect, it } from 'vitest';
import { check, denial, diagnosed, ROLE } from './building.ts';

const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web';

function conditionOf(action: string, resource: string, context: object): unknown {
  const one = check({ policies: { identity: [] }, request: { action, resource, context: { ...context } } });
  const need = { action, actionFrom: 'event', actionKnown: true, resource, resourceFrom: 'message' } as const;
  const [fix] = diagnosed(denial({ needs: [need] }), [one]).fixes;
  const [statement] = [fix?.document?.['Statement']].flat();
  expect(statement).toMatchObject({ Effect: 'Allow', Action: action });
  return Object.assign({ Condition: undefined }, statement).Condition;
}

describe('the statement is for', () => {
  it.each<readonly [string, string, string, object, object | undefined]>([
    [
      'the service that gets the role',
      'iam:PassRole',
      ROLE,
      { 'iam:PassedToService': 'ecs.amazonaws.com' },
      { StringEquals: { 'iam:PassedToService': 'ecs.amazonaws.com' } },
    ],
    ['any service, where nobody told which', 'iam:PassRole', ROLE, {}, undefined],
    [
      'the grants of services',
      'kms:CreateGrant',
      'arn:aws:kms:eu-west-1:111122223333:key/1',
      { 'kms:GrantIsForAWSResource': true },
      { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    ],
    [
      'all grants, where it was none of a service',
      'kms:CreateGrant',
      'arn:aws:kms:eu-west-1:111122223333:key/1',
      { 'kms:GrantIsForAWSResource': false },
      undefined,
    ],
    [
      'calls through a URL',
      'lambda:InvokeFunction',
      'arn:aws:lambda:eu-west-1:111122223333:function:f',
      { 'lambda:InvokedViaFunctionUrl': true },
      { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
    ],
    [
      'the call that tags what it makes',
      'ec2:CreateTags',
      'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc',
      { 'ec2:CreateAction': 'RunInstances' },
      { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
    ],
    [
      'the call that makes what it tags, which nobody told',
      'elasticloadbalancing:AddTags',
      `${GROUP}/*`,
      {},
      { StringEquals: { 'elasticloadbalancing:CreateAction': 'CreateTargetGroup' } },
    ],
    ['what is there already', 'elasticloadbalancing:AddTags', `${GROUP}/0123456789abcdef`, {}, undefined],
    [
      'a value whose star is a letter',
      'iam:PassRole',
      ROLE,
      { 'iam:PassedToService': 'e*' },
      { StringEquals: { 'iam:PassedToService': `e\${*}` } },
    ],
    [
      'nothing narrower by a key of another action',
      'sqs:SendMessage',
      'arn:aws:sqs:eu-west-1:111122223333:jobs',
      { 'iam:PassedToService': 'ecs.amazonaws.com' },
      undefined,
    ],
  ])('%s: %s', (_, action, resource, context, expected) => {
    expect(conditionOf(action, resource, context)).toEqual(expected);
  });
});
