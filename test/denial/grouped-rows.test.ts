/** Rows of a query that groups denials: one of each kind, how many there were, and what the columns leave out. */
import { describe, expect, it } from 'vitest';
import { findInRow } from '../../lambdas/denial/wrapped/find.ts';
import { recordOf } from './records.ts';

const ROW = {
  example: JSON.stringify(recordOf()),
  first_seen: '2026-11-01T10:00:00Z',
  last_seen: '2026-11-01T11:00:00Z',
};

describe('a row that stands for several denials', () => {
  it('tells how many and when', () => {
    expect(findInRow({ ...ROW, denials: '12' })).toMatchObject([
      { kind: 'record', times: { count: 12, first: '2026-11-01T10:00:00Z', last: '2026-11-01T11:00:00Z' } },
    ]);
  });

  it.each(['0', '-1', '1.5', 'many', undefined])('is one denial where the count is %s', (denials) => {
    const [found] = findInRow({ ...ROW, denials });
    expect(found).toMatchObject({ kind: 'record' });
    expect(found).not.toHaveProperty('times');
  });
});

describe('columns of the caller', () => {
  const row = {
    eventName: 'GetObject',
    eventSource: 's3.amazonaws.com',
    errorCode: 'AccessDenied',
    eventID: '0f1e2d3c-aaaa-bbbb-cccc-000000000001',
    'userIdentity.arn': 'arn:aws:sts::111122223333:assumed-role/app/run',
    'userIdentity.sessionContext.sessionIssuer.arn': 'arn:aws:iam::111122223333:role/app',
  };

  it('are missing one by one', () => {
    const [found] = findInRow(row);
    const lacks = found?.kind === 'record' ? found.lacks : [];
    expect(lacks).toContain('userIdentity.accountId');
    expect(lacks).not.toContain('userIdentity.arn');
    expect(lacks).not.toContain('userIdentity.sessionContext');
  });
});
