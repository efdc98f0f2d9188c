/**
 * AWS says that a statement of a layer denied, and the policies read do not show it, because the event lacks what its
 * condition asks for: where a single statement could deny, it is the one.
 * Errs towards none: a condition that the known keys keep from holding is no candidate, and of two candidates neither
 * is named.
 */
import { type Json, present } from '../../denial/fields.ts';
import { documentJson, statementsOf } from '../../denial/policy-json.ts';
import {
  type AuthorizationRequest,
  type Layer,
  type PolicyDocument,
  type PolicySet,
  prepare,
} from '../../engine/index.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import type { Blocker } from '../diagnosis.ts';
import { policiesOf } from '../policy-text.ts';
import { loosened, openBut } from './layer-alone.ts';
import type { Stated } from './stated.ts';

/** Taken to be so because the event shows nothing else; an address or a tag that it shows is known. */
const GUESSED = /^aws:(SecureTransport|MultiFactorAuthPresent|MultiFactorAuthAge|ViaAWSService)$/i;

export type Hidden = Pick<Blocker, 'policy' | 'statement' | 'text' | 'target'>;

export function hiddenDeny(named: Judged | undefined, layer: Layer, stated: Stated): Hidden | undefined {
  if (named === undefined) return undefined;
  const { check } = named;
  const candidates = conditionalDenies(check.policies, layer).filter(
    ({ policy }) => stated.policy === undefined || stated.byId === true || policy === stated.policy,
  );
  // First what no one could tell; only then what the event merely lacks a sign of.
  for (const request of [check.request, loosened(check, (key) => GUESSED.test(key))]) {
    const able = candidates.filter((candidate) => mayDeny(openBut(check, layer), layer, candidate, request));
    const texts = new Set(able.map(({ policy, statement }) => JSON.stringify([policy, statement])));
    if (able.length > 0) return texts.size === 1 ? hiddenOf(able) : undefined;
  }
  return undefined;
}

/** A policy attached at two levels denies at either. */
function hiddenOf([first]: readonly Candidate[]): Hidden | undefined {
  if (first === undefined) return undefined;
  const { version: _, ...hidden } = first;
  return hidden;
}

type Candidate = Hidden & { readonly policy: string; readonly text: Json; readonly version: unknown };

/** Asked alone: whether the statement denies, or would at some value of the keys that no one could tell. */
function mayDeny(
  open: PolicySet,
  layer: Layer,
  { text, target, version }: Candidate,
  request: AuthorizationRequest,
): boolean {
  const only = [{ name: 'only', document: { Version: version, Statement: [text, allowing(text)] } }];
  const policies = { ...open, ...inPlace(layer, only, target) };
  const { decision, dependsOn } = prepare(policies).evaluate(request);
  return decision === 'explicitDeny' || dependsOn.length > 0;
}

function inPlace(
  layer: Layer,
  only: readonly { readonly name: string; readonly document: PolicyDocument }[],
  target: string | undefined,
): PolicySet {
  const level = [{ target: target ?? 'only', policies: only }];
  switch (layer) {
    case 'scp':
      return { scps: level };
    case 'rcp':
      return { rcps: level };
    case 'resource':
    case 'trust':
      return { resource: only };
    default:
      return { [layer]: only };
  }
}

/** Whatever is not denied is allowed, to whomever the denial speaks. */
function allowing(text: Json): Json {
  const isNamed = text['Principal'] !== undefined || text['NotPrincipal'] !== undefined;
  return present({ Effect: 'Allow', Principal: isNamed ? '*' : undefined, Action: '*', Resource: '*' });
}

/** More statements than a policy has would be a policy made to cost. */
const DENIES_AT_MOST = 50;

function conditionalDenies(policies: PolicySet, layer: Layer): readonly Candidate[] {
  const isOfOrganization = layer === 'scp' || layer === 'rcp';
  const levels = (isOfOrganization ? policies[layer === 'scp' ? 'scps' : 'rcps'] : undefined) ?? [undefined];
  return levels.flatMap((level) =>
    policiesOf(policies, layer, level?.target).flatMap(({ name, document }) =>
      deniesOf(document).map((found) =>
        present({
          policy: name,
          ...found,
          target: level?.target,
        }),
      ),
    ),
  );
}

function deniesOf(document: PolicyDocument | null): readonly Pick<Candidate, 'statement' | 'text' | 'version'>[] {
  const json = documentJson(document);
  if (json === undefined) return [];
  const version = json['Version'];
  return statementsOf(json)
    .map((text, at) => ({ statement: typeof text['Sid'] === 'string' ? text['Sid'] : String(at + 1), text, version }))
    .filter(({ text }) => text['Effect'] === 'Deny' && text['Condition'] !== undefined)
    .slice(0, DENIES_AT_MOST);
}
