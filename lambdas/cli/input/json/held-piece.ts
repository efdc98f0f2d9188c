/**
 * A piece of JSON while it is read: its text as far as that is held, without the elements of the lists that were cut out of
 * it. Errs towards saying that it was too long: what is left of a long one is passed over only where nothing in it can be
 * a record.
 */
export class HeldPiece {
  readonly startLine: number;
  #parts: string[] = [];
  #length = 0;
  #isTooLong = false;
  #mayHoldMore = false;
  #mightBeforeList = false;
  #cutOut: number | undefined;

  constructor(startLine: number) {
    this.startLine = startLine;
  }

  get length(): number {
    return this.#length;
  }

  get isTooLong(): boolean {
    return this.#isTooLong;
  }

  get text(): string {
    return this.#parts.join('');
  }

  /** Elements of the lists that were cut out of it; absent where none was. */
  get cutOut(): number | undefined {
    return this.#cutOut;
  }

  add(text: string): void {
    if (this.#isTooLong) return;
    this.#parts.push(text);
    this.#length += text.length;
  }

  /** A list begins that may be cut out later on. */
  beginList(): void {
    this.#mightBeforeList = this.#mayHoldMore;
  }

  /** As if nothing had been read since that list began. */
  cutTo(length: number): void {
    this.#parts = [this.text.slice(0, length)];
    this.#length = length;
    this.#mayHoldMore = this.#mightBeforeList;
  }

  letGo(): void {
    this.#isTooLong = true;
    this.#parts = [];
  }

  /** An object stands in it beside those on the way to its lists, or a text that may be one. */
  mayHoldMore(): void {
    this.#mayHoldMore = true;
  }

  leftList(elements: number): void {
    this.#cutOut = (this.#cutOut ?? 0) + elements;
  }

  /** Too long, and not because of the lists that were cut out. */
  get isLost(): boolean {
    return this.#isTooLong && (this.#cutOut === undefined || this.#mayHoldMore);
  }
}
