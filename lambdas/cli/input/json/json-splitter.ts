/**
 * Cuts a stream of JSON text into its records without holding more than one: the elements of a top-level list, of
 * `Records`, `Events` and the like of a top-level object, or whole top-level values (one a line, or one after another). A
 * value that is too long to hold is cut at the list in it that is known to hold records, however deep (`hits.hits`). What
 * stands around a list that was cut out is a piece as well, for it may hold records of its own.
 * Knows brackets and strings only; whether a piece is JSON is for the reader to say. Errs towards losing one piece and
 * finding the next: a line that breaks off ends where the next line starts an object.
 */

import { LISTS_AT_TOP } from '../../../denial/wrapped/wrappers.ts';
import { HeldPiece } from './held-piece.ts';
import { type WrappingList, WrappingLists } from './wrapping-lists.ts';

export type Piece =
  | { readonly kind: 'piece'; readonly text: string; readonly at: Position }
  /** What stands around lists that were cut out, which had so many elements. */
  | { readonly kind: 'around'; readonly text: string; readonly elements: number; readonly at: Position }
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
  readonly held: HeldPiece;
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
  #held = new HeldPiece(1);
  /** A list was cut out of the piece, which goes on behind it. */
  #goesOn = false;
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
        const ends = this.#bracket(code, chunk, at, from);
        if (this.#goesOn) from = at;
        this.#goesOn = false;
        if (ends) {
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
    this.#held = new HeldPiece(this.#line);
    this.#plain = code !== 123 && code !== 91;
    this.#lists.begin(this.#depth);
    return true;
  }

  /** Whether a piece ends here. */
  #bracket(code: number, chunk: string, at: number, from: number): boolean {
    if (code === QUOTE) {
      this.#inString = true;
      this.#naming = this.#capturing && this.#lists.isNaming(this.#depth);
      this.#nameFrom = at + 1;
      if (this.#naming) this.#name = '';
    } else if (code === 123 || code === 91) {
      this.#depth += 1;
      const isWay = this.#capturing && this.#lastSolid === 58 && this.#openField(code, chunk.slice(from, at + 1));
      if (code === 123 && !isWay && this.#depth > this.#pieceDepth + 1) this.#held.mayHoldMore();
    } else if (code === 125 || code === 93) {
      this.#depth = Math.max(0, this.#depth - 1);
      this.#lists.close(this.#depth);
      if (this.#depth < this.#pieceDepth) this.#leaveList();
      else return this.#capturing && !this.#plain && this.#depth === this.#pieceDepth;
    }
    return false;
  }

  /** Whether it is an object on the way to a list. */
  #openField(code: number, more: string): boolean {
    if (code === 123) return this.#lists.openObject(this.#name, this.#depth);
    const heldAt = this.#held.length + more.length;
    const opened = this.#lists.openList(this.#name, this.#depth, { heldAt, line: this.#line });
    const isAtTop = this.#depth === 2 && this.#pieceDepth === 0 && LISTS.has(this.#name);
    if (opened !== undefined) this.#held.beginList();
    if (opened === undefined || !(isAtTop || this.#held.isTooLong) || this.#outer.length >= MOST_OUTER) return false;
    this.#held.add(more);
    this.#cutUp(opened);
    return false;
  }

  /** In a list at its comma or bracket; by itself at the end of its line, whatever is on it. */
  #endsPlain(code: number): boolean {
    if (this.#pieceDepth === 0) return code === NEWLINE;
    return this.#depth === this.#pieceDepth && !startsValue(code);
  }

  #cutUp({ path, depth }: WrappingList): void {
    this.#outer.push({
      pieceDepth: this.#pieceDepth,
      list: this.#list,
      index: this.#index,
      lists: this.#lists,
      held: this.#held,
    });
    this.#list = this.#pieceDepth === 0 ? path : `${this.#list}[${this.#index}].${path}`;
    this.#lists = new WrappingLists();
    this.#pieceDepth = depth;
    this.#index = 0;
    this.#capturing = false;
  }

  /** As if it had been cut up when it opened: what was held since then is to be fed again. */
  #cutUpLate(opened: WrappingList): void {
    this.#held.cutTo(opened.heldAt);
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
    this.#held = outer.held;
    this.#held.leftList(this.#index);
    this.#list = outer.list;
    this.#index = outer.index;
    this.#lists = outer.lists;
    this.#lists.leave();
    this.#capturing = true;
    this.#plain = false;
    this.#goesOn = true;
  }

  #string(code: number, chunk: string, at: number): void {
    if (code === 123) this.#held.mayHoldMore();
    if (this.#escaped) this.#escaped = false;
    else if (code === BACKSLASH) this.#escaped = true;
    else if (code === QUOTE) {
      this.#inString = false;
      if (this.#naming) this.#name += chunk.slice(this.#nameFrom, Math.min(at, this.#nameFrom + LONGEST_NAME));
    }
  }

  /** What was held, from where on it is to be read again, when it became too long and can be cut up. */
  #hold(text: string): string | undefined {
    const held = this.#held;
    if (held.isTooLong) return undefined;
    held.add(text);
    if (held.length <= this.#longest) return undefined;
    const opened = this.#outer.length < MOST_OUTER ? this.#lists.first : undefined;
    const rest = opened === undefined ? '' : held.text.slice(opened.heldAt);
    if (opened !== undefined && standAlone(opened.path, rest)) {
      this.#cutUpLate(opened);
      return rest;
    }
    held.letGo();
    return undefined;
  }

  #finish(out: Piece[]): void {
    const at = this.#position();
    const held = this.#held;
    if (held.isLost) out.push({ kind: 'broken', reason: 'too-long', at });
    else if (!held.isTooLong && held.cutOut !== undefined)
      out.push({ kind: 'around', text: held.text, elements: held.cutOut, at });
    else if (!held.isTooLong) out.push({ kind: 'piece', text: held.text, at });
    this.#capturing = false;
    this.#plain = false;
    this.#index += 1;
    this.#depth = this.#pieceDepth;
  }

  #giveUp(out: Piece[]): void {
    const reason = this.#held.isTooLong ? 'too-long' : 'breaks-off';
    out.push({ kind: 'broken', reason, at: this.#position() });
    this.#capturing = false;
    this.#plain = false;
    this.#inString = false;
    this.#escaped = false;
    this.#depth = 0;
    this.#pieceDepth = 0;
    this.#outer = [];
    this.#lists = new WrappingLists();
  }

  #position(): Position {
    const line = this.#capturing ? this.#held.startLine : this.#line;
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
