/**
 * Condition blocks of policies: told apart from other things, joined, and taken without one of their tests.
 * Errs towards "no condition": a block of another form is left alone.
 */
import type { Layer, NearMiss, PolicySet } from '../../../engine/index.ts';
import { findStatement, policiesOf } from '../../policy-text.ts';

export type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export function isCondition(value: unknown): value is Condition {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((block) => typeof block === 'object' && block !== null && !Array.isArray(block))
  );
}

/** Of the statement that nearly applied. */
export function conditionOf(policies: PolicySet, layer: Layer, miss: NearMiss): Condition | undefined {
  const condition = findStatement(policiesOf(policies, layer), miss.policy, miss.statement)[0]?.text['Condition'];
  return isCondition(condition) ? condition : undefined;
}

export function both(kept: Condition | undefined, added: Condition | undefined): { readonly Condition?: Condition } {
  if (!kept && !added) return {};
  const merged: Record<string, Readonly<Record<string, unknown>>> = { ...kept };
  for (const [operator, block] of Object.entries(added ?? {})) merged[operator] = { ...merged[operator], ...block };
  return { Condition: merged };
}

export function without(condition: Condition, operator: string, key: string): Condition | undefined {
  const left = Object.entries(condition).flatMap(([name, block]): [string, Condition[string]][] => {
    const rest = Object.entries(block).filter(([one]) => name !== operator || one !== key);
    return rest.length === 0 ? [] : [[name, Object.fromEntries(rest)]];
  });
  return left.length === 0 ? undefined : Object.fromEntries(left);
}
