/**
 * Puts the event of a test onto the default bus. Errs towards refusing: PutEvents answers well and refuses an entry for
 * itself.
 */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { TEST_EVENT } from '../../contract/names.ts';
import type { Reading } from '../../deployment/reading.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { reading } from './reading.ts';

export async function putTest(id: string, connect: ConnectOptions): Promise<Reading<string>> {
  const client = new EventBridgeClient({ ...baseConfig(connect) });
  const put = await reading('events:PutEvents', async () => {
    const { source: Source, detailType: DetailType } = TEST_EVENT;
    const answer = await client.send(
      new PutEventsCommand({ Entries: [{ Source, DetailType, Detail: JSON.stringify({ id }) }] }),
    );
    return answer.Entries?.[0];
  });
  if (put.kind === 'unread') return put;
  if (put.value?.EventId === undefined) return { kind: 'unread', reason: put.value?.ErrorCode ?? 'no answer' };
  return { kind: 'read', value: put.value.EventId };
}
