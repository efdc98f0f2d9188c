/**
 * The smallest statement that allows the refused call in a layer.
 * Errs towards no statement: where action, resource or principal is not exactly known, no permission is proposed.
 */

import { actionName, servicePrefix } from '../../../aws/action.ts';
import { isSigningIn } from '../../../denial/keys/token.ts';
import { knownAction } from '../../../denial/service-data.ts';
import type { Layer, NearMiss } from '../../../engine/index.ts';
import type { Check } from '../../../evidence/checks/check.ts';
import type { Findings } from '../../findings/findings.ts';
import { exactActionOf, exactResourceOf, literal } from '../literal.ts';
import { both, type Condition, conditionOf, without } from './conditions.ts';
import { isPrincipal, principalOf, principalPatternsOf } from './principal.ts';
import { asksUnknown, keptBeside } from './token-principal.ts';

export type Statement = Readonly<Record<string, unknown>>;

/** Reasons that make a statement plainly the one that was meant to apply. */
const MEANT: ReadonlySet<NearMiss['reason']> = new Set([
  'bucket-arn-for-object-action',
  'object-arn-for-bucket-action',
  'other-region',
  'other-account',
  'other-partition',
  'one-segment-off',
  'wildcard-too-narrow',
  'case-differs',
  'action-typo',
  'principal-differs',
  'principal-deleted',
  'principal-is-role-not-session',
]);

export function statementFor(
  layer: Layer,
  check: Check,
  findings: Findings,
  nearest: NearMiss | undefined,
): Statement | undefined {
  const Action = exactActionOf(check);
  if (Action === undefined) return undefined;
  const kept = keptOf(check, layer, nearest);
  if (layer === 'trust') {
    const named = principalOf(findings, check);
    if (named.kind === 'withheld') return undefined;
    const { caller } = findings.denial;
    const beside = isSigningIn(caller) ? keptBeside(kept, caller, check) : kept;
    // Of a token AWS sees more than CloudTrail shows; a person who pastes a text may still add the audience.
    if (isSigningIn(caller) && findings.denial.origin === 'record' && asksUnknown(beside, check)) return undefined;
    return { Effect: 'Allow', Principal: named.principal, Action, ...both(beside, named.condition) };
  }
  // A key policy speaks of its own key alone, which it calls "*".
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
  const Resource = layer === 'resource' && /^kms:/i.test(Action) ? '*' : exactResourceOf(check, findings.denial);
  if (Resource === undefined) return undefined;
  if (layer === 'resource') {
    const named = principalOf(findings, check);
    if (named.kind === 'withheld') return undefined;
    return { Effect: 'Allow', Principal: named.principal, Action, Resource, ...both(kept, named.condition) };
  }
  if (layer === 'endpoint') {
    // Gateway endpoints take no other principal than "*"; the condition names the caller.
    // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    const patterns = principalPatternsOf(findings, check);
    if (patterns === undefined) return undefined;
    return { Effect: 'Allow', Principal: '*', Action, Resource, ...both(kept, isPrincipal(patterns)) };
  }
  // What is told of tags that are there keeps nothing from being made.
  const making = makingOf(check);
  return { Effect: 'Allow', Action, Resource, ...(making ? { Condition: making } : both(kept, scopeOf(check))) };
}

const SCOPES: readonly (readonly [RegExp, RegExp])[] = [
  [/^iam:PassRole$/i, /^iam:PassedToService$/i],
  [/^kms:CreateGrant$/i, /^kms:GrantIsForAWSResource$/i],
  [/^lambda:InvokeFunction$/i, /^lambda:InvokedViaFunctionUrl$/i],
  [/^/, /^[\w-]+:CreateAction$/i],
];

/**
 * What these permissions are narrowed by wherever they are given: the service that gets the role, the call that tags,
 * the service that a grant is for.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
function scopeOf({ request }: Check): Condition | undefined {
  const scoping = SCOPES.find(([action]) => action.test(request.action))?.[1];
  const [key = '', value] = Object.entries(request.context ?? {}).find(([name]) => scoping?.test(name)) ?? [];
  if (value === true) return { Bool: { [key]: 'true' } };
  return typeof value === 'string' ? { StringEquals: { [key]: literal(value) } } : undefined;
}

/**
 * An error text names the tagging and not the call that made the thing: of `targetgroup/name/*`, which is not there yet,
 * that is `CreateTargetGroup`. https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
function makingOf({ request }: Check): Condition | undefined {
  const { action, resource, context = {} } = request;
  if (Object.keys(context).some((key) => /:CreateAction$/i.test(key))) return undefined;
  const service = servicePrefix(action);
  const key = knownAction(action)?.conditionKeys.find((one) => /^[\w-]+:CreateAction$/i.test(one));
  const type = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:([\w-]+)\/(?:\S*\/)?\*$/.exec(resource)?.[1];
  if (key === undefined || type === undefined) return undefined;
  const maker = knownAction(`${service}:Create${type.replace(/-/g, '')}`)?.action;
  return maker === undefined ? undefined : { StringEquals: { [key]: actionName(maker) } };
}

/**
 * The conditions of the statement that was meant to apply. One whose condition is not met keeps the others, and where the
 * service's own key has another value than it asks for, that value takes its place: the call and no other.
 */
function keptOf(check: Check, layer: Layer, nearest: NearMiss | undefined): Condition | undefined {
  if (nearest === undefined) return undefined;
  const condition = conditionOf(check.policies, layer, nearest);
  // Who is let in under conditions for one action is let in under the same for the next.
  if (MEANT.has(nearest.reason) || (layer === 'trust' && nearest.part === 'action')) return condition;
  const { key, operator, requestValue } = nearest;
  if (nearest.part !== 'condition' || key === undefined || operator === undefined) return undefined;
  const others = without(condition ?? {}, operator, key);
  const given = Object.entries(check.request.context ?? {}).find(([name]) => name.toLowerCase() === key.toLowerCase());
  const isOwn = /^[\w-]+:[\w:-]+$/.test(key) && !/^aws:/i.test(key) && /^String(Equals|Like)/.test(operator);
  if (nearest.reason !== 'condition-value-differs' || !isOwn || given?.[1] !== requestValue) return others;
  return both(others, { StringEquals: { [key]: literal(requestValue ?? '') } }).Condition;
}
