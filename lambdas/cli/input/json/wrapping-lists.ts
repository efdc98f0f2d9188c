/**
 * Where in a value of JSON its records lie: the first list of them that is reached through fields known to wrap records.
 * Told of brackets and names as they come. Errs towards none: a list below any other field is part of something.
 */
import { LISTS_OF_RECORDS, WRAPPERS } from '../../../denial/wrapped/wrappers.ts';

/** A list whose elements tell by themselves what they are, be it open still. */
export interface WrappingList {
  /** `hits.hits`. */
  readonly path: string;
  /** Of its elements. */
  readonly depth: number;
  /** How much of the value stands before its first element. */
  readonly heldAt: number;
  readonly line: number;
}

const KNOWN: ReadonlySet<string> = new Set(WRAPPERS);
/** No deeper do the readers look. */
const DEEPEST = 8;
const LISTS: ReadonlySet<string> = new Set(LISTS_OF_RECORDS);

export class WrappingLists {
  #base = 0;
  #names: string[] = [];
  #first: WrappingList | undefined;

  /** A value at this depth. */
  begin(depth: number): void {
    this.#base = depth;
    this.#names = [];
    this.#first = undefined;
  }

  get first(): WrappingList | undefined {
    return this.#first;
  }

  /** A string at this depth may be the name of a field that is to be known. */
  isNaming(depth: number): boolean {
    return this.#first === undefined && depth === this.#base + 1 + this.#names.length;
  }

  /** The object in the field of this name; `depth` is that of its fields. Whether a list may lie in it. */
  openObject(name: string, depth: number): boolean {
    const isWrap = this.isNaming(depth - 1) && KNOWN.has(name) && this.#names.length < DEEPEST;
    if (isWrap) this.#names.push(name);
    return isWrap;
  }

  /** The list, where it is the first that is known. */
  openList(name: string, depth: number, at: Pick<WrappingList, 'heldAt' | 'line'>): WrappingList | undefined {
    if (!this.isNaming(depth - 1) || !LISTS.has(name)) return undefined;
    this.#first = { path: [...this.#names, name].join('.'), depth, ...at };
    return this.#first;
  }

  /** Its list was cut up and ended: the next is looked for. */
  leave(): void {
    this.#first = undefined;
  }

  /** What closed stood at this depth. */
  close(depth: number): void {
    if (this.#first === undefined && depth < this.#base + 1 + this.#names.length) this.#names.pop();
  }
}
