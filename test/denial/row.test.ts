/**
 * Rows of a table: columns with the names of what every object of JavaScript has, and cells that hold nothing.
 */
import { describe, expect, it } from 'vitest';
import { recordOfRow } from '../../lambdas/denial/wrapped/spelling/row.ts';

it.each([
  'constructor',
  'Constructor',
  '__proto__',
  'toString',
  'userIdentity.__proto__.admin',
  'requestParameters.__proto__.x',
])('a column named %s is passed over', (column) => {
  const row: unknown = JSON.parse(
    `{"eventName":"GetObject","eventSource":"s3.amazonaws.com","requestParameters.key":"k","${column}":"x"}`,
  );
  const carried = recordOfRow(Object(row), false);
  expect(carried?.record).toEqual({
    eventName: 'GetObject',
    eventSource: 's3.amazonaws.com',
    requestParameters: { key: 'k' },
  });
  expect(Object.keys(Object.prototype)).toEqual([]);
});

describe('a cell that holds nothing is a field that is not there', () => {
  it.each([[''], ['null'], [null], [undefined]])('%j', (nothing) => {
    const carried = recordOfRow(
      {
        eventName: 'GetObject',
        eventSource: 's3.amazonaws.com',
        errorCode: nothing,
        readOnly: nothing,
        requestParameters: nothing,
        resources: nothing,
        userIdentity: nothing,
      },
      false,
    );
    expect(carried?.record).toStrictEqual({ eventName: 'GetObject', eventSource: 's3.amazonaws.com' });
  });

  it('also within a struct', () => {
    const userIdentity =
      '{type=IAMUser, principalid=null, arn=arn:aws:iam::111122223333:user/ana, sessioncontext=null}';
    const carried = recordOfRow({ eventName: 'GetObject', eventSource: 's3.amazonaws.com', userIdentity }, false);
    expect(carried?.record['userIdentity']).toStrictEqual({
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/ana',
    });
  });
});
