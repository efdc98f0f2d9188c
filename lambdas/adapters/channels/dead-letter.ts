/**
 * Records that nobody can read go to the dead-letter queue at once, as they came, with the reason beside them: trying
 * again cannot help, and their batch goes on.
 */

import type { SQSClient } from '@aws-sdk/client-sqs';
import { present } from '../../denial/fields.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';

export interface DeadLetters {
  /** Throws when the queue does not take it: the message then stays where it is. */
  send(body: string, reason: string): Promise<void>;
}

/** SQS takes 1 MiB; older queues and the redrive to a stricter one 256 KiB. */
const MOST_BYTES = 250_000;

export function deadLetters(queueUrl: string, connect: ConnectOptions): DeadLetters {
  let client: SQSClient | undefined;
  return {
    async send(body, reason) {
      const sdk = await import('@aws-sdk/client-sqs');
      // The client would otherwise call whatever host stands in the queue's address.
      client ??= new sdk.SQSClient({ ...baseConfig(connect), useQueueUrlAsEndpoint: false });
      const text = plain(body === '' ? ' ' : body);
      const cut = Buffer.byteLength(text) > MOST_BYTES;
      await client.send(
        new sdk.SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: cut ? Buffer.from(text).subarray(0, MOST_BYTES).toString('utf8') : text,
          MessageAttributes: present({
            reason: { DataType: 'String', StringValue: plain(reason.slice(0, 1_000)) || 'unknown' },
            cut: cut ? { DataType: 'String', StringValue: 'true' } : undefined,
          }),
        }),
      );
    },
  };
}

/** SQS takes only characters that XML 1.0 allows; a lone surrogate is none. */
function plain(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}');
}
