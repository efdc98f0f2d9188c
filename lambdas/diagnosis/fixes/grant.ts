/**
 * The smallest statement that allows the refused call, for a layer that does not allow it.
 * Errs towards no statement: where action, resource or principal is not exactly known, or nearly applies but for a
 * condition that the caller can meet, no permission is proposed.
 */
import type { Caller } from '../../denial/caller.ts';
import { knownAction } from '../../denial/service-data.ts';
import { isSigningIn } from '../../denial/token.ts';
import type { Layer, LayerResult, NearMiss } from '../../engine/index.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import type { Blocker, Edit } from '../diagnosis.ts';
import type { Findings } from '../findings.ts';
import { findStatement, policiesOf } from '../policy-text.ts';
import { trustedProvider } from '../trust.ts';
import { attachmentOf, entityOf, permissionSetOf } from './attachment.ts';
import type { Draft, Trial } from './draft.ts';
import { exactActionOf, exactResourceOf, literal, VERSION } from './literal.ts';
import { meetAllow } from './meet-condition.ts';
import type { Condition } from './named-principal.ts';
import { principalArnOf, principalOf } from './principal.ts';
import { isOfAnotherOwner, keptBeside, providerOf } from './token-principal.ts';

/** Letters that differ in a name mistyped. */
const TYPO_DISTANCE = 2;

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

export function grant(blocker: Blocker, one: Judged, findings: Findings): Draft {
  const { check } = one;
  const { layer } = blocker;
  const attachTo = check.homes[layer] ?? blocker.target ?? entityOf(findings) ?? blocker.resource;
  const base = { blocker, layer, attachTo };
  if (layer === 'scp' || layer === 'rcp') return askOrganization(base, blocker, one);
  if (layer === 'resource' && isAwsManagedKey(findings, blocker.resource))
    return { ...base, edit: { kind: 'other', what: 'encrypt-with-a-customer-managed-key' }, tries: [] };
  const result = one.verdict.layers.find((entry) => entry.layer === layer && entry.status === 'blocks');
  const nearest = nearestAllow(result);
  const met = nearest?.part === 'condition' ? meetAllow(base, nearest, one) : undefined;
  if (met) return met;
  const statement = statementFor(blocker, one, findings, nearest);
  if (statement === undefined)
    return { ...base, edit: withheldEdit(layer, blocker, one, findings.denial.caller), tries: [] };
  const edit = tokenEdit(layer, findings, one) ?? editFor(layer, findings, nearest, statement);
  const document = { Version: VERSION, Statement: [statement] };
  const blind = one.check.policies[layer === 'trust' ? 'resource' : layer] === null;
  return {
    ...base,
    document,
    ...(edit ? { edit } : {}),
    tries: [trialFor(layer, statement, one)],
    ...(blind ? { blind } : {}),
  };
}

function statementFor(
  blocker: Blocker,
  { check }: Judged,
  findings: Findings,
  nearest: NearMiss | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const { layer } = blocker;
  const Action = exactActionOf(check);
  if (Action === undefined || isServiceLinked(findings)) return undefined;
  const kept = keptOf(check, layer, nearest);
  if (layer === 'trust') {
    const named = principalOf(findings, check);
    if (named.kind === 'withheld') return undefined;
    const { caller } = findings.denial;
    const beside = isSigningIn(caller) ? keptBeside(kept, caller, check) : kept;
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
    const arn = principalArnOf(findings, check);
    if (arn === undefined) return undefined;
    const Condition = { ...kept, ArnEquals: { ...kept?.['ArnEquals'], 'aws:PrincipalArn': literal(arn) } };
    return { Effect: 'Allow', Principal: '*', Action, Resource, Condition };
  }
  return { Effect: 'Allow', Action, Resource, ...both(kept, scopeOf(check)) };
}

/**
 * What these permissions are narrowed by wherever they are given: the service that gets the role, the call that tags.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
function scopeOf({ request }: Judged['check']): Condition | undefined {
  const scoping = /^iam:PassRole$/i.test(request.action) ? /^iam:PassedToService$/i : /^[\w-]+:CreateAction$/i;
  const fact = Object.entries(request.context ?? {}).find(([key]) => scoping.test(key));
  return typeof fact?.[1] === 'string' ? { StringEquals: { [fact[0]]: literal(fact[1]) } } : undefined;
}

/**
 * The conditions of the statement that was meant to apply. One whose condition is not met keeps the others, and where the
 * service's own key has another value than it asks for, that value takes its place: the call and no other.
 */
