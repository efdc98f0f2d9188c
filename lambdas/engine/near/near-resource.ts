/**
 * Why a `Resource` pattern does not match the resource of the request.
 */
import { distance as levenshtein } from 'fastest-levenshtein';
import { splitArn } from '../arn.ts';
import type { Facts } from '../facts.ts';
import { glob, hasWildcard } from '../policy/pattern.ts';
import type { Statement } from '../policy/statement.ts';
import { fill, parseTemplate } from '../policy/template.ts';
import { UNKNOWN } from '../tri.ts';
import type { NearMiss, NearMissReason } from '../verdict.ts';

type ResourceMiss = Pick<NearMiss, 'reason' | 'policyValue' | 'requestValue' | 'difference' | 'distance'>;

/** Patterns compared one by one; a statement with more is judged by these. */
const PATTERNS_AT_MOST = 25;

export function resourceMiss(statement: Statement, facts: Facts): ResourceMiss {
  const { resource } = facts.request;
  const patterns = (statement.resources ?? []).slice(0, PATTERNS_AT_MOST);
  if (statement.negatedResource) {
    const excluding = patterns.find((pattern) => glob(pattern, resource)) ?? patterns[0] ?? '';
    return { reason: 'resource-differs', policyValue: excluding, requestValue: resource, distance: 6 };
  }
  let best: ResourceMiss | undefined;
  for (const pattern of patterns) {
    const [reason, distance] = compare(pattern, statement.v2012, facts);
    if (best === undefined || distance < best.distance) {
      best = { reason, policyValue: pattern, requestValue: resource, distance };
    }
    // The variable may say just what was asked, and is a text like any other before the version that knows it.
    if (!statement.v2012 && isVariable(pattern) && glob(filledIn(pattern, facts), resource)) {
      return { reason, policyValue: pattern, requestValue: resource, difference: 'variable-is-literal', distance: 0 };
    }
  }
  return best ?? { reason: 'resource-differs', requestValue: resource, distance: 50 };
}

/** A Deny that hits what its `NotResource` was to leave out: the version before variables takes one for plain text. */
export function literalVariable(statement: Statement, facts: Facts): ResourceMiss | undefined {
  if (!statement.negatedResource || statement.v2012) return undefined;
  const { resource } = facts.request;
  const meant = (statement.resources ?? [])
    .slice(0, PATTERNS_AT_MOST)
    .find((pattern) => isVariable(pattern) && glob(filledIn(pattern, facts), resource));
  if (meant === undefined) return undefined;
  const difference = 'variable-is-literal';
  return { reason: 'resource-differs', policyValue: meant, requestValue: resource, difference, distance: 0 };
}

function isVariable(pattern: string): boolean {
  return pattern.includes('${');
}

/** The pattern as it would be read with variables; as it is written where one has no value. */
function filledIn(pattern: string, facts: Facts): string {
  const tokens = fill(parseTemplate(pattern, { variables: true, wildcards: false }), facts);
  return tokens === undefined || tokens === UNKNOWN ? pattern : tokens.join('');
}

type Comparison = readonly [NearMissReason, number];

const HEAD = ['other-partition', undefined, 'other-region', 'other-account'] as const;

function compare(pattern: string, v2012: boolean, facts: Facts): Comparison {
  if (facts.request.resource === '*') return ['no-resource-level-support', 1];
  if (v2012 && pattern.includes('${')) {
    const tokens = fill(parseTemplate(pattern, { variables: true, wildcards: true }), facts);
    if (tokens === undefined || tokens === UNKNOWN) return ['unresolved-variable', 3];
  }
  const wanted = splitArn(pattern);
  const given = facts.resourceParts;
  if (wanted === undefined || given === undefined) return ['resource-differs', 30];
  const [, , service = ''] = wanted;
  if (service !== given[2]) return ['resource-differs', 40];
  const tail = wanted[5] ?? '';
  const rest = given[5] ?? '';
  const tailFits = glob(tail, rest) || (service === 'secretsmanager' && isByName(rest) && glob(rest, tail));
  // A Region or an account that nobody told differs from none.
  const differing = [1, 3, 4].filter((at) => given[at] !== '*' && !glob(wanted[at] ?? '', given[at] ?? ''));
  if (tailFits) {
    const [only] = differing;
    const reason = differing.length === 1 && only !== undefined ? HEAD[only - 1] : undefined;
    return [reason ?? 'resource-differs', reason === undefined ? 8 : 2];
  }
  if (differing.length > 0) return ['resource-differs', 20 + differing.length];
  if (service === 's3') {
    const slash = rest.indexOf('/');
    if (slash >= 0 && !tail.includes('/') && glob(tail, rest.slice(0, slash)))
      return ['bucket-arn-for-object-action', 1];
    const [bucket = ''] = tail.split('/', 1);
    if (slash < 0 && tail.includes('/') && glob(bucket, rest)) return ['object-arn-for-bucket-action', 1];
  }
  if (tail.length === rest.length || hasWildcard(tail)) {
    if (glob(tail.toLowerCase(), rest.toLowerCase())) return ['case-differs', 0];
  }
  return compareTails(tail, rest);
}

/** A secret known by its name alone lacks the six characters at the end of its ARN. */
function isByName(tail: string): boolean {
  return tail.endsWith('-??????');
}

function compareTails(tail: string, rest: string): Comparison {
  const wanted = tail.split(/[/:]/, 12);
  const given = rest.split(/[/:]/, 12);
  if (wanted.length === given.length) {
    const off = wanted.filter((part, at) => !glob(part, given[at] ?? ''));
    const [part = ''] = off;
    const other = given[wanted.indexOf(part)] ?? '';
    if (off.length === 1) return ['one-segment-off', 3 + Math.min(hasWildcard(part) ? 3 : lettersOff(part, other), 6)];
  }
  const [first = ''] = wanted;
  if (hasWildcard(tail) && glob(first, given[0] ?? '') && !/^[*?]*$/.test(first)) return ['wildcard-too-narrow', 6];
  return ['resource-differs', 15];
}

function lettersOff(a: string, b: string): number {
  return Math.abs(a.length - b.length) > 6 ? 6 : levenshtein(a.slice(0, 100), b.slice(0, 100));
}
