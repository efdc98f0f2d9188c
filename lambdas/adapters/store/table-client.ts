/**
 * The client of Denyscope's own table. What the table does not answer in two tries of a second is not known: an alert
 * waits for evidence, never for the memory.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';

const TRY_MS = 1_000;
const TRIES = 2;

export function tableClient(connect: ConnectOptions): DynamoDBClient {
  return new DynamoDBClient({ ...baseConfig({ requestTimeoutMs: TRY_MS, maxAttempts: TRIES, ...connect }) });
}
