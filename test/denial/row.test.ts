/**
 * Rows whose columns have the names of what every object of JavaScript has.
 */
import { expect, it } from 'vitest';
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
