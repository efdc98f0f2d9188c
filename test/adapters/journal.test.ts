import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localJournal } from '../../lambdas/adapters/local/local-journal.ts';
import { dynamoJournal } from '../../lambdas/adapters/store/dynamo-journal.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { CONNECT } from './connect.ts';
import { change, journalContract } from './journal-contract.ts';

describe('the journal in a table', () => {
  let endpoint: AwsEndpoint;
  beforeAll(async () => {
    endpoint = await startAwsEndpoint({ account: '111122223333' });
  });
  afterAll(() => endpoint.close());
  test.each([
    ['x', 400_000],
    ['\u20ac', 140_000],
  ])('a text too large for an item is left out, the change is kept (%s)', async (letter, times) => {
    const journal = dynamoJournal('memory', { ...CONNECT, endpoint: endpoint.url });
    const target = `arn:aws:iam::111122223333:role/Large${times}`;
    const newDocument = { Version: '2012-10-17', Statement: [{ Sid: letter.repeat(times) }] };
    await journal.record(change(target, 1, { newDocument }));
    const [found] = await journal.changesOf([target], '2026-11-01T10:00:00Z', '2026-11-01T10:30:00Z', 10);
    expect(found).toMatchObject({ eventId: 'event-1' });
    expect(found).not.toHaveProperty('newDocument');
  });

  journalContract(() => dynamoJournal('memory', { ...CONNECT, endpoint: endpoint.url }));
});

describe('the journal in a process', () => {
  journalContract(() => localJournal());
});
