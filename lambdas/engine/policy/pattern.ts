/**
 * Wildcard patterns of IAM: `*` for any run of characters, `?` for one.
 * Knows nothing of ARNs or condition keys. Matching walks the text with one way back (the last star), so no pattern,
 * however hostile, takes more than text × pattern steps. Errs towards "does not match".
 */

export const STAR = 1;
export const ONE = 2;
/** Literal text, or one of the two wildcards. Text is never looked at for wildcards again. */
export type Token = string | typeof STAR | typeof ONE;
export type Matcher = (text: string) => boolean;

/** The fastest matcher for a compact pattern: most are exact, a prefix, or literal runs between stars. */
export function matcherOf(tokens: readonly Token[]): Matcher {
  const [first, second] = tokens;
  if (first === undefined) return (text) => text === '';
  if (tokens.length === 1) {
    if (first === STAR) return () => true;
    if (typeof first === 'string') return (text) => text === first;
  }
  if (tokens.length === 2 && typeof first === 'string' && second === STAR) return (text) => text.startsWith(first);
  if (tokens.length === 2 && first === STAR && typeof second === 'string') return (text) => text.endsWith(second);
  return tokens.includes(ONE) ? (text) => matchTokens(tokens, text) : runsMatcher(tokens);
}

/** Stars alone between literal runs: what the text begins and ends with, then each run at its first place. */
function runsMatcher(tokens: readonly Token[]): Matcher {
  const literal = (token: Token | undefined) => (typeof token === 'string' ? token : '');
  const start = literal(tokens[0]);
  const end = literal(tokens.at(-1));
  const runs = tokens.slice(1, -1).filter((token) => typeof token === 'string');
  const shortest = runs.reduce((sum, run) => sum + run.length, start.length + end.length);
  return (text) => {
    if (text.length < shortest || !text.startsWith(start) || !text.endsWith(end)) return false;
    let at = start.length;
    for (const run of runs) {
      const found = text.indexOf(run, at);
      if (found < 0) return false;
      at = found + run.length;
    }
    return at <= text.length - end.length;
  };
}

export function glob(pattern: string, text: string): boolean {
  const start = literalStart(pattern);
  if (start.length === pattern.length) return pattern === text;
  return text.startsWith(start) && matchTokens(tokenize(pattern), text);
}

export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/** What every text that matches begins with. */
export function literalStart(pattern: string): string {
  const star = pattern.indexOf('*');
  const one = pattern.indexOf('?');
  if (star < 0) return one < 0 ? pattern : pattern.slice(0, one);
  return pattern.slice(0, one < 0 ? star : Math.min(star, one));
}

export function tokenize(pattern: string): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  for (let at = 0; at < pattern.length; at++) {
    const code = pattern.charCodeAt(at);
    if (code !== 42 && code !== 63) continue;
    if (at > from) tokens.push(pattern.slice(from, at));
    if (code === 63) tokens.push(ONE);
    else if (tokens.at(-1) !== STAR) tokens.push(STAR);
    from = at + 1;
  }
  if (from < pattern.length) tokens.push(pattern.slice(from));
  return tokens;
}

/** Joins neighbouring literals and stars, so that a filled-in pattern is matched as fast as a written one. */
export function compact(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (token === '') continue;
    if (token === STAR && last === STAR) continue;
    if (typeof token === 'string' && typeof last === 'string') joined[joined.length - 1] = last + token;
    else joined.push(token);
  }
  return joined;
}

export function matchTokens(tokens: readonly Token[], text: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let starAt = 0;
  for (;;) {
    const token = tokens[next];
    if (token === undefined) {
      if (at === text.length) return true;
    } else if (token === STAR) {
      star = next;
      next++;
      if (next === tokens.length) return true;
      starAt = seek(tokens[next], text, at);
      if (starAt < 0) return false;
      at = starAt;
      continue;
    } else if (token === ONE) {
      if (at < text.length) {
        at += characterLength(text, at);
        next++;
        continue;
      }
    } else if (text.startsWith(token, at)) {
      at += token.length;
      next++;
      continue;
    }
    if (star < 0 || starAt >= text.length) return false;
    starAt = seek(tokens[star + 1], text, starAt + 1);
    if (starAt < 0) return false;
    at = starAt;
    next = star + 1;
  }
}

/** Where a star may end: a literal after it can only begin where the text has it. */
function seek(token: Token | undefined, text: string, from: number): number {
  return typeof token === 'string' ? text.indexOf(token, from) : from;
}

/** `?` is one character, also where it takes two UTF-16 units. */
export function characterLength(text: string, at: number): number {
  const code = text.codePointAt(at);
  return code !== undefined && code > 0xffff ? 2 : 1;
}
