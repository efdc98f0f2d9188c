import { afterAll, beforeAll, describe } from 'vitest';
import { dynamoJournal } from '../../lambdas/adapters/dynamo-journal.ts';
import { type AwsEndpoint, startAwsEndpoint } from '../aws-endpoint/index.ts';
import { CONNECT } from './connect.ts';
import { journalContract } from './journal-contract.ts';

describe('the journal in a table', () => {
  let endpoint: AwsEndpoint;
  beforeAll(async () => {
    endpoint = await startAwsEndpoint({ account: '111122223333' });
  });
  afterAll(() => endpoint.close());
  journalContract(() => dynamoJournal('memory', { ...CONNECT, endpoint: endpoint.url }));
});
