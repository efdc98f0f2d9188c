/**
 * A condition to be met is advised where one of those a statement has can be met, whichever that is, and with what it
 * asks for; and of what is told for the call itself the statement keeps the rest.
 */
import { describe, expect, it } from 'vitest';
import type { Denial } from '../../lambdas/denial/denial.ts';
import type { PolicySet } from '../../lambdas/engine/index.ts';
import { ALLOW_ALL, type CheckParts, check, denial, diagnosed, FULL_ACCESS, policy, ROLE } from './building.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
const caller = { kind: 'user', arn: 'arn:aws:iam::111122223333:user/ana', account: '111122223333' } as const;

function firstFix(policies: PolicySet, request: CheckParts['request'] = {}, over: Partial<Denial> = {}) {
  const one = check({ policies, request });
  const { action, resource } = one.request;
  const need = { action, actionFrom: 'event', actionKnown: true, resource, resourceFrom: 'event' } as const;
  return diagnosed(denial({ caller, needs: [need], ...over }), [one]).fixes[0];
}

const deny = (Condition: object): PolicySet => ({
  identity: [ALLOW_ALL, policy('No', { Effect: 'Deny', Action: '*', Resource: '*', Condition })],
});
const allow = (Condition: object): PolicySet => ({
  identity: [policy('If', { Effect: 'Allow', Action: '*', Resource: '*', Condition })],
});
const from = { 'aws:SourceIp': '198.51.100.7', 'aws:MultiFactorAuthPresent': false };
const OFFICE = { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };

describe('a statement that denies is met by', () => {
  it.each<readonly [string, object, string | undefined]>([
    ['its one condition', OFFICE, 'aws:SourceIp'],
    [
      'the second, where nobody can see to the first',
      { ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' }, ...OFFICE },
      'aws:SourceIp',
    ],
    [
      'the second key of one operator',
      { StringNotEquals: { 'aws:userid': 'x', 'aws:SourceVpce': 'vpce-1' } },
      'aws:SourceVpce',
    ],
    [
      'the first of two that can be met',
      { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' }, ...OFFICE },
      'aws:MultiFactorAuthPresent',
    ],
    ['none, where nobody can see to any', { ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } }, undefined],
    ['none that names what is forbidden', { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }, undefined],
  ])('%s', (_, condition, key) => {
    const edit = firstFix(deny(condition), { context: from })?.edit;
    expect(edit?.kind === 'meet-condition' ? edit.key : undefined).toBe(key);
  });

  it.each<readonly [string, object, object]>([
    ['an address', OFFICE, { operator: 'IpAddress', values: ['203.0.113.0/24'] }],
    ['MFA', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, { operator: 'Bool', values: ['true'] }],
    [
      'an endpoint',
      { StringNotEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } },
      { operator: 'StringEquals', values: ['vpce-1', 'vpce-2'] },
    ],
    ['what is asked to be there', { Null: { 'aws:SourceVpce': 'true' } }, { operator: 'Null', values: ['false'] }],
    [
      'a newer MFA',
      { NumericGreaterThan: { 'aws:MultiFactorAuthAge': '3600' } },
      { operator: 'NumericLessThanEquals', values: ['3600'] },
    ],
    [
      'a newer MFA, by another operator',
      { NumericGreaterThanEquals: { 'aws:MultiFactorAuthAge': '3600' } },
      { operator: 'NumericLessThan', values: ['3600'] },
    ],
  ])('%s', (_, condition, expected) => {
    const context = { ...from, 'aws:MultiFactorAuthAge': 7200 };
    expect(firstFix(deny(condition), { context })).toMatchObject({
      edit: { kind: 'meet-condition', ...expected },
      verified: true,
    });
  });
});

describe('a statement that allows but for one condition is met by', () => {
  it.each<readonly [string, object, object]>([
    [
      'an address',
      { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      { operator: 'IpAddress', values: ['203.0.113.0/24'] },
    ],
    [
      'one of several',
      { StringEquals: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } },
      { operator: 'StringEquals', values: ['vpce-1', 'vpce-2'] },
    ],
    ['MFA', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, { operator: 'Bool', values: ['true'] }],
  ])('%s', (_, condition, expected) => {
    expect(firstFix(allow(condition), { context: from })).toMatchObject({
      edit: { kind: 'meet-condition', ...expected },
      verified: true,
    });
  });

  it('a tag of the request, also of an action that the reference does not know', () => {
    const condition = { StringEquals: { 'aws:RequestTag/team': 'blue' } };
    const request = { action: 'newservice:CreateThing', resource: 'arn:aws:newservice:eu-west-1:111122223333:thing/t' };
    expect(firstFix(allow(condition), request)?.edit).toMatchObject({
      kind: 'meet-condition',
      key: 'aws:RequestTag/team',
    });
    expect(firstFix(allow(condition), { action: 'sqs:SendMessage', resource: QUEUE })?.edit?.kind).not.toBe(
      'meet-condition',
    );
  });
});

