/**
 * Cuts a stream of JSON text into its records without holding more than one: the elements of a top-level list, of
 * `Records`, `Events` and the like of a top-level object, or whole top-level values (one a line, or one after another).
 * Knows brackets and strings only; whether a piece is JSON is for the reader to say. Errs towards losing one piece and
 * finding the next: a line that breaks off ends where the next line starts an object.
 */

export type Piece =
  | { readonly kind: 'piece'; readonly text: string; readonly at: Position }
  | { readonly kind: 'broken'; readonly reason: 'too-long' | 'breaks-off'; readonly at: Position };

export interface Position {
  readonly line: number;
  /** `Records[17]`; absent for a top-level value. */
  readonly path?: string;
}

const LISTS: ReadonlySet<string> = new Set(['Records', 'Events', 'events', 'logEvents', 'results', 'QueryResultRows']);
const NEWLINE = 10;
const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
/** Files put one behind another have one each. */
const BYTE_ORDER_MARK = 0xfeff;

export class JsonSplitter {
  readonly #longest: number;
  #depth = 0;
  /** Values at this depth are the pieces. */
  #pieceDepth = 0;
  #list = '';
  #index = 0;
  #line = 1;
  #inString = false;
  #escaped = false;
  /** A value without brackets: it ends at a comma, a bracket or the end of its line. */
  #plain = false;
  #capturing = false;
  /** A piece too long to hold, or what is left of an object whose list was cut up. */
  #dropped: 'no' | 'too-long' | 'rest' = 'no';
  #parts: string[] = [];
  #length = 0;
  #startLine = 1;
  /** The last string at depth 1, which is a key when a value follows. */
  #name = '';
  #naming = false;
  #lastSolid = 0;
  #atLineStart = true;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The pieces that end in this chunk. */
  feed(chunk: string): readonly Piece[] {
    const out: Piece[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at);
      if (code === NEWLINE) {
        this.#line += 1;
        if (this.#breaksAt(code)) {
          this.#hold(chunk.slice(from, at));
          this.#giveUp(out);
        }
      } else if (code === 123 && this.#atLineStart && this.#isLostObject()) {
        this.#hold(chunk.slice(from, at));
        this.#giveUp(out);
      }
      if (this.#inString) this.#string(code);
      else {
        if (this.#plain && this.#endsPlain(code)) {
          this.#hold(chunk.slice(from, at));
          this.#finish(out);
        }
        if (!this.#capturing && this.#depth === this.#pieceDepth && startsValue(code) && this.#begin(code)) from = at;
        if (this.#bracket(code)) {
          this.#hold(chunk.slice(from, at + 1));
          this.#finish(out);
        }
      }
      if (code === NEWLINE) this.#atLineStart = true;
      else if (!isSpace(code)) {
        this.#atLineStart = false;
        this.#lastSolid = code;
      } else this.#atLineStart = false;
    }
    if (this.#capturing) this.#hold(chunk.slice(from));
    return out;
  }

  /** What is left at the end of the input. */
  end(): readonly Piece[] {
    const out: Piece[] = [];
    if (this.#capturing && this.#plain && !this.#inString) this.#finish(out);
    else if (this.#capturing || this.#depth > 0) this.#giveUp(out);
    return out;
  }

  #begin(code: number): boolean {
    if (this.#depth === 0 && code === 91) {
      this.#pieceDepth = 1;
      this.#list = '';
      this.#index = 0;
      return false;
    }
    this.#capturing = true;
    this.#dropped = 'no';
    this.#parts = [];
    this.#length = 0;
    this.#startLine = this.#line;
    this.#plain = code !== 123 && code !== 91;
    return true;
  }

  /** Whether a piece ends here. */
  #bracket(code: number): boolean {
    if (code === QUOTE) {
      this.#inString = true;
      this.#naming = this.#depth === 1 && this.#pieceDepth === 0;
      if (this.#naming) this.#name = '';
    } else if (code === 123 || code === 91) {
      this.#depth += 1;
      const cuts = code === 91 && this.#depth === 2 && this.#pieceDepth === 0 && this.#capturing;
      if (cuts && this.#lastSolid === 58 && LISTS.has(this.#name)) this.#cutUp();
    } else if (code === 125 || code === 93) {
      this.#depth = Math.max(0, this.#depth - 1);
      if (this.#depth < this.#pieceDepth) this.#leaveList();
      else return this.#capturing && !this.#plain && this.#depth === this.#pieceDepth;
    }
    return false;
  }

  /** In a list at its comma or bracket; by itself at the end of its line, whatever is on it. */
  #endsPlain(code: number): boolean {
    if (this.#pieceDepth === 0) return code === NEWLINE;
    return this.#depth === this.#pieceDepth && !startsValue(code);
  }

  /** The rest of the object says nothing that its records do not. */
  #cutUp(): void {
    this.#pieceDepth = 2;
    this.#list = this.#name;
    this.#index = 0;
    this.#capturing = false;
    this.#parts = [];
  }

  #leaveList(): void {
    if (this.#pieceDepth === 2) {
      this.#capturing = true;
      this.#plain = false;
      this.#dropped = 'rest';
      this.#parts = [];
    }
    this.#pieceDepth = 0;
  }

  #string(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === BACKSLASH) this.#escaped = true;
    else if (code === QUOTE) this.#inString = false;
    if (this.#naming && this.#inString && this.#name.length < 32) this.#name += String.fromCharCode(code);
  }

  #hold(text: string): void {
    if (this.#dropped !== 'no') return;
    this.#length += text.length;
    if (this.#length > this.#longest) {
      this.#dropped = 'too-long';
      this.#parts = [];
    } else this.#parts.push(text);
  }

  #finish(out: Piece[]): void {
    const at = this.#position();
    if (this.#dropped === 'too-long') out.push({ kind: 'broken', reason: 'too-long', at });
    else if (this.#dropped === 'no') out.push({ kind: 'piece', text: this.#parts.join(''), at });
    this.#capturing = false;
    this.#plain = false;
    this.#parts = [];
    this.#index += 1;
    this.#depth = this.#pieceDepth;
  }

  #giveUp(out: Piece[]): void {
    out.push({
      kind: 'broken',
      reason: this.#dropped === 'too-long' ? 'too-long' : 'breaks-off',
      at: this.#position(),
    });
    this.#capturing = false;
    this.#plain = false;
    this.#inString = false;
    this.#escaped = false;
    this.#parts = [];
    this.#depth = 0;
    this.#pieceDepth = 0;
  }

  #position(): Position {
    const line = this.#capturing ? this.#startLine : this.#line;
    return this.#pieceDepth === 0 ? { line } : { line, path: `${this.#list}[${this.#index}]` };
  }

  /** JSON knows no line break within a string: a top-level value that has one broke off. */
  #breaksAt(code: number): boolean {
    return code === NEWLINE && this.#inString && this.#pieceDepth === 0;
  }

  /** An object at the start of a line where none can stand: the one before it never ended. */
  #isLostObject(): boolean {
    if (!this.#capturing || this.#inString || this.#pieceDepth !== 0 || this.#depth === 0) return false;
    return this.#lastSolid !== COMMA && this.#lastSolid !== 58 && this.#lastSolid !== 91;
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === NEWLINE || code === 13 || code === 9 || code === BYTE_ORDER_MARK;
}

function startsValue(code: number): boolean {
  return !isSpace(code) && code !== COMMA && code !== 93 && code !== 125;
}
