/**
 * Invokes a function of the stack and waits for its answer. Errs towards unread: a function that failed has no answer.
 */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { textAt } from '../../denial/fields.ts';
import type { Reading } from '../../deployment/reading.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { reading } from './reading.ts';

/** Longer than the function with the longest time. */
const LONGEST_MS = 130_000;

export async function invoke(
  functionName: string,
  payload: string,
  connect: ConnectOptions,
): Promise<Reading<unknown>> {
  const client = new LambdaClient({ ...baseConfig({ requestTimeoutMs: LONGEST_MS, maxAttempts: 1, ...connect }) });
  const invoked = await reading('lambda:InvokeFunction', async () => {
    const answer = await client.send(new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(payload) }));
    const text = answer.Payload === undefined ? '' : Buffer.from(answer.Payload).toString('utf8');
    const value: unknown = text === '' ? undefined : JSON.parse(text);
    return { failed: answer.FunctionError !== undefined, value };
  });
  if (invoked.kind === 'unread') return invoked;
  const { failed, value } = invoked.value;
  if (failed) return { kind: 'unread', reason: textAt(value, 'errorMessage') ?? 'the function failed' };
  return { kind: 'read', value };
}
