/**
 * Amazon Resource Names: their six parts, and matching a pattern against one.
 * Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html : a wildcard stays
 * in its segment unless it is the segment's last character, then it may reach beyond the colon. Behind the fifth colon
 * (the resource itself, which may hold colons of its own) it matches anything. Errs towards "does not match".
 */
import {
  characterLength,
  compact,
  hasWildcard,
  type Matcher,
  matcherOf,
  matchTokens,
  STAR,
  type Token,
  tokenize,
} from './policy/pattern.ts';

export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

export function parseArn(text: string): ArnParts | undefined {
  const parts = splitArn(text);
  if (parts === undefined || parts[0] !== 'arn') return undefined;
  const [, partition = '', service = '', region = '', account = '', resource = ''] = parts;
  return { partition, service, region, account, resource };
}

/** The six parts; `undefined` where there are fewer than five colons. */
export function splitArn(text: string): string[] | undefined {
  const parts: string[] = [];
  let from = 0;
  for (let count = 0; count < 5; count++) {
    const colon = text.indexOf(':', from);
    if (colon < 0) return undefined;
    parts.push(text.slice(from, colon));
    from = colon + 1;
  }
  parts.push(text.slice(from));
  return parts;
}

/** A `Resource` pattern without variables. */
export function resourceMatcher(pattern: string): Matcher {
  if (pattern === '*') return () => true;
  if (!hasWildcard(pattern)) return (text) => text === pattern;
  const parts = splitArn(pattern);
  // `arn:aws:s3:*` and the like have fewer segments than an ARN: only a last star can reach the rest.
  return parts === undefined ? headless(pattern.split(':')) : headed(parts.slice(0, 5))(tokenize(parts[5] ?? ''));
}

/** The five segments before the resource itself, which may be filled in from variables. */
export type Headed = (tail: readonly Token[]) => Matcher;

export function headed(head: readonly string[]): Headed {
  const front = tokenize(`${head.join(':')}:`);
  if (head.every(endsOpen)) return (tail) => matcherOf(compact([...front, ...tail]));
  const spills = head.some((segment) => segment.endsWith('*'));
  const segments = head.map((segment) => matcherOf(tokenize(segment)));
  return (tail) => {
    const loose = matcherOf(compact([...front, ...tail]));
    const spilling = [...within([...head, '']), ...tail.map((token): Bounded => ({ token, colon: true }))];
    const tailMatches = matcherOf(tail);
    return (text) => {
      if (!loose(text)) return false;
      const parts = splitArn(text);
      if (parts !== undefined && segments.every((matches, at) => matches(parts[at] ?? ''))) {
        if (tailMatches(parts[5] ?? '')) return true;
      }
      return spills && reaches(spilling, text);
    };
  };
}

function headless(segments: readonly string[]): Matcher {
  const loose = matcherOf(tokenize(segments.join(':')));
  if (segments.every(endsOpen)) return loose;
  const tokens = within(segments);
  return (text) => loose(text) && reaches(tokens, text);
}

/**
 * No wildcard, or stars at the end alone, which may reach beyond the colon: a pattern of such segments matches as if
 * colons were nothing special. Others match no more than that, which tells most texts apart at once.
 */
function endsOpen(segment: string): boolean {
  return /^[^*?]*\**$/.test(segment);
}

/** A wildcard in the service is refused by AWS when the policy is stored. */
export function hasWildcardService(pattern: string): boolean {
  const [scheme, , service] = pattern.split(':', 3);
  return scheme === 'arn' && service !== undefined && hasWildcard(service);
}

interface Bounded {
  readonly token: Token;
  /** The wildcard may match a colon. */
  readonly colon: boolean;
}

function within(segments: readonly string[]): Bounded[] {
  return segments.flatMap((segment, at) => {
    const tokens = tokenize(segment);
    const bounded = tokens.map(
      (token, index): Bounded => ({ token, colon: token === STAR && index === tokens.length - 1 }),
    );
    return at === segments.length - 1 ? bounded : [...bounded, { token: ':', colon: false }];
  });
}

/** All places of the text that the pattern can reach, token by token: slow but never more than text × tokens. */
function reaches(tokens: readonly Bounded[], text: string): boolean {
  let places = new Uint8Array(text.length + 1);
  places[0] = 1;
  for (const bounded of tokens) {
    const next = new Uint8Array(text.length + 1);
    if (!advance(bounded, text, places, next)) return false;
    places = next;
  }
  return places[text.length] === 1;
}

/** Whether any place is reached. */
function advance({ token, colon }: Bounded, text: string, places: Uint8Array, next: Uint8Array): boolean {
  let any = false;
  let running = false;
  for (let at = 0; at <= text.length; at++) {
    if (token === STAR) {
      // A star that began earlier runs on, unless it would have to pass a colon.
      if (running && !colon && text.charCodeAt(at - 1) === COLON) running = false;
      if (places[at] === 1) running = true;
      if (running) next[at] = 1;
      any ||= running;
      continue;
    }
    if (places[at] !== 1) continue;
    let to = -1;
    if (typeof token === 'string') to = text.startsWith(token, at) ? at + token.length : -1;
    else if (at < text.length && (colon || text.charCodeAt(at) !== COLON)) to = at + characterLength(text, at);
    if (to < 0) continue;
    next[to] = 1;
    any = true;
  }
  return any;
}

const COLON = 58;

/**
 * `ArnLike` and `ArnEquals`: each of the six parts by itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function arnLikeMatcher(tokens: readonly Token[]): Matcher {
  if (tokens.length === 1 && tokens[0] === STAR) return () => true;
  if (tokens.length === 1 && typeof tokens[0] === 'string') {
    const exact = tokens[0];
    return (text) => text === exact;
  }
  const segments = splitTokens(tokens);
  if (segments === undefined) return () => false;
  const loose = matcherOf(compact(tokens));
  return (text) => {
    if (!loose(text)) return false;
    const parts = splitArn(text);
    return parts !== undefined && segments.every((segment, at) => matchTokens(segment, parts[at] ?? ''));
  };
}

function splitTokens(tokens: readonly Token[]): Token[][] | undefined {
  const segments: Token[][] = [[]];
  for (const token of tokens) {
    let text: Token | undefined = token;
    while (typeof text === 'string' && segments.length < 6) {
      const colon = text.indexOf(':');
      if (colon < 0) break;
      if (colon > 0) segments.at(-1)?.push(text.slice(0, colon));
      segments.push([]);
      text = colon + 1 < text.length ? text.slice(colon + 1) : undefined;
    }
    if (text !== undefined) segments.at(-1)?.push(text);
  }
  return segments.length === 6 ? segments : undefined;
}
