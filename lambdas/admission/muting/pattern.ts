/**
 * Patterns of quiet rules: `*` and `?` as in IAM policies, the case ignored where the field ignores it.
 */

import { glob } from '../../engine/text.ts';

/**
 * `glob` for ARNs. A path may hold colons (`user/x:role/App`): those after the fifth belong to the resource's name
 * and stand for no colon of a pattern such as `*:role/App`.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  return glob(withPlainResource(pattern), withPlainResource(arn));
}

const COLONS_OF_AN_ARN = 5;

/** Of an ARN or of a pattern, which need not begin as one. */
function withPlainResource(text: string): string {
  const parts = text.split(':');
  if (parts.length <= COLONS_OF_AN_ARN + 1) return text;
  return `${parts.slice(0, COLONS_OF_AN_ARN).join(':')}:${parts.slice(COLONS_OF_AN_ARN).join('\u0000')}`;
}

/** Absent patterns match everything; an absent value matches only absent patterns. */
export function matchesAny(
  patterns: readonly string[] | undefined,
  value: string | undefined,
  matches: typeof glob = glob,
): boolean {
  if (patterns === undefined) return true;
  return value !== undefined && patterns.some((pattern) => matches(pattern, value));
}
