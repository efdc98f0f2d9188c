/**
 * A policy statement taken apart into what Terraform and the CDK have arguments for.
 * Errs towards nothing: a statement with a member or a value of another shape is not taken apart, and is written as the
 * JSON it is.
 */
import { isObject, type Json, present } from '../../denial/fields.ts';
import { STATEMENT_ELEMENTS } from '../../engine/index.ts';

export interface StatementParts {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals?: Principals;
  readonly notPrincipals?: Principals;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly conditions: readonly ConditionPart[];
}

/** Type and identifiers; `*` alone is of type `*`. */
export type Principals = readonly (readonly [type: string, identifiers: readonly string[]])[];

interface ConditionPart {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;

export function partsOf(statement: Json): StatementParts | undefined {
  const { Sid: sid, Effect: effect } = statement;
  if (Object.keys(statement).some((member) => !STATEMENT_ELEMENTS.has(member))) return undefined;
  if (effect !== 'Allow' && effect !== 'Deny') return undefined;
  if (sid !== undefined && typeof sid !== 'string') return undefined;
  const conditions = conditionsOf(statement['Condition']);
  const principals = principalsOf(statement['Principal']);
  const notPrincipals = principalsOf(statement['NotPrincipal']);
  const actions = listOf(statement['Action']);
  const notActions = listOf(statement['NotAction']);
  const resources = listOf(statement['Resource']);
  const notResources = listOf(statement['NotResource']);
  const all = [conditions, principals, notPrincipals, actions, notActions, resources, notResources];
  if (conditions === undefined || all.includes(undefined)) return undefined;
  return present<StatementParts>({
    sid: sid === '' ? undefined : sid,
    effect,
    principals: principals ?? undefined,
    notPrincipals: notPrincipals ?? undefined,
    actions: actions ?? undefined,
    notActions: notActions ?? undefined,
    resources: resources ?? undefined,
    notResources: notResources ?? undefined,
    conditions,
  });
}

/** `null`: not there; `undefined`: of another shape. */
function listOf(member: unknown): readonly string[] | null | undefined {
  if (member === undefined) return null;
  const list: readonly unknown[] = [member].flat();
  return list.length > 0 && list.every((one) => typeof one === 'string') ? list : undefined;
}

function principalsOf(member: unknown): Principals | null | undefined {
  if (member === undefined) return null;
  if (member === '*') return [['*', ['*']]];
  if (!isObject(member)) return undefined;
  const all = Object.entries(member).map(([type, identifiers]) => [type, listOf(identifiers)] as const);
  const known = all.flatMap(
    ([type, identifiers]): Principals =>
      identifiers && PRINCIPAL_TYPES.some((one) => one === type) ? [[type, identifiers]] : [],
  );
  return known.length > 0 && known.length === all.length ? known : undefined;
}

function conditionsOf(member: unknown): readonly ConditionPart[] | undefined {
  if (member === undefined) return [];
  if (!isObject(member)) return undefined;
  const parts = Object.entries(member).flatMap(([operator, block]): readonly (ConditionPart | undefined)[] =>
    isObject(block) ? Object.entries(block).map(([key, values]) => conditionPart(operator, key, values)) : [undefined],
  );
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known : undefined;
}

/** IAM reads `true` and `"true"` alike. */
function conditionPart(operator: string, key: string, values: unknown): ConditionPart | undefined {
  const list: readonly unknown[] = [values].flat();
  const texts = list.flatMap((one) =>
    typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean' ? [`${one}`] : [],
  );
  return texts.length > 0 && texts.length === list.length ? { operator, key, values: texts } : undefined;
}
