/**
 * Cuts a stream of CSV text into rows of cells (RFC 4180; comma, semicolon or tab). Holds one row at a time.
 * Errs towards losing one row and finding the next: a row longer than the bound is given as too long.
 */

export interface Row {
  readonly line: number;
  /** Absent where the row is too long to hold. */
  readonly cells?: readonly string[];
}

export class CsvRows {
  readonly #delimiter: string;
  readonly #longest: number;
  #cells: string[] = [];
  #cell = '';
  #length = 0;
  #quoted = false;
  /** A quote within quotes: the end, or half of a quote. */
  #mayEnd = false;
  #line = 1;
  #startLine = 1;

  constructor(delimiter: string, longest: number) {
    this.#delimiter = delimiter;
    this.#longest = longest;
  }

  feed(text: string): readonly Row[] {
    const rows: Row[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at];
      if (char === '\n') this.#line += 1;
      if (this.#quoted) {
        if (this.#mayEnd) {
          this.#mayEnd = false;
          // Two quotes are one; the first was held back.
          if (char === '"') {
            from = at;
            continue;
          }
          this.#quoted = false;
          from = at;
        } else {
          if (char !== '"') continue;
          this.#hold(text.slice(from, at));
          this.#mayEnd = true;
          from = at + 1;
          continue;
        }
      }
      if (char === '"' && this.#cell === '' && text.slice(from, at).trim() === '') {
        this.#quoted = true;
        from = at + 1;
      } else if (char === this.#delimiter) {
        this.#hold(text.slice(from, at));
        this.#endCell();
        from = at + 1;
      } else if (char === '\n') {
        this.#hold(text.slice(from, at).replace(/\r$/, ''));
        this.#endRow(rows);
        from = at + 1;
      }
    }
    if (!this.#mayEnd) this.#hold(text.slice(from));
    return rows;
  }

  end(): readonly Row[] {
    const rows: Row[] = [];
    if (this.#cell !== '' || this.#cells.length > 0) this.#endRow(rows);
    return rows;
  }

  /** The input ended within quotes: its last row is not whole. */
  get breaksOff(): boolean {
    return this.#quoted && !this.#mayEnd;
  }

  #hold(text: string): void {
    this.#length += text.length;
    if (this.#length <= this.#longest) this.#cell += text;
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = '';
  }

  #endRow(rows: Row[]): void {
    this.#endCell();
    const cells = this.#cells;
    const isBlank = cells.length === 1 && cells[0]?.trim() === '';
    const line = this.#startLine;
    if (!isBlank) rows.push(this.#length > this.#longest ? { line } : { line, cells });
    this.#cells = [];
    this.#length = 0;
    this.#startLine = this.#line;
  }
}

/** What separates the cells of a header; nothing for a line that is no header. */
export function delimiterOf(line: string): ',' | ';' | '\t' | undefined {
  const outside = line.replace(/"[^"]*"/g, '');
  const counts = ([',', ';', '\t'] as const).map((each) => [outside.split(each).length - 1, each] as const);
  const [most = 0, delimiter] = counts.reduce((best, each) => (each[0] > best[0] ? each : best));
  return most > 0 ? delimiter : undefined;
}
