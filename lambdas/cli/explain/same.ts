/**
 * What a record came to, kept for the records that nothing tells apart from it but their ids and the time: a client that
 * tries again and again. Holds a bounded number. Errs towards reading again: any other difference makes another record.
 */
import { type Json, objectAt, textAt } from '../../denial/fields.ts';

const MOST_KEPT = 2_000;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

export interface Again<Kept> {
  readonly kept: Kept;
  readonly time: string;
}

export class Same<Kept> {
  readonly #kept = new Map<string, Kept>();

  /** Nothing for a record that is the first of its like. */
  before(record: Json): Again<Kept> | undefined {
    const time = textAt(record, 'eventTime') ?? '';
    const kept = TIME.test(time) ? this.#kept.get(likeness(record)) : undefined;
    return kept === undefined ? undefined : { kept, time };
  }

  keep(record: Json, kept: Kept): void {
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(likeness(record), kept);
  }
}

function likeness(record: Json): string {
  const { eventID: _, requestID: __, sharedEventID: ___, eventTime: ____, ...rest } = record;
  const { 'x-amz-id-2': _____, ...beside } = objectAt(record, 'additionalEventData') ?? {};
  return JSON.stringify({ ...rest, additionalEventData: beside });
}
