/**
 * An SQS batch in, the partial failures out. A message whose body is not JSON, or whose record cannot be read, goes to
 * the dead-letter queue with its reason at once: trying it again cannot help, and its batch goes on.
 */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { DeadLetters } from '../adapters/channels/dead-letter.ts';
import type { Outcome } from '../delivery/outcome.ts';

export interface Message {
  readonly messageId: string;
  readonly body: string;
  /** The record, or nothing when the body is not JSON. */
  readonly item: unknown;
}

export function messagesOf(event: SQSEvent): readonly Message[] {
  return event.Records.map(({ messageId, body }) => ({ messageId, body, item: jsonOf(body) }));
}

export interface Handled {
  readonly message: Message;
  readonly outcome: Outcome;
}

export function pair(messages: readonly Message[], outcomes: readonly Outcome[]): readonly Handled[] {
  return messages.flatMap((message, at) => {
    const outcome = outcomes[at];
    return outcome === undefined ? [] : [{ message, outcome }];
  });
}

/** Sends what nobody can read to the dead-letter queue; gives the ids of those it did not take. */
export async function sendUnreadable(
  handled: readonly Handled[],
  deadLetters: DeadLetters,
): Promise<ReadonlySet<string>> {
  const notTaken = new Set<string>();
  await Promise.all(
    handled.map(async ({ message, outcome }) => {
      if (outcome.kind !== 'unreadable') return;
      await deadLetters.send(message.body, outcome.reason).catch(() => notTaken.add(message.messageId));
    }),
  );
  return notTaken;
}

/** What must be tried again: denials whose alert is not out, and messages the dead-letter queue did not take. */
export function partialFailures(handled: readonly Handled[], notTaken: ReadonlySet<string>): SQSBatchResponse {
  const again = handled.filter(({ message, outcome }) => outcome.kind === 'failed' || notTaken.has(message.messageId));
  return { batchItemFailures: again.map(({ message }) => ({ itemIdentifier: message.messageId })) };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // A string is not a record: parse says so, and the reason travels with the message.
    return body;
  }
}
