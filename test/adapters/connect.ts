/** Credentials that open nothing, and as few tries as make a fault visible. */
import type { ConnectOptions } from '../../lambdas/adapters/connection/accounts.ts';

export const CONNECT: ConnectOptions = {
  region: 'eu-west-1',
  account: '111122223333',
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' },
  maxAttempts: 1,
};

/** The same for a client of the SDK that a test makes itself. */
export const CLIENT = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'example' },
  maxAttempts: 1,
};
