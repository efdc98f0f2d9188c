/**
 * Names of condition operators, taken apart: `ForAnyValue:StringNotLikeIfExists` is family, sign, set and missing rule.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */

export type Family =
  | 'string'
  | 'string-ignore-case'
  | 'string-like'
  | 'numeric'
  | 'date'
  | 'bool'
  | 'binary'
  | 'ip'
  | 'arn'
  | 'null';
export type Comparison = 'equals' | 'less' | 'less-or-equal' | 'greater' | 'greater-or-equal';

export interface Operator {
  readonly name: string;
  readonly family: Family;
  readonly comparison: Comparison;
  readonly negated: boolean;
  readonly set: 'all' | 'any' | undefined;
  readonly ifExists: boolean;
}

const BASES = new Map<string, readonly [Family, Comparison, boolean]>([
  ['stringequals', ['string', 'equals', false]],
  ['stringnotequals', ['string', 'equals', true]],
  ['stringequalsignorecase', ['string-ignore-case', 'equals', false]],
  ['stringnotequalsignorecase', ['string-ignore-case', 'equals', true]],
  ['stringlike', ['string-like', 'equals', false]],
  ['stringnotlike', ['string-like', 'equals', true]],
  ['numericequals', ['numeric', 'equals', false]],
  ['numericnotequals', ['numeric', 'equals', true]],
  ['numericlessthan', ['numeric', 'less', false]],
  ['numericlessthanequals', ['numeric', 'less-or-equal', false]],
  ['numericgreaterthan', ['numeric', 'greater', false]],
  ['numericgreaterthanequals', ['numeric', 'greater-or-equal', false]],
  ['dateequals', ['date', 'equals', false]],
  ['datenotequals', ['date', 'equals', true]],
  ['datelessthan', ['date', 'less', false]],
  ['datelessthanequals', ['date', 'less-or-equal', false]],
  ['dategreaterthan', ['date', 'greater', false]],
  ['dategreaterthanequals', ['date', 'greater-or-equal', false]],
  ['bool', ['bool', 'equals', false]],
  ['binaryequals', ['binary', 'equals', false]],
  ['ipaddress', ['ip', 'equals', false]],
  ['notipaddress', ['ip', 'equals', true]],
  ['arnequals', ['arn', 'equals', false]],
  ['arnlike', ['arn', 'equals', false]],
  ['arnnotequals', ['arn', 'equals', true]],
  ['arnnotlike', ['arn', 'equals', true]],
  ['null', ['null', 'equals', false]],
]);

const read = new Map<string, Operator>();

/** `undefined` for a name that is no operator. Names ignore case. */
export function readOperator(name: string): Operator | undefined {
  const before = read.get(name);
  if (before !== undefined) return before;
  if (name.length > 60) return undefined;
  const operator = takeApart(name);
  // Only real names are kept, and their spellings are bounded: case variants beyond these are read anew.
  if (operator !== undefined && read.size < 1000) read.set(name, operator);
  return operator;
}

function takeApart(name: string): Operator | undefined {
  let rest = name.trim().toLowerCase();
  let set: 'all' | 'any' | undefined;
  if (rest.startsWith('forallvalues:')) set = 'all';
  else if (rest.startsWith('foranyvalue:')) set = 'any';
  if (set !== undefined) rest = rest.slice(rest.indexOf(':') + 1).trim();
  const ifExists = rest.endsWith('ifexists');
  if (ifExists) rest = rest.slice(0, -'ifexists'.length);
  const base = BASES.get(rest);
  if (base === undefined) return undefined;
  const [family, comparison, negated] = base;
  // "You cannot use IfExists with the Null operator."
  if (family === 'null' && ifExists) return undefined;
  return { name, family, comparison, negated, set, ifExists };
}
