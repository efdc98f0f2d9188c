/**
 * Condition blocks, as the documentation words them: every operator and every key must hold (AND), one value is enough
 * (OR), negated operators hold when no value matches (NOR), and a missing key has rules of its own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
import type { Context } from './context.ts';
import { arnLike, type Cell, glob, literalCells, lowerCells, plain } from './glob.ts';
import { blockHolds, dateOf, numberOf } from './values.ts';
import { substitute } from './variables.ts';

export interface Operator {
  readonly name: string;
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly set: 'all' | 'any' | 'none';
}

/** `undefined`: no such operator, the condition holds for nothing. */
export function operatorOf(text: string): Operator | undefined {
  let name = text;
  let set: Operator['set'] = 'none';
  if (name.startsWith('ForAllValues:')) set = 'all';
  if (name.startsWith('ForAnyValue:')) set = 'any';
  if (set !== 'none') name = name.slice(name.indexOf(':') + 1);
  const ifExists = name.endsWith('IfExists');
  if (ifExists) name = name.slice(0, -'IfExists'.length);
  const positive = POSITIVE_OF[name];
  if (positive !== undefined) return { name: positive, negated: true, ifExists, set };
  return COMPARE[name] === undefined && name !== 'Null' ? undefined : { name, negated: false, ifExists, set };
}

export function conditionHolds(
  text: string,
  key: string,
  values: readonly string[],
  version: string,
  context: Context,
) {
  const operator = operatorOf(text);
  if (operator === undefined) return false;
  const found = context.get(key.toLowerCase());
  const had = found === undefined ? [] : typeof found === 'string' ? [found] : found;
  if (operator.name === 'Null') return values.includes(String(isNull(had)));
  if (operator.set === 'all' && isNull(had)) return true;
  if (had.length === 0) {
    if (operator.ifExists) return true;
    return operator.set === 'any' ? false : operator.negated;
  }
  if (operator.set === 'any' && isNull(had)) return false;
  const matches = (value: string) => values.some((wanted) => compare(operator.name, value, wanted, version, context));
  if (operator.set === 'all') return had.every((value) => matches(value) !== operator.negated);
  if (operator.set === 'any') return had.some((value) => matches(value) !== operator.negated);
  return had.some(matches) !== operator.negated;
}

/** Absent, no values, or an empty string. */
function isNull(values: readonly string[]): boolean {
  return values.every((value) => value === '');
}

function compare(name: string, value: string, wanted: string, version: string, context: Context): boolean {
  const operator = COMPARE[name];
  if (operator === undefined) return false;
  // "Policy variables: supported" for String and Arn operators only.
  const takesVariables = name.startsWith('String') || name.startsWith('Arn');
  const cells = takesVariables ? substitute(wanted, version, context) : literalCells(wanted);
  return cells !== undefined && operator(value, cells);
}

const POSITIVE_OF: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
  ArnNotEquals: 'ArnLike',
  ArnNotLike: 'ArnLike',
};

const number = (holds: (value: bigint, wanted: bigint) => boolean) => (text: string, cells: readonly Cell[]) => {
  const value = numberOf(text);
  const wanted = numberOf(plain(cells));
  return value !== undefined && wanted !== undefined && holds(value, wanted);
};

const date = (holds: (value: number, wanted: number) => boolean) => (text: string, cells: readonly Cell[]) => {
  const value = dateOf(text);
  const wanted = dateOf(plain(cells));
  return value !== undefined && wanted !== undefined && holds(value, wanted);
};

const COMPARE: Readonly<Record<string, (value: string, wanted: readonly Cell[]) => boolean>> = {
  StringEquals: (value, wanted) => value === plain(wanted),
  StringEqualsIgnoreCase: (value, wanted) => value.toLowerCase() === plain(lowerCells(wanted)),
  StringLike: (value, wanted) => glob(wanted, value),
  NumericEquals: number((value, wanted) => value === wanted),
  NumericLessThan: number((value, wanted) => value < wanted),
  NumericLessThanEquals: number((value, wanted) => value <= wanted),
  NumericGreaterThan: number((value, wanted) => value > wanted),
  NumericGreaterThanEquals: number((value, wanted) => value >= wanted),
  DateEquals: date((value, wanted) => value === wanted),
  DateLessThan: date((value, wanted) => value < wanted),
  DateLessThanEquals: date((value, wanted) => value <= wanted),
  DateGreaterThan: date((value, wanted) => value > wanted),
  DateGreaterThanEquals: date((value, wanted) => value >= wanted),
  Bool: (value, wanted) => value.toLowerCase() === plain(wanted).toLowerCase(),
  BinaryEquals: (value, wanted) => value === plain(wanted),
  IpAddress: (value, wanted) => blockHolds(plain(wanted), value),
  ArnEquals: (value, wanted) => arnLike(wanted, value),
  ArnLike: (value, wanted) => arnLike(wanted, value),
};
