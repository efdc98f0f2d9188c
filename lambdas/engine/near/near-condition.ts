/**
 * Why a condition does not hold: its key is absent or unknown, the value another, or the negated one was met.
 */
import { distance as levenshtein } from 'fastest-levenshtein';
import type { Condition } from '../condition/condition.ts';
import type { Facts } from '../facts.ts';
import { glob, hasWildcard } from '../policy/pattern.ts';
import { fill, parseTemplate } from '../policy/template.ts';
import { NO, UNKNOWN, YES } from '../tri.ts';
import type { Difference, NearMiss } from '../verdict.ts';

type ConditionMiss = Pick<
  NearMiss,
  'reason' | 'policyValue' | 'requestValue' | 'operator' | 'key' | 'difference' | 'distance'
>;

export function conditionMisses(conditions: readonly Condition[], facts: Facts): ConditionMiss[] {
  return conditions.filter((condition) => condition.test(facts) === NO).map((condition) => missOf(condition, facts));
}

/** Of a Deny that applies: the negated lines that hold, which an exemption would have to name. */
export function heldNegations(conditions: readonly Condition[], facts: Facts): ConditionMiss[] {
  return conditions
    .filter((condition) => condition.operator.negated && condition.test(facts) === YES)
    .map((condition) => {
      const { present, shown } = read(condition, facts);
      return {
        ...lineOf(condition, shown, facts),
        reason: present ? 'condition-negated-held' : absence(condition, facts),
        distance: 0,
      };
    });
}

function missOf(condition: Condition, facts: Facts): ConditionMiss {
  const { present, shown } = read(condition, facts);
  if (!present) {
    const reason = absence(condition, facts);
    return { ...lineOf(condition, undefined, facts), reason, distance: reason === 'condition-key-unknown' ? 4 : 5 };
  }
  const line = lineOf(condition, shown, facts);
  if (condition.operator.negated) return { ...line, reason: 'condition-negated-held', distance: 4 };
  if (condition.variables.some((variable) => variable.fallback === undefined && isAbsent(variable.key, facts))) {
    return { ...line, reason: 'unresolved-variable', distance: 3 };
  }
  const [policyValue = '', requestValue = ''] = [line.policyValue, shown];
  const difference =
    unfilled(condition, policyValue, requestValue, facts) ?? differenceOf(condition, policyValue, requestValue);
  const distance = difference === undefined ? 2 + lettersOff(policyValue, requestValue) : 1;
  return { ...line, reason: 'condition-value-differs', ...(difference && { difference }), distance };
}

/** The variable may say just what the call has, and is a text like any other before the version that knows it. */
function unfilled(
  { operator, templated, values }: Condition,
  policyValue: string,
  shown: string,
  facts: Facts,
): Difference | undefined {
  if (templated || !/^(?:string|arn)/.test(operator.family)) return undefined;
  const fits = [policyValue, ...values.slice(0, VALUES_AT_MOST)].some((value) => {
    const text = filled(value, facts);
    return text !== value && (text === shown || reaches(text, shown));
  });
  return fits ? 'variable-is-literal' : undefined;
}

/** Most values that were meant to fit, and do not, fail by one of these. */
function differenceOf({ operator }: Condition, policyValue: string, requestValue: string): Difference | undefined {
  const { family } = operator;
  const takesWildcards = family === 'string-like';
  if (family !== 'string' && family !== 'string-ignore-case' && !takesWildcards) return undefined;
  if (!takesWildcards && reaches(policyValue, requestValue)) return 'wildcard-is-literal';
  const [policy, request] = [policyValue.toLowerCase(), requestValue.toLowerCase()];
  return policy === request || (takesWildcards && reaches(policy, request)) ? 'letter-case' : undefined;
}

/** As a pattern, the value would fit. */
function reaches(value: string, shown: string): boolean {
  return hasWildcard(value) && value.length + shown.length < FILLED_AT_MOST && glob(value, shown);
}

function absence(condition: Condition, facts: Facts): 'condition-key-unknown' | 'condition-key-absent' {
  return facts.isUnknown(condition.key) ? 'condition-key-unknown' : 'condition-key-absent';
}

function isAbsent(key: string, facts: Facts): boolean {
  const values = facts.lookup(key);
  return values === undefined || values === UNKNOWN;
}

function read(condition: Condition, facts: Facts): { readonly present: boolean; readonly shown: string | undefined } {
  const values = facts.lookup(condition.key);
  if (values === undefined || values === UNKNOWN || values.length === 0) return { present: false, shown: undefined };
  const told = condition.deciding(values, facts);
  return { present: true, shown: told.length === 1 ? told[0] : told.join(', ') };
}

function lineOf(
  condition: Condition,
  shown: string | undefined,
  facts: Facts,
): Omit<ConditionMiss, 'reason' | 'distance'> {
  const listed = condition.values.slice(0, VALUES_AT_MOST);
  const values = condition.templated ? listed.map((value) => filled(value, facts)) : listed;
  const policyValue = nearest(values, shown);
  return {
    operator: condition.operator.name,
    key: condition.name,
    ...(policyValue === undefined ? {} : { policyValue }),
    ...(shown === undefined ? {} : { requestValue: shown }),
  };
}

/**
 * With its variables' values in place, so that two values stand side by side; as it is written where one has none, or
 * where they would make it longer than anybody reads.
 */
function filled(value: string, facts: Facts): string {
  if (!value.includes('${')) return value;
  const tokens = fill(parseTemplate(value, { variables: true, wildcards: false }), facts);
  if (tokens === undefined || tokens === UNKNOWN) return value;
  const text = tokens.join('');
  return text.length > FILLED_AT_MOST ? value : text;
}

const FILLED_AT_MOST = 2000;

const VALUES_AT_MOST = 25;

function nearest(values: readonly string[], shown: string | undefined): string | undefined {
  if (shown === undefined || values.length < 2) return values[0];
  let best: string | undefined;
  let off = Number.POSITIVE_INFINITY;
  for (const value of values.slice(0, VALUES_AT_MOST)) {
    // Of values that all differ by much the one that begins alike says most.
    const letters = reaches(value, shown) ? -1 : lettersOff(value, shown) + 1 / (1 + alikeUpTo(value, shown));
    if (letters < off) {
      best = value;
      off = letters;
    }
  }
  return best;
}

function alikeUpTo(a: string, b: string): number {
  const most = Math.min(a.length, b.length, 2000);
  let at = 0;
  while (at < most && a[at]?.toLowerCase() === b[at]?.toLowerCase()) at++;
  return at;
}

function lettersOff(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 6) return 6;
  if (a.length === b.length && a.toLowerCase() === b.toLowerCase()) return 0;
  return Math.min(levenshtein(a.slice(0, 100), b.slice(0, 100)), 6);
}
