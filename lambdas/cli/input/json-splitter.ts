/**
 * Cuts a stream of JSON text into its records without holding more than one: the elements of a top-level list, of
 * `Records`, `Events` and the like of a top-level object, or whole top-level values (one a line, or one after another). A
 * value that is too long to hold is cut at the list in it that is known to hold records, however deep (`hits.hits`).
 * Knows brackets and strings only; whether a piece is JSON is for the reader to say. Errs towards losing one piece and
 * finding the next: a line that breaks off ends where the next line starts an object.
 */

import { LISTS_AT_TOP } from '../../denial/wrapped/wrappers.ts';
import { type WrappingList, WrappingLists } from './wrapping-lists.ts';

export type Piece =
  | { readonly kind: 'piece'; readonly text: string; readonly at: Position }
  | { readonly kind: 'broken'; readonly reason: 'too-long' | 'breaks-off'; readonly at: Position };

export interface Position {
  readonly line: number;
  /** `Records[17]`; absent for a top-level value. */
  readonly path?: string;
}

/** A piece that is cut up itself, and where it stands. */
interface Outer {
  readonly pieceDepth: number;
  readonly list: string;
  readonly index: number;
  readonly lists: WrappingLists;
  readonly isLong: boolean;
}

const LISTS: ReadonlySet<string> = new Set(LISTS_AT_TOP);
const LONGEST_NAME = 64;
/** Lists in lists that are cut up: each may be read once more. */
const MOST_OUTER = 4;
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
  #dropped: 'no' | 'too-long' | 'rest' | 'rest-of-long' = 'no';
  #parts: string[] = [];
  #length = 0;
  #startLine = 1;
  /** The last string that may name a wrap, which is a key when a value follows. */
  #name = '';
  #naming = false;
  #nameFrom = 0;
  #lists = new WrappingLists();
  #outer: Outer[] = [];
  #lastSolid = 0;
  #atLineStart = true;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The pieces that end in this chunk. */
  feed(chunk: string): readonly Piece[] {
    const out: Piece[] = [];
    let from = 0;
    this.#nameFrom = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at);
      if (code === NEWLINE) this.#line += 1;
      if (code === NEWLINE ? this.#breaksAt(code) : code === 123 && this.#atLineStart && this.#isLostObject()) {
        const again = this.#hold(chunk.slice(from, at));
        if (again !== undefined) return [...out, ...this.feed(again + chunk.slice(at))];
        this.#giveUp(out);
      }
      if (this.#inString) this.#string(code, chunk, at);
      else {
        if (this.#plain && this.#endsPlain(code)) {
          this.#hold(chunk.slice(from, at));
          this.#finish(out);
        }
        if (!this.#capturing && this.#depth === this.#pieceDepth && startsValue(code) && this.#begin(code)) from = at;
        if (this.#bracket(code, at, from)) {
          const again = this.#hold(chunk.slice(from, at + 1));
          if (again !== undefined) return [...out, ...this.feed(again + chunk.slice(at + 1))];
          this.#finish(out);
        }
      }
      if (code === NEWLINE) this.#atLineStart = true;
      else if (!isSpace(code)) {
        this.#atLineStart = false;
        this.#lastSolid = code;
      } else this.#atLineStart = false;
    }
    if (this.#naming && this.#inString) this.#name += chunk.slice(this.#nameFrom, this.#nameFrom + LONGEST_NAME);
    const again = this.#capturing ? this.#hold(chunk.slice(from)) : undefined;
    return again === undefined ? out : [...out, ...this.feed(again)];
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
    this.#lists.begin(this.#depth);
    return true;
  }

  /** Whether a piece ends here. */
  #bracket(code: number, at: number, from: number): boolean {
    if (code === QUOTE) {
      this.#inString = true;
      this.#naming = this.#capturing && this.#lists.isNaming(this.#depth);
      this.#nameFrom = at + 1;
      if (this.#naming) this.#name = '';
    } else if (code === 123 || code === 91) {
      this.#depth += 1;
      if (this.#capturing && this.#lastSolid === 58) this.#openField(code, at + 1 - from);
    } else if (code === 125 || code === 93) {
      this.#depth = Math.max(0, this.#depth - 1);
      this.#lists.close(this.#depth);
      if (this.#depth < this.#pieceDepth) this.#leaveList();
      else return this.#capturing && !this.#plain && this.#depth === this.#pieceDepth;
    }
    return false;
  }

  #openField(code: number, more: number): void {
    if (code === 123) {
      this.#lists.openObject(this.#name, this.#depth);
      return;
    }
    const heldAt = this.#length + more;
    const opened = this.#lists.openList(this.#name, this.#depth, { heldAt, line: this.#line });
    // What stands before it is not held any longer, or is not needed.
    const isAtTop = this.#depth === 2 && this.#pieceDepth === 0 && LISTS.has(this.#name);
    const isLong = this.#dropped === 'too-long' || this.#dropped === 'rest-of-long';
    if (opened !== undefined && (isAtTop || isLong) && this.#outer.length < MOST_OUTER) this.#cutUp(opened);
  }

  /** In a list at its comma or bracket; by itself at the end of its line, whatever is on it. */
  #endsPlain(code: number): boolean {
    if (this.#pieceDepth === 0) return code === NEWLINE;
    return this.#depth === this.#pieceDepth && !startsValue(code);
  }

  /** The rest of the object says nothing that its records do not. */
  #cutUp({ path, depth }: WrappingList): void {
    this.#outer.push({
      pieceDepth: this.#pieceDepth,
      list: this.#list,
      index: this.#index,
      lists: this.#lists,
      isLong: this.#length > this.#longest,
    });
    this.#list = this.#pieceDepth === 0 ? path : `${this.#list}[${this.#index}].${path}`;
    this.#lists = new WrappingLists();
    this.#pieceDepth = depth;
    this.#index = 0;
    this.#capturing = false;
    this.#parts = [];
  }

  /** As if it had been cut up when it opened: what was held since then is to be fed again. */
  #cutUpLate(opened: WrappingList): void {
    this.#cutUp(opened);
    this.#depth = opened.depth;
    this.#line = opened.line;
    this.#plain = false;
    this.#inString = false;
    this.#escaped = false;
    this.#atLineStart = false;
    this.#lastSolid = 91;
  }

  #leaveList(): void {
    const outer = this.#outer.pop();
    this.#pieceDepth = outer?.pieceDepth ?? 0;
    if (outer === undefined) return;
    this.#list = outer.list;
    this.#index = outer.index;
    this.#lists = outer.lists;
    this.#lists.leave();
    this.#capturing = true;
    this.#plain = false;
    this.#dropped = outer.isLong ? 'rest-of-long' : 'rest';
    this.#parts = [];
  }

  #string(code: number, chunk: string, at: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === BACKSLASH) this.#escaped = true;
    else if (code === QUOTE) {
      this.#inString = false;
      if (this.#naming) this.#name += chunk.slice(this.#nameFrom, Math.min(at, this.#nameFrom + LONGEST_NAME));
    }
  }

  /** What was held, from where on it is to be read again, when it became too long and can be cut up. */
  #hold(text: string): string | undefined {
    if (this.#dropped !== 'no') return undefined;
    this.#length += text.length;
    this.#parts.push(text);
    if (this.#length <= this.#longest) return undefined;
    const opened = this.#outer.length < MOST_OUTER ? this.#lists.first : undefined;
    const rest = opened === undefined ? '' : this.#parts.join('').slice(opened.heldAt);
    this.#parts = [];
    if (opened !== undefined && standAlone(opened.path, rest)) {
      this.#cutUpLate(opened);
      return rest;
    }
    this.#dropped = 'too-long';
    return undefined;
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
    this.#outer = [];
    this.#lists = new WrappingLists();
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

/** Rows of a table need the names of its columns, but for those that bring them. */
function standAlone(path: string, elements: string): boolean {
  return LISTS.has(path.split('.').at(-1) ?? '') || /^\s*(?:[{\]]|$)/.test(elements);
}

function isSpace(code: number): boolean {
  return code === 32 || code === NEWLINE || code === 13 || code === 9 || code === BYTE_ORDER_MARK;
}

function startsValue(code: number): boolean {
  return !isSpace(code) && code !== COMMA && code !== 93 && code !== 125;
}
