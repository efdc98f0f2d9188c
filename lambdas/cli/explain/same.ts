/**
 * What a record came to, kept for the records that nothing tells apart from it but their ids and the time: a client that
 * tries again and again. Holds a bounded number. Errs towards reading again: any other difference makes another record.
 */
import type { Json } from '../../denial/fields.ts';
import { likenessOf, timeIn } from '../../denial/record/again.ts';

const MOST_KEPT = 2_000;

export interface Again<Kept> {
  readonly kept: Kept;
  readonly time: string;
}

export class Same<Kept> {
  readonly #kept = new Map<string, Kept>();

  /** Nothing for a record that is the first of its like. */
  before(record: Json): Again<Kept> | undefined {
    const time = timeIn(record);
    const kept = time === undefined ? undefined : this.#kept.get(likenessOf(record));
    return kept === undefined || time === undefined ? undefined : { kept, time };
  }

  keep(record: Json, kept: Kept): void {
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(likenessOf(record), kept);
  }
}
