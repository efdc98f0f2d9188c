/**
 * An SQS batch in, the partial failures out. A message whose body is no JSON, or whose record cannot be read, goes to
 * the dead-letter queue with its reason at once: trying it again cannot help, and its batch goes on.
 */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Outcome } from '../pipeline.ts';

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
