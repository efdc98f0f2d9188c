/**
 * One request value against the values of a policy, by family of operator; the sign and the set are applied elsewhere.
 * A policy value that is malformed (no number, no CIDR) matches nothing.
 */
import { arnLikeMatcher, parseArn, splitArn } from '../arn.ts';
import type { Facts } from '../facts.ts';
import { compact, glob, hasWildcard, type Matcher, matcherOf, type Token } from '../policy/pattern.ts';
import { fill, literalOf, parseTemplate, type Template, type TemplateKind, tokensOf } from '../policy/template.ts';
import { MAYBE, NO, type Tri, triOf, UNKNOWN, YES } from '../tri.ts';
import { inRange, parseRange, readAddress } from './address.ts';
import { parseDate } from './date.ts';
import { compareDecimals, parseDecimal } from './number.ts';
import type { Comparison, Operator } from './operator.ts';

/** Whether any of the policy's values matches this one of the request. */
export type MatchAny = (value: string, facts: Facts) => Tri;

export function comparerOf(operator: Operator, key: string, values: readonly string[], variables: boolean): MatchAny {
  switch (operator.family) {
    case 'string':
      return withPath(key, values, templated(values, { variables, wildcards: false }, exactly, same));
    case 'string-ignore-case':
      return templated(values, { variables, wildcards: false }, exactly, lower);
    case 'string-like':
      return withPath(key, values, templated(values, { variables, wildcards: true }, matcherOf, same));
    case 'arn':
      return withPath(key, values, templated(values, { variables, wildcards: true }, arnLikeMatcher, same));
    case 'bool':
      return templated(values, { variables, wildcards: false }, exactly, lower);
    case 'numeric':
      return ordered(values, parseDecimal, compareDecimals, operator.comparison);
    case 'date':
      return ordered(values, parseDate, (a, b) => a - b, operator.comparison);
    case 'ip': {
      const ranges = values.map(parseRange).filter((range) => range !== undefined);
      return (value) => {
        const address = readAddress(value);
        return triOf(address !== undefined && ranges.some((range) => inRange(address, range)));
      };
    }
    case 'binary': {
      const wanted = new Set(values.map(bare));
      return (value) => triOf(wanted.has(bare(value)));
    }
    default:
      return () => NO;
  }
}

type Folding = (text: string) => string;
const same: Folding = (text) => text;
const lower: Folding = (text) => text.toLowerCase();

function templated(
  values: readonly string[],
  kind: TemplateKind,
  build: (tokens: readonly Token[]) => Matcher,
  fold: Folding,
): MatchAny {
  const literals = new Set<string>();
  const matchers: Matcher[] = [];
  const open: Template[] = [];
  for (const value of values) {
    const template = parseTemplate(value, kind);
    if (template.variables.length > 0) open.push(template);
    else {
      const literal = literalOf(template);
      if (literal === undefined) matchers.push(build(tokensOf(template)));
      else literals.add(fold(literal));
    }
  }
  if (matchers.length === 0 && open.length === 0) {
    const [only] = literals;
    if (literals.size === 1 && only !== undefined) return (value) => (fold(value) === only ? YES : NO);
    return (value) => (literals.has(fold(value)) ? YES : NO);
  }
  return (value, facts) => {
    if (literals.has(fold(value)) || matchers.some((matches) => matches(value))) return YES;
    let answer: Tri = NO;
    for (const template of open) {
      const tokens = fill(template, facts);
      if (tokens === UNKNOWN) answer = MAYBE;
      else if (
        tokens !== undefined &&
        build(tokens.map((token) => (typeof token === 'string' ? fold(token) : token)))(fold(value))
      ) {
        return YES;
      }
    }
    return answer;
  };
}

function exactly(tokens: readonly Token[]): Matcher {
  const text = compact(tokens).join('');
  return (value) => value === text;
}

function ordered<T>(
  values: readonly string[],
  parse: (text: string) => T | undefined,
  compare: (a: T, b: T) => number,
  comparison: Comparison,
): MatchAny {
  const bounds = values.map(parse).filter((bound) => bound !== undefined);
  const holds = HOLDS[comparison];
  return (value) => {
    const given = parse(value);
    return triOf(given !== undefined && bounds.some((bound) => holds(compare(given, bound))));
  };
}

const HOLDS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  equals: (order) => order === 0,
  less: (order) => order < 0,
  'less-or-equal': (order) => order <= 0,
  greater: (order) => order > 0,
  'greater-or-equal': (order) => order >= 0,
};

function bare(base64: string): string {
  return base64.replace(/[\s=]/g, '').replaceAll('-', '+').replaceAll('_', '/');
}

/**
 * A session's ARN has no path. Where the role's full ARN was not given, a role ARN in a policy matches by account and
 * last path segment; one that only a path could decide (`role/team/*`) leaves the answer open.
 */
function withPath(key: string, values: readonly string[], match: MatchAny): MatchAny {
  if (key !== 'aws:principalarn') return match;
  const paths = values.filter((value) => /:role\/.*\//.test(value) && !value.includes('${'));
  if (paths.length === 0) return match;
  return (value, facts) => {
    const plain = match(value, facts);
    if (plain !== NO || !facts.pathless) return plain;
    let answer: Tri = NO;
    for (const path of paths) {
      const fits = fitsByLastSegment(path, value, facts.caller.name);
      if (fits === YES) return YES;
      if (fits === MAYBE && facts.doubt(key) === UNKNOWN) answer = MAYBE;
    }
    return answer;
  };
}

function fitsByLastSegment(pattern: string, arn: string, name: string): Tri {
  const wanted = splitArn(pattern);
  const given = splitArn(arn);
  if (wanted === undefined || given === undefined || parseArn(arn) === undefined) return NO;
  if (!wanted.slice(0, 5).every((segment, at) => glob(segment, given[at] ?? ''))) return NO;
  const leaf = pattern.slice(pattern.lastIndexOf('/') + 1);
  if (/^[*?]*$/.test(leaf)) {
    // Two paths are kept for roles that AWS makes, and so are the names of those roles.
    for (const [path, prefix] of RESERVED) {
      if (pattern.includes(`:role/${path}/`)) return triOf(name.startsWith(prefix));
    }
    return MAYBE;
  }
  if (hasWildcard(leaf) ? glob(leaf, name) : leaf === name) return YES;
  return NO;
}

const RESERVED = [
  ['aws-service-role', 'AWSServiceRoleFor'],
  ['aws-reserved', 'AWSReservedSSO_'],
] as const;