describe('the statement for a call with another value of a condition', () => {
  const statement = (condition: object, context: NonNullable<NonNullable<CheckParts['request']>['context']>) =>
    firstFix(allow(condition), { action: 'sns:Subscribe', resource: 'arn:aws:sns:eu-west-1:111122223333:t', context })
      ?.document?.['Statement'];

  it.each<readonly [string, object, object | undefined]>([
    [
      "has that of the call, where the key is the service's own",
      { StringEquals: { 'sns:Protocol': 'email' } },
      { StringEquals: { 'sns:Protocol': 'https' } },
    ],
    [
      'has that of the call instead of a pattern',
      { StringLike: { 'sns:Protocol': 'e*' } },
      { StringEquals: { 'sns:Protocol': 'https' } },
    ],
    [
      'keeps the other conditions beside it',
      { StringEquals: { 'sns:Protocol': 'email', 'sns:Endpoint': 'https://a' } },
      { StringEquals: { 'sns:Endpoint': 'https://a', 'sns:Protocol': 'https' } },
    ],
    ['has none, where the key is one of all services', { StringEquals: { 'aws:UserAgent': 'x' } }, undefined],
    ['has none, where the key is absent', { StringEquals: { 'sns:Other': 'x' } }, undefined],
    ['has none, where the statement asks otherwise than for a text', { NumericEquals: { 'sns:Size': '1' } }, undefined],
  ])('%s', (_, condition, expected) => {
    const context = { 'sns:Protocol': 'https', 'sns:Endpoint': 'https://a', 'aws:UserAgent': 'curl', 'sns:Size': 7 };
    const [one] = [statement(condition, context)].flat();
    expect(one).toMatchObject({ Effect: 'Allow', Action: 'sns:Subscribe' });
    expect(Object.assign({ Condition: undefined }, one).Condition).toEqual(expected);
  });
});

describe('fixes are told in the order in which the calls were refused', () => {
  it('also where another policy could grant a call of the same action, or on the same resource', () => {
    const bucket = policy('bucket', {
      Effect: 'Allow',
      Principal: { AWS: ROLE },
      Action: 's3:ListBucket',
      Resource: '*',
    });
    const mine = check({ policies: { identity: [] } });
    const theirs = (request: CheckParts['request']) =>
      check({
        purpose: 'also-needed',
        policies: { identity: [ALLOW_ALL], resource: bucket },
        attachTo: { resource: 'arn:aws:s3:::theirs' },
        request: { ...request, resourceAccount: '444455556666' },
      });
    const layers = (request: CheckParts['request']) =>
      diagnosed(denial(), [mine, theirs(request)]).fixes.map(({ layer }) => layer);
    expect(layers({ resource: 'arn:aws:s3:::theirs/a' })).toEqual(['resource', 'identity']);
    expect(layers({ action: 's3:PutObject' })).toEqual(['resource', 'identity']);
  });
});

describe('the caller of an endpoint policy', () => {
  const endpoint = [policy('vpce-0abc', { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' })];
  const policies = { identity: [ALLOW_ALL], endpoint };

  it.each<readonly [string, Denial['caller'], string | undefined]>([
    ['a user', caller, caller.arn],
    [
      'of a kind that is no principal',
      { kind: 'unknown', arn: 'arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc' },
      undefined,
    ],
    ['of whom the account alone is known', { kind: 'account', arn: 'arn:aws:sts::111122223333:x/y' }, undefined],
  ])('is named where it is one: %s', (_, who, arn) => {
    const fix = firstFix(policies, { context: { 'aws:PrincipalArn': '' } }, { caller: who });
    const [one] = [fix?.document?.['Statement']].flat();
    expect(Object.assign({ Condition: undefined }, one).Condition).toEqual(
      arn === undefined ? undefined : { ArnEquals: { 'aws:PrincipalArn': arn } },
    );
  });
});

it('a guardrail of two conditions is met before an exception is asked for', () => {
  const fence = policy('Fence', {
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Admin' }, ...OFFICE },
  });
  const policies = { identity: [ALLOW_ALL], scps: [{ target: 'r', policies: [FULL_ACCESS, fence] }] };
  expect(firstFix(policies, { context: from })?.edit).toMatchObject({ kind: 'meet-condition', key: 'aws:SourceIp' });
});
