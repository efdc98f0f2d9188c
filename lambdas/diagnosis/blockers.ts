/**
 * Everything that refuses: each layer of each check, and what AWS named although nothing read shows it. Explicit denies
 * first, then from the organization down to the caller: the order in which they have to be fixed.
 * Errs towards one blocker too many: what AWS named stays in the list even where the policies read say otherwise.
 */
import type { Denial } from '../denial/denial.ts';
import { type Json, present } from '../denial/fields.ts';
import type { Layer, LayerResult, PolicyDocument } from '../engine/index.ts';
import type { Judged } from '../evidence/checks/check.ts';
import { isByBlockPublicAccess } from './causes/block-public-access.ts';
import type { Blocker } from './diagnosis.ts';
import { permissionFree } from './permission-free.ts';
import { documentJson, findStatement, policiesOf, statementsOf } from './policy-text.ts';
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
  return withStated(once(found), denial, judged, stated)
    .map((blocker, at) => ({ blocker, at }))
    .sort((a, b) => rank(a.blocker) - rank(b.blocker) || a.at - b.at)
    .map(({ blocker }) => blocker);
}

/** What refused then and refuses still is one blocker. */
function once(blockers: readonly Blocker[]): readonly Blocker[] {
  const seen = new Map<string, Blocker>();
  for (const blocker of blockers) {
    const { action, resource, layer, effect, policy, statement, target } = blocker;
    const key = JSON.stringify([action, resource, layer, effect, policy, statement, target]);
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
        policy: result.policy,
        statement: result.statement,
        text: statementText(check.policies, result),
        target: result.target ?? check.homes[result.layer],
        from: 'engine',
      }),
    );
}

function statementText(policies: Judged['check']['policies'], result: LayerResult): Blocker['text'] {
  const { layer, target, policy, statement } = result;
  if (policy === undefined || statement === undefined) return undefined;
  return findStatement(policiesOf(policies, layer, target), policy, statement)[0]?.text;
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
    blocker.resource === resource;
  const alike = found.filter(same);
  const exact = alike.find((blocker) => stated.policy !== undefined && blocker.policy === stated.policy) ?? alike[0];
  if (exact) return found.map((blocker) => (blocker === exact ? { ...blocker, from: 'both' } : blocker));
  const guess = hiddenStatement(named, layer, effect);
  return [
    ...found,
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
      target: guess?.target ?? (layer === 'scp' || layer === 'rcp' ? undefined : named?.check.homes[layer]),
      from: 'aws',
    }),
  ];
}

/**
 * AWS says that a statement of this layer denied, and the engine lacks what its condition asks for: where a single
 * statement would deny but for its condition, it is the one.
 */
function hiddenStatement(
  named: Judged | undefined,
  layer: Layer,
  effect: Effect | undefined,
): Pick<Blocker, 'policy' | 'statement' | 'text' | 'target'> | undefined {
  if (named === undefined || effect !== 'explicitDeny') return undefined;
  const { check, prepared } = named;
  const organization = layer === 'scp' || layer === 'rcp';
  const levels = (organization ? check.policies[layer === 'scp' ? 'scps' : 'rcps'] : undefined) ?? [undefined];
  const waiting = levels.flatMap((level) =>
    policiesOf(check.policies, layer, level?.target).flatMap(({ name, document }) =>
      conditionalDenies(document).flatMap(({ statement, text }) => {
        const { Condition: _, ...bare } = text;
        const at = level === undefined ? {} : { target: level.target };
        const change = { kind: 'replace-statement', statement, with: bare } as const;
        const after = prepared.whatIf([{ layer, ...at, policy: name, change }]).evaluate(check.request);
        const denies = after.layers.some((row) => row.layer === layer && row.effect === 'explicitDeny');
        return denies ? [{ policy: name, statement, text, ...at }] : [];
      }),
    ),
  );
  return waiting.length === 1 ? waiting[0] : undefined;
}

/** More statements than a policy has would be a policy made to cost. */
const DENIES_AT_MOST = 50;

function conditionalDenies(document: PolicyDocument | null): readonly { statement: string; text: Json }[] {
  const json = documentJson(document);
  return (json === undefined ? [] : statementsOf(json))
    .map((text, at) => ({ statement: typeof text['Sid'] === 'string' ? text['Sid'] : String(at + 1), text }))
    .filter(({ text }) => text['Effect'] === 'Deny' && text['Condition'] !== undefined)
    .slice(0, DENIES_AT_MOST);
}

function effectOf(result: LayerResult): Effect {
  return result.effect === 'explicitDeny' ? 'explicitDeny' : 'implicitDeny';
}

function rank({ effect, layer }: Blocker): number {
  return (effect === 'explicitDeny' ? 0 : OUTERMOST_FIRST.length) + OUTERMOST_FIRST.indexOf(layer);
}
