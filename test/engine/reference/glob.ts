/**
 * Wildcard matching, one character at a time, the slow way.
 * Knows patterns whose characters already say whether they are wildcards (a policy variable's value never is one).
 * When a pattern is not complete (a variable without a value) the caller gets no cells and must take it as no match.
 */

export interface Cell {
  readonly char: string;
  /** True for a `*` or `?` that stands for other characters. */
  readonly wild: boolean;
}

export function cellsOf(text: string): Cell[] {
  const cells: Cell[] = [];
  for (const char of text) cells.push({ char, wild: char === '*' || char === '?' });
  return cells;
}

export function literalCells(text: string): Cell[] {
  const cells: Cell[] = [];
  for (const char of text) cells.push({ char, wild: false });
  return cells;
}

export function lowerCells(cells: readonly Cell[]): Cell[] {
  return cells.map((cell) => ({ char: cell.char.toLowerCase(), wild: cell.wild }));
}

export function plain(cells: readonly Cell[]): string {
  return cells.map((cell) => cell.char).join('');
}

/** Does the whole text match the whole pattern? `*` stands for any characters, none included; `?` for exactly one. */
export function glob(cells: readonly Cell[], text: string): boolean {
  const chars = [...text];
  const from = (patternAt: number, textAt: number): boolean => {
    const cell = cells[patternAt];
    if (cell === undefined) return textAt === chars.length;
    if (cell.wild && cell.char === '*') {
      for (let skip = textAt; skip <= chars.length; skip += 1) {
        if (from(patternAt + 1, skip)) return true;
      }
      return false;
    }
    const char = chars[textAt];
    if (char === undefined) return false;
    if (cell.wild || cell.char === char) return from(patternAt + 1, textAt + 1);
    return false;
  };
  return from(0, 0);
}

/** Cuts at the first five literal colons: the six components of an ARN, or nothing when there are fewer. */
function arnComponents(cells: readonly Cell[]): Cell[][] | undefined {
  const parts: Cell[][] = [[]];
  for (const cell of cells) {
    if (cell.char === ':' && !cell.wild && parts.length < 6) {
      parts.push([]);
      continue;
    }
    const last = parts[parts.length - 1];
    if (last !== undefined) last.push(cell);
  }
  return parts.length === 6 ? parts : undefined;
}

/** ArnLike: each of the six colon-delimited components is checked separately. */
export function arnLike(pattern: readonly Cell[], value: string): boolean {
  const wanted = arnComponents(pattern);
  const had = arnComponents(literalCells(value));
  if (wanted === undefined || had === undefined) return false;
  for (let index = 0; index < 6; index += 1) {
    const part = wanted[index];
    const text = had[index];
    if (part === undefined || text === undefined) return false;
    if (!glob(part, plain(text))) return false;
  }
  return true;
}

/**
 * A `Resource` pattern: wildcards stay within their colon-delimited segment, but a `*` at the end of a segment can
 * reach beyond the colon; colons after the fifth belong to the resource id.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourceLike(pattern: readonly Cell[], resource: string): boolean {
  const chars = [...resource];
  const endsSegment = (at: number): boolean => {
    const next = pattern[at + 1];
    return next === undefined || (next.char === ':' && !next.wild);
  };
  const from = (patternAt: number, textAt: number, colons: number): boolean => {
    const cell = pattern[patternAt];
    if (cell === undefined) return textAt === chars.length;
    if (cell.wild && cell.char === '*') {
      let seen = colons;
      for (let skip = textAt; skip <= chars.length; skip += 1) {
        if (from(patternAt + 1, skip, seen)) return true;
        if (chars[skip] === ':') {
          if (seen < 5 && !endsSegment(patternAt)) return false;
          seen += 1;
        }
      }
      return false;
    }
    const char = chars[textAt];
    if (char === undefined) return false;
    const after = char === ':' ? colons + 1 : colons;
    if (cell.wild) return char === ':' && colons < 5 ? false : from(patternAt + 1, textAt + 1, after);
    return cell.char === char && from(patternAt + 1, textAt + 1, after);
  };
  return from(0, 0, 0);
}
