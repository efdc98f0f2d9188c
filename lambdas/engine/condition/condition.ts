/**
 * One line of a `Condition` block, compiled: operator, key, values. The block is the AND of its lines.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * Missing keys: a positive operator fails, a negated one holds, `IfExists` and `ForAllValues` hold, `ForAnyValue` fails.
 * (The sample table for `ForAllValues:StringNotLike` on the operators page contradicts its own prose; the prose rules.)
 */
import type { Facts, Values } from '../facts.ts';
import { parseTemplate, type Variable } from '../policy/template.ts';
import { MAYBE, NO, not, type Tri, triOf, UNKNOWN, YES } from '../tri.ts';
import { comparerOf, type MatchAny } from './compare.ts';
import { type Operator, readOperator } from './operator.ts';

export interface Condition {
  readonly operator: Operator;
  /** As the policy spells it. */
  readonly name: string;
  /** Lower case. */
  readonly key: string;
  readonly values: readonly string[];
  /** `${…}` in the values is no plain text. */
  readonly templated: boolean;
  readonly variables: readonly Variable[];
  test(facts: Facts): Tri;
  /** Of the values that the request has for the key, those that decide it. */
  deciding(values: Values, facts: Facts): Values;
}

function compileCondition(operator: Operator, name: string, values: readonly string[], v2012: boolean): Condition {
  const key = name.toLowerCase();
  const variables = v2012 && takesVariables(operator);
  const found = variables
    ? values.flatMap((value) => parseTemplate(value, { variables, wildcards: false }).variables)
    : [];
  const matchAny = comparerOf(operator, key, values, variables);
  const test = operator.family === 'null' ? nullTest(key, values) : testOf(operator, key, matchAny, found);
  const deciding = (given: Values, facts: Facts): Values => decidingOf(given, facts, operator, matchAny);
  return { operator, name, key, values, templated: variables, variables: found, test, deciding };
}

/** All lines of a block whose shape was found to be readable. */
export function compileConditions(block: unknown, v2012: boolean): Condition[] {
  const conditions: Condition[] = [];
  for (const [operatorName, lines] of entriesOf(block)) {
    const operator = readOperator(operatorName);
    if (operator === undefined) continue;
    for (const [key, values] of entriesOf(lines)) {
      conditions.push(compileCondition(operator, key, textsOf(values), v2012));
    }
  }
  return conditions;
}

export function textsOf(value: unknown): string[] {
  const texts: string[] = [];
  for (const item of Array.isArray(value) ? value : [value]) {
    if (typeof item === 'string') texts.push(item);
    else if (typeof item === 'number' || typeof item === 'boolean' || typeof item === 'bigint')
      texts.push(String(item));
  }
  return texts;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

function takesVariables(operator: Operator): boolean {
  const { family } = operator;
  return family.startsWith('string') || family === 'arn' || family === 'bool';
}

function testOf(
  operator: Operator,
  key: string,
  matchAny: MatchAny,
  variables: readonly Variable[],
): (facts: Facts) => Tri {
  const { negated, set } = operator;
  const missing = triOf(operator.ifExists || set === 'all' || (negated && set !== 'any'));
  return (facts) => {
    const values = facts.lookup(key);
    if (values === UNKNOWN) {
      // The answer hangs on the variables it would be compared with, too.
      for (const variable of variables) facts.lookup(variable.key);
      return MAYBE;
    }
    if (values === undefined || values.length === 0) return missing;
    if (set === 'all') return all(values, facts, matchAny, negated);
    const [only] = values;
    if (values.length === 1 && only !== undefined) {
      const match = matchAny(only, facts);
      return negated ? not(match) : match;
    }
    // Without a set operator a list matches as a whole: by any of its values, or, negated, by none.
    return set === 'any'
      ? any(values, facts, matchAny, negated)
      : negated
        ? not(any(values, facts, matchAny, false))
        : any(values, facts, matchAny, false);
  };
}

function any(values: Values, facts: Facts, matchAny: MatchAny, negated: boolean): Tri {
  let answer: Tri = NO;
  for (const value of values) {
    const match = matchAny(value, facts);
    const holds = negated ? not(match) : match;
    if (holds === YES) return YES;
    if (holds === MAYBE) answer = MAYBE;
  }
  return answer;
}

function all(values: Values, facts: Facts, matchAny: MatchAny, negated: boolean): Tri {
  // "or if the key values resolve to a null data set, such as an empty string"
  if (values.every((value) => value === '')) return YES;
  return not(any(values, facts, matchAny, !negated));
}

/** All of a list must fit, and some do not; or one must not, and some do not. */
function decidingOf(values: Values, facts: Facts, { family, set, negated }: Operator, matchAny: MatchAny): Values {
  if (family === 'null' || values.length < 2 || (set !== 'all' && !(set === 'any' && negated))) return values;
  const unlike = values.filter((value) => (matchAny(value, facts) === NO) === (negated === (set === 'any')));
  return unlike.length === 0 ? values : unlike;
}

/** `Null`: "true" asks that the key be absent (or empty), "false" that it be there. */
function nullTest(key: string, values: readonly string[]): (facts: Facts) => Tri {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  return (facts) => {
    const given = facts.lookup(key);
    if (given === UNKNOWN) return MAYBE;
    const absent = given === undefined || given.every((value) => value === '');
    return triOf(wanted.has(absent ? 'true' : 'false'));
  };
}