function keptOf(check: Judged['check'], layer: Layer, nearest: NearMiss | undefined): Condition | undefined {
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

function without(condition: Condition, operator: string, key: string): Condition | undefined {
  const left = Object.entries(condition).flatMap(([name, block]): [string, Condition[string]][] => {
    const rest = Object.entries(block).filter(([one]) => name !== operator || one !== key);
    return rest.length === 0 ? [] : [[name, Object.fromEntries(rest)]];
  });
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

function trialFor(layer: Layer, statement: Readonly<Record<string, unknown>>, { check, verdict }: Judged): Trial {
  const result = verdict.layers.find((entry) => entry.layer === layer && entry.status === 'blocks');
  const own = layer === 'identity' || layer === 'session' ? undefined : (result?.policy ?? firstName(check, layer));
  return { layer, ...(own === undefined ? {} : { policy: own }), change: { kind: 'add', statement } };
}

function firstName(check: Judged['check'], layer: Layer): string | undefined {
  return policiesOf(check.policies, layer)[0]?.name;
}

function askOrganization(
  base: Pick<Draft, 'blocker' | 'layer' | 'attachTo'>,
  blocker: Blocker,
  { check }: Judged,
): Draft {
  const target = blocker.target;
  const statement = { Effect: 'Allow', Action: check.request.action, Resource: '*' };
  const at = target === undefined ? {} : { target };
  return {
    ...base,
    attachTo: target ?? base.attachTo,
    edit: { kind: 'ask-owner', ...at, ...(blocker.policy === undefined ? {} : { policy: blocker.policy }) },
    tries: [{ layer: base.layer, ...at, change: { kind: 'add', statement } }],
  };
}

/** Beside the statement for a token: what is to be made sure of before it is added. */
function tokenEdit(layer: Layer, { denial }: Findings, { check }: Judged): Edit | undefined {
  const { caller } = denial;
  const provider = isSigningIn(caller) ? providerOf(caller, check) : undefined;
  if (layer !== 'trust' || provider === undefined) return undefined;
  if (trustedProvider(check, provider) === undefined) return { kind: 'other', what: 'trust-the-identity-provider' };
  return isOfAnotherOwner(caller, check) ? { kind: 'other', what: 'only-if-the-subject-is-yours' } : undefined;
}

function editFor(
  layer: Layer,
  findings: Findings,
  nearest: NearMiss | undefined,
  statement: Readonly<Record<string, unknown>>,
): Edit | undefined {
  const set = permissionSetOf(findings);
  if (layer === 'identity' && set !== undefined) return { kind: 'permission-set', permissionSet: set };
  if (layer === 'session') return { kind: 'other', what: 'pass-a-session-policy-that-allows-it' };
  if (nearest === undefined || !isMistake(nearest) || nearest.policyValue === undefined) return undefined;
  if (layer === 'identity' && attachmentOf(findings, nearest.policy)?.form === 'aws-managed') return undefined;
  const to =
    nearest.part === 'action' ? statement['Action'] : nearest.part === 'resource' ? statement['Resource'] : undefined;
  if (typeof to !== 'string') return undefined;
  return { kind: 'correct', policy: nearest.policy, statement: nearest.statement, from: nearest.policyValue, to };
}

/** What the statement says can be of no use to anyone; a value that only differs may be meant for something else. */
function isMistake({ reason, distance, policyValue }: NearMiss): boolean {
  if (reason === 'action-typo') return policyValue !== undefined && knownAction(policyValue) === undefined;
  if (reason === 'one-segment-off') return distance <= TYPO_DISTANCE;
  return reason === 'case-differs' || reason === 'other-partition';
}

function withheldEdit(layer: Layer, blocker: Blocker, { check }: Judged, caller: Caller): Edit {
  if (exactActionOf(check) === undefined) return { kind: 'other', what: 'find-out-which-action-was-refused' };
  if (caller.kind === 'anonymous')
    return { kind: 'other', what: 'grant-access-to-named-principals-instead-of-the-public' };
  if (layer === 'trust' && isSigningIn(caller) && caller.provider !== undefined)
    return { kind: 'other', what: 'trust-the-identity-provider' };
  if (layer === 'trust' && caller.invokedBy === 'pods.eks.amazonaws.com')
    return { kind: 'other', what: 'trust-eks-pod-identity' };
  if (layer === 'resource' || layer === 'trust' || layer === 'endpoint')
    return { kind: 'ask-owner', target: check.homes[layer] ?? blocker.resource };
  return { kind: 'other', what: 'find-out-which-resource-was-refused' };
}

function nearestAllow(result: LayerResult | undefined): NearMiss | undefined {
  return (result?.nearMisses ?? [])
    .filter(({ effect }) => effect === 'Allow')
    .reduce<NearMiss | undefined>(
      (best, miss) => (best === undefined || miss.distance < best.distance ? miss : best),
      undefined,
    );
}

function conditionOf(policies: Judged['check']['policies'], layer: Layer, miss: NearMiss): Condition | undefined {
  const condition = findStatement(policiesOf(policies, layer), miss.policy, miss.statement)[0]?.text['Condition'];
  return isCondition(condition) ? condition : undefined;
}

export function isCondition(value: unknown): value is Condition {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((block) => typeof block === 'object' && block !== null && !Array.isArray(block))
  );
}

function both(kept: Condition | undefined, added: Condition | undefined): { readonly Condition?: Condition } {
  if (!kept && !added) return {};
  const merged: Record<string, Readonly<Record<string, unknown>>> = { ...kept };
  for (const [operator, block] of Object.entries(added ?? {})) merged[operator] = { ...merged[operator], ...block };
  return { Condition: merged };
}

/** No one can edit what a service-linked role may do. */
function isServiceLinked({ denial }: Findings): boolean {
  return /:role\/aws-service-role\//.test(denial.caller.entityArn ?? '');
}

/** Nobody can edit the policy of a key that AWS manages, nor share it with another account. */
function isAwsManagedKey({ evidence }: Findings, arn: string): boolean {
  return [...evidence.answers.resource.values()].some(
    (answer) => answer.kind === 'found' && answer.value.arn === arn && answer.value.keyManager === 'AWS',
  );
}
