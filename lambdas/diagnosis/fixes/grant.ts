/**
 * What would let the refused call through a layer that does not allow it: a condition to meet, else the smallest
 * statement, else what is to be found out or asked.
 * Errs towards no statement: where action, resource or principal is not exactly known, or a statement nearly applies but
 * for a condition that the caller can meet, no permission is proposed.
 */

import { parseArn } from '../../aws/arn.ts';
import { present } from '../../denial/fields.ts';
import { isSigningIn } from '../../denial/keys/token.ts';
import { documentJson } from '../../denial/policy-json.ts';
import { knownAction } from '../../denial/service-data.ts';
import type { Layer, LayerResult, NearMiss, PolicyEdit } from '../../engine/index.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import { mayCarryPolicy } from '../../evidence/subject/unread-owners.ts';
import type { Blocker, Edit } from '../diagnosis.ts';
import type { Findings } from '../findings/findings.ts';
import { policiesOf } from '../policy-text.ts';
import { trustedProvider } from '../trust.ts';
import { adviceInstead } from './advice.ts';
import { attachmentOf, permissionSetOf } from './attachment.ts';
import type { Draft } from './draft.ts';
import { exactActionOf, literal, VERSION } from './literal.ts';
import { meetAllow } from './meet-condition.ts';
import { placeOf, targetOf } from './place.ts';
import { isServiceLinked } from './service-linked.ts';
import { type Statement, statementFor } from './statement/statement.ts';
import { isOfAnotherOwner, providerOf } from './statement/token-principal.ts';

/** Letters that differ in a name mistyped. */
const TYPO_DISTANCE = 2;

export function grant(blocker: Blocker, one: Judged, findings: Findings): Draft {
  const layer = layerToChange(blocker, one, findings);
  const base = { blocker, layer, attachTo: placeOf(layer, { ...blocker, layer }, one.check, findings) };
  if (layer === 'scp' || layer === 'rcp') return askOrganization(base, blocker, one);
  const advice = adviceInstead(layer, blocker, one, findings);
  if (advice) return { ...base, ...advice, tries: [] };
  const result = one.verdict.layers.find((entry) => entry.layer === layer && entry.status === 'blocks');
  const nearest = nearestAllow(result);
  const met = nearest?.part === 'condition' ? meetAllow(base, nearest, one, findings) : undefined;
  if (met) return met;
  const statement = statementFor(layer, one.check, findings, nearest);
  if (statement === undefined)
    return { ...base, edit: tokenCorrection(layer, findings, nearest) ?? withheldEdit(base, one, findings), tries: [] };
  const edit = tokenEdit(layer, findings, one, nearest) ?? editFor(layer, findings, nearest, statement);
  const document = { Version: VERSION, Statement: [statement] };
  return present<Draft>({
    ...base,
    document,
    edit,
    tries: [addition(layer, statement, one)],
  });
}

/** Nobody can add to the policies of a service-linked role, but the policy of the resource can name it. */
function layerToChange({ layer, resource }: Blocker, { check }: Judged, findings: Findings): Layer {
  if (layer !== 'identity' || !isServiceLinked(findings)) return layer;
  const service = parseArn(resource)?.service ?? '';
  return check.attachTo.resource !== undefined || mayCarryPolicy(service) ? 'resource' : layer;
}

/** Into the policy that would have to allow it, where there is such a one and it was read; else beside all there are. */
function addition(layer: Layer, statement: Statement, { check, verdict }: Judged): PolicyEdit {
  const result = verdict.layers.find((entry) => entry.layer === layer && entry.status === 'blocks');
  const there = layer === 'identity' || layer === 'session' ? [] : policiesOf(check.policies, layer);
  const name = result?.policy ?? there[0]?.name;
  const own = there.find((policy) => policy.name === name);
  return own !== undefined && documentJson(own.document) !== undefined
    ? { layer, policy: own.name, change: { kind: 'add-statement', statement } }
    : { layer, ...newPolicy(statement) };
}

function newPolicy(statement: Statement): Pick<PolicyEdit, 'policy' | 'change'> {
  const document = { Version: VERSION, Statement: [statement] };
  return { policy: 'denyscope-fix', change: { kind: 'add-policy', document } };
}

function askOrganization(
  base: Pick<Draft, 'blocker' | 'layer' | 'attachTo'>,
  blocker: Blocker,
  { check }: Judged,
): Draft {
  const { target, policy } = blocker;
  const statement = { Effect: 'Allow', Action: check.request.action, Resource: '*' };
  return {
    ...base,
    edit: present<Edit>({ kind: 'ask-owner', target, policy }),
    tries: [present<PolicyEdit>({ layer: base.layer, target, ...newPolicy(statement) })],
  };
}

/** A statement of whose other conditions nobody can say whether they are met: only the value that differs is told. */
function tokenCorrection(layer: Layer, { denial }: Findings, nearest: NearMiss | undefined): Edit | undefined {
  if (layer !== 'trust' || !isSigningIn(denial.caller) || nearest?.reason !== 'condition-value-differs')
    return undefined;
  const { policy, statement, policyValue, requestValue } = nearest;
  if (policyValue === undefined || requestValue === undefined) return undefined;
  return { kind: 'correct', policy, statement, from: policyValue, to: literal(requestValue) };
}

/** Beside the statement for a token: what is to be made sure of before it is added. */
function tokenEdit(layer: Layer, { denial }: Findings, { check }: Judged, nearest?: NearMiss): Edit | undefined {
  const { caller } = denial;
  const provider = isSigningIn(caller) ? providerOf(caller, check) : undefined;
  if (layer !== 'trust' || provider === undefined) return undefined;
  if (trustedProvider(check, provider) === undefined) return { kind: 'other', what: 'trust-the-identity-provider' };
  if (isOfAnotherOwner(caller, check)) return { kind: 'other', what: 'only-if-the-subject-is-yours' };
  const isAudience = nearest?.part === 'condition' && /:aud$/i.test(nearest.key ?? '');
  return isAudience ? { kind: 'other', what: 'or-ask-for-the-audience' } : undefined;
}

function editFor(
  layer: Layer,
  findings: Findings,
  nearest: NearMiss | undefined,
  statement: Statement,
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

function withheldEdit(
  { layer, attachTo }: Pick<Draft, 'layer' | 'attachTo'>,
  { check }: Judged,
  { denial }: Findings,
): Edit {
  const { caller } = denial;
  if (exactActionOf(check) === undefined) return { kind: 'other', what: 'find-out-which-action-was-refused' };
  if (layer === 'trust' && isSigningIn(caller) && caller.provider !== undefined)
    return { kind: 'other', what: 'trust-the-identity-provider' };
  if (layer === 'trust' && caller.invokedBy === 'pods.eks.amazonaws.com')
    return { kind: 'other', what: 'trust-eks-pod-identity' };
  if (layer === 'resource' || layer === 'trust' || layer === 'endpoint') {
    const target = targetOf(attachTo);
    return present<Edit>({ kind: 'ask-owner', target });
  }
  const isOfSomeRegion = denial.region === '' && /^arn:[^:]*:[^:]*:\*:/.test(check.request.resource);
  return { kind: 'other', what: isOfSomeRegion ? 'say-which-region' : 'find-out-which-resource-was-refused' };
}

function nearestAllow(result: LayerResult | undefined): NearMiss | undefined {
  return (result?.nearMisses ?? [])
    .filter(({ effect }) => effect === 'Allow')
    .reduce<NearMiss | undefined>(
      (best, miss) => (best === undefined || miss.distance < best.distance ? miss : best),
      undefined,
    );
}
