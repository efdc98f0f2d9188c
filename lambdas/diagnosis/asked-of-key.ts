/**
 * Which statement asks for a condition key that no one could tell, with what, and what its variables stand for here.
 * Errs towards none: a statement about other actions is not the one.
 */
import type { Json } from '../denial/fields.ts';
import { documentJson, statementsOf } from '../denial/policy-json.ts';
import type { Layer } from '../engine/index.ts';
import type { Judged } from '../evidence/checks/check.ts';
import type { AskedOfKey } from './diagnosis.ts';
import { OUTERMOST_FIRST } from './findings/blockers.ts';
import { isCondition } from './fixes/statement/conditions.ts';
import { policiesOf, textsOf } from './policy-text.ts';

export function askedOfKey(key: string, judged: readonly Judged[]): AskedOfKey | undefined {
  for (const one of judged) {
    for (const layer of OUTERMOST_FIRST.toReversed()) {
      const found = inLayer(key, layer, one);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function inLayer(key: string, layer: Layer, { check }: Judged): AskedOfKey | undefined {
  for (const { name, document } of policiesOf(check.policies, layer)) {
    const json = documentJson(document);
    const statements = json === undefined ? [] : statementsOf(json);
    for (const [at, text] of statements.entries()) {
      const values = covers(text, check.request.action) ? valuesOf(text, key) : undefined;
      if (values === undefined) continue;
      const statement = typeof text['Sid'] === 'string' && text['Sid'] !== '' ? text['Sid'] : String(at + 1);
      return { layer, policy: name, statement, values, variables: variablesIn(values, check.request.context ?? {}) };
    }
  }
  return undefined;
}

function valuesOf(text: Json, key: string): readonly string[] | undefined {
  const condition = text['Condition'];
  if (!isCondition(condition)) return undefined;
  for (const [operator, block] of Object.entries(condition)) {
    // Whether it is there, not what it says.
    if (operator.endsWith('Null')) continue;
    const name = Object.keys(block).find((one) => one.toLowerCase() === key.toLowerCase());
    const content = name === undefined ? undefined : block[name];
    if (content !== undefined) return textsOf(typeof content === 'boolean' ? String(content) : content);
  }
  return undefined;
}

/** By the letters before the first wildcard: enough to tell whose statement it is. */
function covers(text: Json, action: string): boolean {
  const fits = (pattern: string): boolean => {
    const [stem = '', ...rest] = pattern.toLowerCase().split(/[*?]/);
    return rest.length === 0 ? stem === action.toLowerCase() : action.toLowerCase().startsWith(stem);
  };
  if (text['NotAction'] !== undefined) return !textsOf(text['NotAction']).some(fits);
  return textsOf(text['Action']).some(fits);
}

function variablesIn(
  values: readonly string[],
  context: NonNullable<Judged['check']['request']['context']>,
): AskedOfKey['variables'] {
  const names = values.flatMap((value) => [...value.matchAll(/\$\{([\w:./-]+)\}/g)].map(([, name = '']) => name));
  return [...new Set(names)].flatMap((name) => {
    const known = Object.entries(context).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    return typeof known === 'string' ? [{ name, value: known }] : [];
  });
}
