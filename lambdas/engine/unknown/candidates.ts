/**
 * Which values of an unknown key to try: absent, each value that the policies tell apart, and one that they do not name.
 * For ranges the edges and what lies just beyond, for patterns a text that each matches and one that two match
 * together, for lists the values one by one, in pairs and all together. Values that no condition can tell apart are
 * tried once.
 */
import type { Condition } from '../condition/condition.ts';
import { type Facts, KLEENE, type Values } from '../facts.ts';
import type { CompiledSet } from '../layers/compiled-set.ts';
import type { Candidate } from '../layers/shelf.ts';
import type { Statement } from '../policy/statement.ts';
import { MAYBE, UNKNOWN } from '../tri.ts';
import { unnamedValues, valuesNamed } from './named-values.ts';
import { isSpecial, specialValues } from './special-values.ts';
import { resourceSolutions, variableSolutions } from './variable-values.ts';

/** More are not tried: then the key stays named. */
const VALUES_AT_MOST = 100;
const NAMED_AT_MOST = 400;
const PAIRS_AT_MOST = 20_000;

/** What a key may be tried at; `undefined`: absent. */
export type Choice = Values | undefined;

/** For each key its values; `undefined` where they are too many to try. */
export function valuesToTry(
  keys: readonly string[],
  statements: readonly Candidate[],
  set: CompiledSet,
  facts: Facts,
): Choice[][] | undefined {
  const conditions = statements.flatMap(({ statement }) => statement.conditions);
  if (conditions.reduce((count, condition) => count + condition.values.length, 0) > NAMED_AT_MOST) return undefined;
  const resources = statements.filter(({ statement }) => statement.resources?.some((text) => text.includes('${')));
  const singles = new Map<string, Set<string>>();
  for (const key of keys) {
    const own = conditions.filter((condition) => condition.key === key);
    const values = [
      ...unnamedValues(own),
      ...valuesNamed(own, facts),
      ...resources.flatMap(({ statement }) => resourceSolutions(statement.resources ?? [], key, facts)),
      ...specialValues(key, statements, set, facts),
    ];
    singles.set(key, new Set(values));
  }
  const linked = conditions.filter((condition) => condition.variables.length > 0);
  // Twice: a value may come to a key by way of another one.
  for (let round = 0; round < 2; round++) for (const condition of linked) exchange(condition, singles, facts);
  const all = new Map([...singles].map(([key, found]) => [key, choices(key, [...found], conditions)]));
  const tries: Choice[][] = [];
  for (const key of all.keys()) {
    const tried = toldApart(
      key,
      statements.filter(({ statement }) => mentions(statement, key)),
      all,
      facts,
    );
    if (tried.length > VALUES_AT_MOST) return undefined;
    tries.push(tried);
  }
  return tries;
}

/** Absent, each value by itself, and lists where a condition takes the key for one. */
function choices(key: string, found: readonly string[], conditions: readonly Condition[]): Choice[] {
  const single: Choice[] = [undefined, ...found.map((value) => [value])];
  const listed = conditions.some((one) => one.key === key && one.operator.set !== undefined);
  return listed ? [...single, ...lists(found)] : single;
}

/** A key compared with a variable and the key in the variable: each may take what makes it equal to the other. */
function exchange(condition: Condition, singles: ReadonlyMap<string, Set<string>>, facts: Facts): void {
  const known = facts.lookup(condition.key);
  const own = singles.get(condition.key);
  const compared = own === undefined ? (known === UNKNOWN ? [] : (known ?? [])) : [...own];
  for (const { key } of condition.variables) {
    const other = singles.get(key);
    if (other === undefined) continue;
    for (const value of variableSolutions(condition, key, compared.slice(0, VALUES_AT_MOST))) other.add(value);
    if (own === undefined) continue;
    for (const value of [...other].slice(0, VALUES_AT_MOST)) {
      for (const text of condition.values) own.add(text.replace(/\$\{[^}*?$]+\}/g, () => value));
    }
  }
}

function mentions(statement: Statement, key: string): boolean {
  if (statement.conditions.some((one) => one.key === key || one.variables.some((variable) => variable.key === key))) {
    return true;
  }
  return statement.resources?.some((text) => text.toLowerCase().includes(`\${${key}`)) ?? false;
}

function lists(singles: readonly string[]): string[][] {
  const few = singles.slice(0, 6);
  const pairs = few.flatMap((first, at) => few.slice(at + 1).map((second) => [first, second]));
  const without = few.map((_, at) => few.filter((_value, index) => index !== at));
  return [[], ...pairs, ...without, [...singles]];
}

/**
 * Of values that every statement answers alike, the first. Where an answer hangs on one other key as well, alike means
 * for each of its values; what is open even then stands alone.
 */
function toldApart(
  key: string,
  statements: readonly Candidate[],
  all: ReadonlyMap<string, readonly Choice[]>,
  facts: Facts,
): Choice[] {
  const values = all.get(key) ?? [];
  const [partner, ...more] = [...all.keys()].filter(
    (other) => other !== key && statements.some(({ statement }) => mentions(statement, other)),
  );
  const others = partner === undefined || more.length > 0 ? [] : (all.get(partner) ?? []);
  const answer = (overlay: ReadonlyMap<string, Choice>) => {
    const tried = facts.read(KLEENE, overlay);
    return statements.map(({ statement }) => statement.applies(tried));
  };
  const seen = new Map<string, Choice>();
  for (const value of values) {
    let answers = answer(new Map([[key, value]]));
    if (
      answers.includes(MAYBE) &&
      partner !== undefined &&
      others.length > 0 &&
      others.length * values.length <= PAIRS_AT_MOST
    ) {
      answers = others.flatMap((other) =>
        answer(
          new Map([
            [key, value],
            [partner, other],
          ]),
        ),
      );
    }
    const open = isSpecial(key) || answers.includes(MAYBE) || answers.length === 0;
    const signature = open ? JSON.stringify(value ?? null) : answers.join('');
    if (!seen.has(signature)) seen.set(signature, value);
  }
  return [...seen.values()];
}

const SPELLINGS = new Map([
  ['aws:userid', 'aws:userid'],
  ['aws:principalarn', 'aws:PrincipalArn'],
  ['aws:resourceaccount', 'aws:ResourceAccount'],
  ['aws:federatedprovider', 'aws:FederatedProvider'],
]);

/** Keys as the request lists them, else as the policies spell them. */
export function namesOf(keys: readonly string[], statements: readonly Candidate[], facts: Facts): string[] {
  const spelled = new Map<string, string>(SPELLINGS);
  for (const { statement } of statements) {
    for (const text of statement.resources ?? []) {
      for (const [, name = ''] of text.matchAll(/\$\{([^},]+)/g)) spelled.set(name.trim().toLowerCase(), name.trim());
    }
    for (const condition of statement.conditions) {
      for (const variable of condition.variables) spelled.set(variable.key, variable.name);
      spelled.set(condition.key, condition.name);
    }
  }
  for (const name of facts.request.unknown ?? []) if (!name.endsWith('*')) spelled.set(name.toLowerCase(), name);
  return keys.map((key) => spelled.get(key) ?? key);
}
