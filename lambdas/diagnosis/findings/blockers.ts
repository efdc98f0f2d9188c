/**
 * Everything that refuses: each layer of each check, and what AWS named although nothing read shows it. Explicit denies
 * first, then from the organization down to the caller: the order in which they have to be fixed; of several policies
 * that refuse alike, the one AWS named leads.
 * Errs towards one blocker too many: what AWS named stays in the list even where the policies read say otherwise.
 */
import type { Denial } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import type { Layer, LayerResult } from '../../engine/index.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import { NO_SESSION_POLICY, SESSION_POLICY } from '../../evidence/subject/policy-names.ts';
import type { Blocker } from '../diagnosis.ts';
import { findStatement, policiesOf } from '../policy-text.ts';
import { hiddenDeny } from './hidden-deny.ts';
import { hangsOnKeys } from './layer-alone.ts';
import { permissionFree } from './permission-free.ts';
import type { Effect, Stated } from './stated.ts';

/** From the organization down to the caller. */
export const OUTERMOST_FIRST: readonly Layer[] = [
  'scp',
  'rcp',
  'endpoint',
  'resource',
  'trust',
  'boundary',
  'session',
  'identity',
];

export function blockersOf(denial: Denial, judged: readonly Judged[], stated: Stated | undefined): readonly Blocker[] {
  const free = permissionFree(denial) !== undefined;
  const found = judged
    .filter(({ check }) => check.sure)
    .flatMap((one) => engineBlockers(one))
    .filter(({ layer }) => !free || layer === 'endpoint');
  return withStated(asFarAsTold(once(found), denial, judged, stated), denial, judged, stated)
    .map((blocker, at) => ({ blocker, at }))
    .sort((a, b) => rank(a.blocker) - rank(b.blocker) || a.at - b.at)
    .map(({ blocker }) => blocker);
}

/**
 * Where AWS named what refused, another layer, or another effect of it, whose refusal hangs on a key that no one could
 * tell is no blocker: a text without a Region does not show that a Region deny refused as well. Nor is it one where
 * something else that the call needs is refused for sure.
 */
export function asFarAsTold(
  found: readonly Blocker[],
  denial: Denial,
  judged: readonly Judged[],
  stated: Stated | undefined,
): readonly Blocker[] {
  const named = namedCheck(denial, judged);
  if (named === undefined || named.verdict.dependsOn.length === 0) return found;
  const { request } = named.check;
  const isElsewhere = found.some(({ action, resource }) => action !== request.action || resource !== request.resource);
  if (stated?.layer === undefined && !isElsewhere) return found;
  return found.filter(
    ({ layer, effect, action, resource }) =>
      action !== request.action ||
      resource !== request.resource ||
      (layer === stated?.layer && (stated.effect === undefined || effect === stated.effect)) ||
      !hangsOnKeys(named, layer),
  );
}

/** What refused then and refuses still is one blocker. */
function once(blockers: readonly Blocker[]): readonly Blocker[] {
  const seen = new Map<string, Blocker>();
  for (const blocker of blockers) {
    const { action, resource, layer, effect, policy, statement, target } = blocker;
    // A switch of the bucket refuses the call as a whole, whichever of its parts is public.
    const about = isByBlockPublicAccess(blocker) ? [] : [action, resource];
    const key = JSON.stringify([...about, layer, effect, policy, statement, target]);
    if (!seen.has(key)) seen.set(key, blocker);
  }
  return [...seen.values()];
}

/** The check of the authorization that AWS named, else of the call itself. */
export function namedCheck(denial: Denial, judged: readonly Judged[]): Judged | undefined {
  const need = denial.needs[0];
  const same = judged.filter(({ check }) => check.request.action.toLowerCase() === need?.action.toLowerCase());
  return (
    same.find(({ check }) => check.request.resource === need?.resource) ??
    same[0] ??
    judged.find(({ check }) => check.purpose === 'call') ??
    judged[0]
  );
}

function engineBlockers({ check, verdict }: Judged): readonly Blocker[] {
  if (verdict.decision === 'allowed') return [];
  return verdict.layers
    .filter((result) => result.status === 'blocks')
    .flatMap((result) => [result, ...(result.also ?? []).map((other) => ({ ...result, ...other }))])
    .map((result) =>
      present<Blocker>({
        purpose: check.purpose,
        action: check.request.action,
        resource: check.request.resource,
        layer: result.layer,
        effect: effectOf(result),
        policy: result.policy ?? passedPolicy(check.policies, result),
        statement: result.statement,
        text: statementText(check.policies, result),
        target: result.target ?? check.attachTo[result.layer],
        from: 'engine',
      }),
    );
}

