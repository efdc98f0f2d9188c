/**
 * An SQS batch in, the partial failures out. A message whose body is no JSON, or whose record cannot be read, goes to
 * the dead-letter queue with its reason at once: trying it again cannot help, and its batch goes on.
 */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { DeadLetters } from '../adapters/channels/dead-letter.ts';
import type { Outcome } from '../delivery/outcome.ts';

export interface Letter {
  readonly messageId: string;
  readonly body: string;
  /** The record, or nothing when the body is no JSON. */
  readonly item: unknown;
}

export function lettersOf(event: SQSEvent): readonly Letter[] {
  return event.Records.map(({ messageId, body }) => ({ messageId, body, item: jsonOf(body) }));
}

export interface Handled {
  readonly letter: Letter;
  readonly outcome: Outcome;
}

export function pair(letters: readonly Letter[], outcomes: readonly Outcome[]): readonly Handled[] {
  return letters.flatMap((letter, at) => {
    const outcome = outcomes[at];
    return outcome === undefined ? [] : [{ letter, outcome }];
  });
}

/** Sends what nobody can read to the dead-letter queue; gives the ids of those it did not take. */
export async function sendUnreadable(handled: readonly Handled[], letters: DeadLetters): Promise<ReadonlySet<string>> {
  const notTaken = new Set<string>();
  await Promise.all(
    handled.map(async ({ letter, outcome }) => {
      if (outcome.kind !== 'unreadable') return;
      await letters.send(letter.body, outcome.reason).catch(() => notTaken.add(letter.messageId));
    }),
  );
  return notTaken;
}

/** What must be tried again: denials whose alert is not out, and letters the dead-letter queue did not take. */
export function partialFailures(handled: readonly Handled[], notTaken: ReadonlySet<string>): SQSBatchResponse {
  const again = handled.filter(({ letter, outcome }) => outcome.kind === 'failed' || notTaken.has(letter.messageId));
  return { batchItemFailures: again.map(({ letter }) => ({ itemIdentifier: letter.messageId })) };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // A string is no record: parse says so, and the reason travels with the letter.
    return body;
  }
}
