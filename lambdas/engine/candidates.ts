/**
 * Which values of an unknown key to try: absent, each value that the policies tell apart, and one that they do not name.
 * For ranges the edges and what lies just beyond, for patterns a text that each matches and one that two match
 * together, for lists the values one by one, in pairs and all together. Values that no condition can tell apart are
 * tried once.
 */
import type { Condition } from './condition/condition.ts';
import { Facts, type Values } from './facts.ts';
import type { CompiledSet } from './layers/compiled-set.ts';
import type { Candidate } from './layers/plan.ts';
import { unnamedValues, valuesNamed } from './named-values.ts';
import { isSpecial, specialValues } from './special-values.ts';
import { MAYBE } from './tri.ts';
import { resourceSolutions, variableSolutions } from './variable-values.ts';

/** More are not tried: then the key stays named. */
const VALUES_AT_MOST = 60;
const NAMED_AT_MOST = 400;

export function valuesToTry(
  key: string,
  statements: readonly Candidate[],
  set: CompiledSet,
  facts: Facts,
): (Values | undefined)[] | undefined {
  const conditions = statements.flatMap(({ statement }) => statement.conditions);
  const own = conditions.filter((condition) => condition.key === key);
  const linked = conditions.filter((condition) => condition.variables.some((variable) => variable.key === key));
  const resources = statements.filter(({ statement }) => statement.resources?.some((text) => text.includes('${')));
  const named = [...own, ...linked].reduce((count, condition) => count + condition.values.length, 0);
  if (named > NAMED_AT_MOST || linked.length > VALUES_AT_MOST) return undefined;
  const singles = new Set([
    ...unnamedValues(own),
    ...valuesNamed(own, facts),
    ...linked.flatMap((condition) => variableSolutions(condition, key, conditions, facts)),
    ...own.flatMap((condition) => crossValues(condition, conditions, facts)),
    ...resources.flatMap(({ statement }) => resourceSolutions(statement.resources ?? [], key, facts)),
    ...specialValues(key, statements, set, facts),
  ]);
  const values: (Values | undefined)[] = [undefined, ...[...singles].map((value) => [value])];
  if (own.some((condition) => condition.operator.set !== undefined)) values.push(...lists([...singles]));
  const tried = told(key, [...own, ...linked], resources, values, facts);
  return tried.length > VALUES_AT_MOST ? undefined : tried;
}

/** Values of a key that is compared with a variable of another unknown key: those that the other may take. */
function crossValues(condition: Condition, conditions: readonly Condition[], facts: Facts): string[] {
  const others = new Set(condition.variables.map((variable) => variable.key));
  const partners = conditions.filter((one) => others.has(one.key));
  const taken = [...valuesNamed(partners, facts).slice(0, VALUES_AT_MOST), ...unnamedValues(partners)];
  return taken.flatMap((value) => condition.values.map((text) => text.replace(/\$\{[^}*?$]+\}/g, () => value)));
}

function lists(singles: readonly string[]): string[][] {
  const few = singles.slice(0, 8);
  const pairs = few.flatMap((first, at) => few.slice(at + 1).map((second) => [first, second]));
  const without = few.map((_, at) => few.filter((_value, index) => index !== at));
  return [[], ...pairs, ...without, [...singles]];
}

/** Of values that every condition and resource answers alike, the first. One that leaves an answer open stands alone. */
function told(
  key: string,
  conditions: readonly Condition[],
  resources: readonly Candidate[],
  values: readonly (Values | undefined)[],
  facts: Facts,
): (Values | undefined)[] {
  const seen = new Map<string, Values | undefined>();
  for (const value of values) {
    const tried = new Facts(facts.request, new Map([[key, value]]), facts);
    tried.kleene = true;
    const answers = [
      ...conditions.map((condition) => condition.test(tried)),
      ...resources.map(({ statement }) => statement.coversResource(tried)),
    ];
    const open = isSpecial(key) || answers.includes(MAYBE);
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
