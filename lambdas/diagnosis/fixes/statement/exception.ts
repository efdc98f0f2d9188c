/**
 * Exempts the refused call from a statement that denies it: the one caller, the one action, the one resource.
 * A statement becomes up to three: it goes on denying everyone else; the caller elsewhere; the caller in other ways.
 * Errs towards nothing: where the rest cannot be written down exactly, no text is proposed.
 */
import { servicePrefix } from '../../../aws/action.ts';
import { arnParts } from '../../../aws/arn.ts';
import type { Json } from '../../../denial/fields.ts';
import { textsOf } from '../../policy-text.ts';
import { literal } from '../literal.ts';
import { isCondition } from './conditions.ts';

export interface Exempted {
  readonly action: string;
  readonly resource: string;
  /** What `aws:PrincipalArn` of the caller is compared with. */
  readonly principal: readonly string[];
  /** Others than the caller come under this policy. */
  readonly sharedWithOthers: boolean;
  /** The policy speaks of one bucket alone: what it says of others says nothing. */
  readonly within?: { readonly itself: string; readonly objects: string } | undefined;
}

/** The statements in place of the one that denies. */
export function exceptExactly(statement: Json, call: Exempted): readonly Json[] | undefined {
  const elsewhere = onOtherResources(statement, call);
  const otherwise = byOtherActions(statement, call);
  if (elsewhere === undefined || otherwise === undefined) return undefined;
  const forCaller = (part: Json): Json => {
    const { Sid: _, ...rest } = part;
    return call.sharedWithOthers ? forOnly(rest, call.principal) : rest;
  };
  const others = call.sharedWithOthers ? [exceptCaller(statement, call.principal)] : [];
  return [...others, ...elsewhere.map(forCaller), ...otherwise.map(forCaller)];
}

/** The whole caller is exempt: what an owner would be asked for, and what tries whether that helps. */
export function exceptCaller(statement: Json, principal: readonly string[]): Json {
  const condition = isCondition(statement['Condition']) ? statement['Condition'] : {};
  const block = condition['ArnNotEquals'] ?? {};
  const key = keyIn(block, 'aws:PrincipalArn');
  const values = [...textsOf(block[key] ?? []), ...principal];
  const [only] = values;
  return {
    ...statement,
    Condition: { ...condition, ArnNotEquals: { ...block, [key]: values.length === 1 ? only : values } },
  };
}

function forOnly(statement: Json, principal: readonly string[]): Json {
  const condition = isCondition(statement['Condition']) ? statement['Condition'] : {};
  const block = condition['ArnEquals'] ?? {};
  const key = keyIn(block, 'aws:PrincipalArn');
  const [only] = principal;
  const value = principal.length === 1 ? only : principal;
  return { ...statement, Condition: { ...condition, ArnEquals: { ...block, [key]: value } } };
}

function onOtherResources(statement: Json, call: Exempted): readonly Json[] | undefined {
  const { Resource: _, NotResource: __, ...rest } = statement;
  if (statement['NotResource'] !== undefined) {
    return [{ ...rest, NotResource: [...textsOf(statement['NotResource']), literal(call.resource)] }];
  }
  // A trust policy names no resource.
  if (statement['Resource'] === undefined || call.resource === '*') return [];
  const patterns = textsOf(statement['Resource']);
  const wide = patterns.filter((pattern) => pattern !== literal(call.resource) && /[*?]|\$\{/.test(pattern));
  const named = patterns.filter((pattern) => pattern !== literal(call.resource) && !wide.includes(pattern));
  if (wide.length === 0) return named.length === 0 ? [] : [{ ...rest, Resource: named }];
  const everything = wide.some((pattern) => pattern === '*' || pattern === 'arn:*');
  if (everything) return [{ ...rest, NotResource: literal(call.resource) }];
  if (call.within === undefined || !wide.includes(call.within.objects)) return undefined;
  const apart = named.includes(call.within.itself) ? [] : [call.within.itself];
  return [{ ...rest, NotResource: [literal(call.resource), ...apart] }];
}

function byOtherActions(statement: Json, call: Exempted): readonly Json[] | undefined {
  const { Action: _, NotAction: __, Resource: ___, NotResource: ____, ...bare } = statement;
  const hasResource = statement['Resource'] !== undefined || statement['NotResource'] !== undefined;
  const rest = hasResource ? { ...bare, Resource: literalUnlessAll(call.resource) } : bare;
  if (statement['NotAction'] !== undefined) {
    return [{ ...rest, NotAction: [...textsOf(statement['NotAction']), call.action] }];
  }
  const patterns = textsOf(statement['Action']);
  const same = (pattern: string): boolean => pattern.toLowerCase() === call.action.toLowerCase();
  const wide = patterns.filter((pattern) => /[*?]/.test(pattern));
  const named = patterns.filter((pattern) => !same(pattern) && !wide.includes(pattern));
  if (wide.length === 0) return named.length === 0 ? [] : [{ ...rest, Action: named }];
  return coversAllOf(wide, call) ? [{ ...rest, NotAction: call.action }] : undefined;
}

/** On a resource of a service, "all but this action" and "all of the service but this action" are the same. */
function coversAllOf(wide: readonly string[], { action, resource }: Exempted): boolean {
  if (wide.includes('*')) return true;
  const service = servicePrefix(action);
  // A role is a resource of IAM and of STS.
  const ofService = arnParts(resource)?.service === service && service !== 'iam' && service !== 'sts';
  return ofService && wide.some((pattern) => pattern.toLowerCase() === `${service}:*`);
}

function literalUnlessAll(resource: string): string {
  return resource === '*' ? '*' : literal(resource);
}

function keyIn(block: Readonly<Record<string, unknown>>, name: string): string {
  return Object.keys(block).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
}
