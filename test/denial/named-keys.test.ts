/** Condition keys that are called like a parameter of the request: what is no plain value is not told. */
import { describe, expect, it } from 'vitest';
import { namedKey } from '../../lambdas/denial/keys/named-keys.ts';

const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };

describe('a key called like a parameter', () => {
  it.each([
    ['a text', 'ALL_ATTRIBUTES', 'ALL_ATTRIBUTES'],
    ['a number', 7, 7],
    ['a switch', false, false],
    ['a list of texts', ['a', 'b'], ['a', 'b']],
    ['a list that holds something else', ['a', 1], undefined],
    ['a list of nothing', [], undefined],
    ['an empty text', '', undefined],
    ['an object', { a: 1 }, undefined],
    ['nothing', undefined, undefined],
  ])('%s', (_, select, value) => {
    expect(namedKey('dynamodb:Select', { select }, PLACE)).toEqual(value);
  });
});
