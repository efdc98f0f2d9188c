/**
 * What Presto, Trino and Java print for a struct, a map or a list; and what is none.
 */
import { describe, expect, it } from 'vitest';
import { structIn } from '../../lambdas/denial/wrapped/spelling/struct-text.ts';

describe('a struct without quotes', () => {
  it.each<readonly [string, string, unknown]>([
    ['of nothing', '{}', {}],
    ['of one field', '{bucketName=b}', { bucketName: 'b' }],
    ['a value with commas and equal signs', '{key=a, b=, c, next=1}', { key: 'a', b: ', c', next: '1' }],
    ['nested', '{a={b=1, c={d=2}}}', { a: { b: '1', c: { d: '2' } } }],
    ['with a list', '{a=[x, y], b=[]}', { a: ['x, y'], b: [] }],
    ['with JSON in a field', '{a={"b":[1,"}"]}, c=2}', { a: { b: [1, '}'] }, c: '2' }],
    ['with a field of nothing, which is not there', '{a=1, b=null}', { a: '1' }],
    ['with blanks behind', '{a=1} ', { a: '1' }],
  ])('%s: %s', (_, text, expected) => {
    expect(structIn(text, 'any')).toStrictEqual(expected);
  });

  it('whose names are known may hold others in its values', () => {
    const shape = { type: 'text', arn: 'text' } as const;
    expect(structIn('{type=a, b=c, arn=x}', shape)).toStrictEqual({ type: 'a, b=c', arn: 'x' });
    expect(structIn('{TYPE=a, ARN={x}', shape)).toStrictEqual({ TYPE: 'a', ARN: '{x' });
  });

  it.each(['{', '{a', '{a=1', '{a=1} b', '{a=1}}', '[a', '{"a":', `${'{a='.repeat(20)}1${'}'.repeat(20)}`])(
    'is not read where it does not close, or too deep: %s',
    (text) => {
      expect(structIn(text, 'any')).toBeUndefined();
    },
  );

  it('with a name that the struct does not have is not read', () => {
    expect(structIn('{other=1}', { type: 'text' })).toBeUndefined();
  });
});
