import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDecodedMessage } from '../../lambdas/denial/message/decoded-message.ts';

const NESTED = {
  allowed: false,
  explicitDeny: true,
  matchedStatements: { items: [{ statementId: 'DenyStop', effect: 'DENY', principals: { items: [] } }] },
  failures: { items: [] },
  context: {
    principal: { id: 'AIDAEXAMPLE', name: 'Bob', arn: 'arn:aws:iam::123456789012:user/Bob' },
    action: 'ec2:StopInstances',
    resource: 'arn:aws:ec2:us-east-1:123456789012:instance/i-0dd01f8cea3f61f7b',
    conditions: {
      items: [
        { key: 'ec2:Tenancy', values: { items: [{ value: 'default' }] } },
        { key: 'aws:TagKeys', values: { items: [{ value: 'a' }, { value: 'b' }] } },
      ],
    },
  },
};

const READ = {
  allowed: false,
  explicitDeny: true,
  principalArn: 'arn:aws:iam::123456789012:user/Bob',
  action: 'ec2:StopInstances',
  resource: 'arn:aws:ec2:us-east-1:123456789012:instance/i-0dd01f8cea3f61f7b',
  conditions: { 'ec2:Tenancy': ['default'], 'aws:TagKeys': ['a', 'b'] },
  matchedStatements: ['DenyStop'],
};

const LOOSE = {
  allowed: 'false',
  explicitDeny: 'true',
  matchedStatements: [{ item: { statementId: 'DenyStop' } }],
  failures: '',
  context: {
    ...NESTED.context,
    conditions: [
      { item: { key: 'ec2:Tenancy', values: ['default'] } },
      { key: 'aws:TagKeys', values: [{ item: { value: 'a' } }, 'b'] },
    ],
  },
};

describe('a decoded authorization message', () => {
  test.each([
    ['as it really is', NESTED],
    ['as the reference shows it', LOOSE],
    ['inside of the answer of the CLI', { DecodedMessage: JSON.stringify(NESTED) }],
  ])('%s', (_, message) => {
    expect(readDecodedMessage(JSON.stringify(message))).toEqual(READ);
  });

  test('with nothing in it', () => {
    const empty = { allowed: 'false', explicitDeny: 'false', matchedStatements: '', failures: '', context: {} };
    expect(readDecodedMessage(JSON.stringify(empty))).toEqual({
      allowed: false,
      explicitDeny: false,
      conditions: {},
      matchedStatements: [],
    });
  });

  test('any text is read', () => {
    for (const text of ['', 'null', '[]', '{}', '{"a"', '{"DecodedMessage":"x"}'])
      expect(readDecodedMessage(text)).toBeUndefined();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        readDecodedMessage(
          JSON.stringify({ allowed: false, matchedStatements: value, context: { conditions: value } }),
        );
      }),
    );
  });
});
