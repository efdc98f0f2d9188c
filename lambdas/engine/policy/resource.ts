/**
 * `Resource` and `NotResource` of one statement.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * Variables stand only behind the fifth colon. One without a value makes its pattern match nothing, and under
 * `NotResource` makes the statement inert: the page on variables says it then "does not match any resource".
 */
import { type Headed, hasWildcardService, headed, resourceMatcher, splitArn } from '../arn.ts';
import type { Facts } from '../facts.ts';
import { MAYBE, NO, not, type Tri, UNKNOWN, YES } from '../tri.ts';
import { compact, literalStart, type Matcher, STAR, type Token } from './pattern.ts';
import { fill, parseTemplate, type Template, tokensOf } from './template.ts';

export type ResourceTest = (resource: string, facts: Facts) => Tri;

interface OpenPattern {
  readonly headed: Headed;
  readonly tail: Template;
  /** What any match begins with: most requests are told apart by it, before a variable is looked up. */
  readonly start: string;
}

export function compileResources(patterns: readonly string[], negated: boolean, v2012: boolean): ResourceTest {
  if (patterns.includes('*')) return () => (negated ? NO : YES);
  const fixed: Matcher[] = [];
  const open: OpenPattern[] = [];
  for (const pattern of patterns) {
    if (hasWildcardService(pattern)) continue;
    const parts = v2012 && pattern.includes('${') ? splitArn(pattern) : undefined;
    const tail = parts === undefined ? undefined : parseTemplate(parts[5] ?? '', { variables: true, wildcards: true });
    if (parts === undefined || tail === undefined) fixed.push(resourceMatcher(expanded(pattern)));
    else if (tail.variables.length > 0) open.push(openPattern(parts.slice(0, 5), tail));
    else fixed.push(headed(parts.slice(0, 5))(tokensOf(tail)));
  }
  if (open.length === 0) {
    const [only] = fixed;
    if (fixed.length === 1 && only !== undefined) return (resource) => (only(resource) === negated ? NO : YES);
    return (resource) => (fixed.some((matches) => matches(resource)) === negated ? NO : YES);
  }
  return (resource, facts) => {
    if (fixed.some((matches) => matches(resource))) return negated ? NO : YES;
    let covered: Tri = NO;
    for (const { headed: matcherFor, tail, start } of open) {
      if (!negated && !resource.startsWith(start)) continue;
      const tokens = fill(tail, facts);
      if (tokens === UNKNOWN) {
        if (negated || matcherFor(anyValue(tail))(resource)) covered = MAYBE;
      } else if (tokens === undefined) {
        if (negated) return NO;
      } else if (matcherFor(tokens)(resource)) return negated ? NO : YES;
    }
    return negated ? not(covered) : covered;
  };
}

/** What a resource that any of the patterns matches begins with: up to a wildcard or a variable. */
export function startsOf(patterns: readonly string[]): string[] {
  return patterns.map((pattern) => literalStart(expanded(pattern).split('$', 1)[0] ?? ''));
}

function openPattern(head: readonly string[], tail: Template): OpenPattern {
  const front = `${head.join(':')}:`;
  const start = literalStart(front);
  const [first] = tail.pieces;
  return { headed: headed(head), tail, start: start === front && typeof first === 'string' ? front + first : start };
}

/** API Gateway lets its own policies leave out the front of the ARN. */
function expanded(pattern: string): string {
  return pattern.startsWith('execute-api:/')
    ? `arn:*:execute-api:*:*:*${pattern.slice('execute-api:'.length)}`
    : pattern;
}

/** Whether some value of the unknown variables could make the pattern match: each taken as any run of characters. */
function anyValue(tail: Template): Token[] {
  return compact(tail.pieces.map((piece) => (typeof piece === 'object' ? STAR : piece)));
}