/** A managed policy that was passed for the session is the one that lacks the permission; an inline one has no name. */
function passedPolicy({ session }: Judged['check']['policies'], { layer }: LayerResult): string | undefined {
  const [only, ...others] = layer === 'session' ? (session ?? []) : [];
  const isNamed = only !== undefined && only.name !== SESSION_POLICY && only.name !== NO_SESSION_POLICY;
  return isNamed && others.length === 0 ? only.name : undefined;
}

function statementText(policies: Judged['check']['policies'], result: LayerResult): Blocker['text'] {
  const { layer, target, policy, statement } = result;
  if (policy === undefined || statement === undefined) return undefined;
  const found = findStatement(policiesOf(policies, layer, target), policy, statement);
  // An inline and a managed policy may have one name: what denies is no statement that allows.
  return found.find(({ text }) => effectOf(result) === 'implicitDeny' || text['Effect'] === 'Deny')?.text;
}

function withStated(
  found: readonly Blocker[],
  denial: Denial,
  judged: readonly Judged[],
  stated: Stated | undefined,
): readonly Blocker[] {
  const { layer, effect } = stated ?? {};
  if (stated === undefined || layer === undefined) return found;
  const named = namedCheck(denial, judged);
  const action = named?.check.request.action ?? denial.needs[0]?.action ?? '';
  const resource = named?.check.request.resource ?? denial.needs[0]?.resource ?? '*';
  const same = (blocker: Blocker): boolean =>
    blocker.layer === layer &&
    (effect === undefined || blocker.effect === effect || isByBlockPublicAccess(blocker)) &&
    blocker.action === action &&
    (blocker.resource === resource || isBehind(blocker.resource, resource));
  const exact = statedAmong(found.filter(same), stated);
  if (exact) return [{ ...exact, from: 'both' }, ...found.filter((blocker) => blocker !== exact)];
  const guess = effect === 'explicitDeny' ? hiddenDeny(named, layer, stated) : undefined;
  return [
    present<Blocker>({
      purpose: named?.check.purpose ?? 'call',
      action,
      resource,
      layer,
      effect: effect ?? 'implicitDeny',
      policy: stated.policy ?? guess?.policy,
      statement: stated.statement ?? guess?.statement,
      text: guess?.text,
      // At which level a guardrail sits that was not read, nobody knows.
      target: guess?.target ?? (layer === 'scp' || layer === 'rcp' ? undefined : named?.check.attachTo[layer]),
      from: 'aws',
    }),
    ...found,
  ];
}

/** AWS names the access point, and its bucket's policy is asked as well: one of the two refuses. */
function isBehind(bucket: string, named: string): boolean {
  return /^arn:[^:]*:s3:[^:]+:[^:]*:accesspoint\//.test(named) && /^arn:[^:]*:s3:::/.test(bucket);
}

/** Of those that refuse as AWS said, the policy that it named, and no other in its place. */
function statedAmong(alike: readonly Blocker[], { policy, statement, byId }: Stated): Blocker | undefined {
  if (policy === undefined || byId === true) return alike[0];
  const named = alike.filter((blocker) => blocker.policy === policy);
  const silent = alike.find((blocker) => blocker.policy === undefined);
  return named.find((blocker) => statement !== undefined && blocker.statement === statement) ?? named[0] ?? silent;
}

function effectOf(result: LayerResult): Effect {
  return result.effect === 'explicitDeny' ? 'explicitDeny' : 'implicitDeny';
}

/** In its place among the layers what AWS named leads: it is not told after another policy that denies alike. */
function rank({ effect, layer, from }: Blocker): number {
  const place = (effect === 'explicitDeny' ? 0 : OUTERMOST_FIRST.length) + OUTERMOST_FIRST.indexOf(layer);
  return from === 'engine' ? place : place - 0.5;
}

/** The engine names the switch where a policy would stand. */
export function isByBlockPublicAccess(blocker: { readonly policy?: string; readonly statement?: string }): boolean {
  return blocker.statement === undefined && /BlockPublicAccess|Block Public Access/i.test(blocker.policy ?? '');
}
