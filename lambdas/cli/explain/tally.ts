/**
 * What became of everything in the input, and the words for it on stderr: progress while a long input is read, a
 * warning for each of the first things skipped, and a closing line that accounts for all.
 */
import { grouped } from '../../notice/text/grouped.ts';
import { warn } from '../console.ts';

/** Skipped items named one by one; a file of garbage must not scroll the rest away. */
const MOST_NAMED = 20;

export class Tally {
  explained = 0;
  #notDenials = 0;
  #read = 0;
  readonly #skipped = new Map<string, number>();
  /** Of each named input: was anything in it of use? */
  readonly #usable = new Map<string, boolean>();

  #input = '';

  /** What follows comes from this place. */
  begin(input: string): void {
    this.#input = input;
  }

  record(): void {
    this.#read += 1;
    this.#usable.set(this.#input, true);
  }

  passOver(records: number): void {
    this.record();
    this.#read += records - 1;
    this.#notDenials += records;
  }

  notDenial(): void {
    this.#notDenials += 1;
  }

  skip(place: string, reason: string): void {
    if (!this.#usable.has(this.#input)) this.#usable.set(this.#input, false);
    const before = this.#skippedCount;
    const kind = reason.split(/[:,;]/)[0] ?? reason;
    this.#skipped.set(kind, (this.#skipped.get(kind) ?? 0) + 1);
    if (before < MOST_NAMED) warn(`${place}: skipped: ${reason}`);
    else if (before === MOST_NAMED) warn('more is skipped and only counted from here on');
  }

  /** Of some named input nothing at all could be used. */
  get isUnusable(): boolean {
    return [...this.#usable.values()].includes(false);
  }

  get isOneAlone(): boolean {
    return this.explained === 1 && this.#notDenials + this.#skippedCount === 0;
  }

  progress(): string {
    const read = count(this.#read + this.#skippedCount, 'record', 'records');
    return `${read} read, ${count(this.explained, 'denied call', 'denied calls')} explained`;
  }

  closing(): string {
    const skipped = this.#skippedCount;
    const kinds = [...this.#skipped].map(([kind, times]) => `${kind} ×${grouped(times)}`).join(', ');
    return [
      `${count(this.explained, 'denied call', 'denied calls')} explained`,
      ...(this.#notDenials > 0 ? [`${count(this.#notDenials, 'record', 'records')} of other calls passed over`] : []),
      ...(skipped > 0 ? [`${count(skipped, 'item', 'items')} skipped: ${kinds}`] : []),
    ].join(', ');
  }

  get #skippedCount(): number {
    return [...this.#skipped.values()].reduce((sum, times) => sum + times, 0);
  }
}

function count(n: number, one: string, many: string): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}
