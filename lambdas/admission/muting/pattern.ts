/**
 * Patterns of quiet rules: `*` and `?` as in IAM policies, the case ignored where the field ignores it.
 */

/** Linear in both lengths for real input: no regular expression is built from settings. */
export function matchesPattern(pattern: string, value: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let place = 0;
  while (at < value.length) {
    const want = pattern[place];
    if (want === '*') {
      star = place;
      resume = at;
      place += 1;
    } else if (want === '?' || want === value[at]) {
      place += 1;
      at += 1;
    } else if (star >= 0) {
      place = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  while (pattern[place] === '*') place += 1;
  return place === pattern.length;
}

/**
 * The same for ARNs. A path may hold colons (`user/x:role/App`): those after the fifth belong to the resource's name
 * and stand for no colon of a pattern such as `*:role/App`.
 */
export function matchesArn(pattern: string, arn: string): boolean {
  return matchesPattern(withPlainResource(pattern), withPlainResource(arn));
}

const COLONS_OF_AN_ARN = 5;

function withPlainResource(arn: string): string {
  const parts = arn.split(':');
  if (parts.length <= COLONS_OF_AN_ARN + 1) return arn;
  return `${parts.slice(0, COLONS_OF_AN_ARN).join(':')}:${parts.slice(COLONS_OF_AN_ARN).join('\u0000')}`;
}

/** Absent patterns match everything; an absent value matches only absent patterns. */
export function matchesAny(
  patterns: readonly string[] | undefined,
  value: string | undefined,
  matches: typeof matchesPattern = matchesPattern,
): boolean {
  if (patterns === undefined) return true;
  return value !== undefined && patterns.some((pattern) => matches(pattern, value));
}
