/**
 * Is a call refused whatever the answers to what is not known? An answer may hang on a key or a layer that only tells
 * which of two refusals it is. Errs towards "not for sure".
 */

import { present } from '../denial/fields.ts';
import { documentJson, statementsOf } from '../denial/policy-json.ts';
import { type NamedPolicy, type PolicySet, prepare } from '../engine/index.ts';
import type { Judged } from '../evidence/checks/check.ts';

/** Layers that allow nothing by themselves: what one of them would say never lifts the refusal of another. */
const CEILINGS: ReadonlySet<string> = new Set(
  ['boundary', 'session', 'scp', 'rcp', 'endpoint'].map((name) => `layer:${name}`),
);

/** Of a refusal, what could make it an allowance. */
export function liftedBy({ check, verdict }: Judged): readonly string[] {
  const open = verdict.dependsOn.filter((name) => !CEILINGS.has(name));
  if (open.length === 0) return [];
  // Without its denies it is refused because nothing allows it, if that depends on nothing.
  const bare = prepare(withoutDenies(check.policies)).evaluate(check.request);
  return bare.decision !== 'allowed' && bare.dependsOn.every((name) => CEILINGS.has(name)) ? [] : open;
}

function withoutDenies(policies: PolicySet): PolicySet {
  const { identity, boundary, session, endpoint, scps, rcps, resource } = policies;
  const bare = (list: readonly NamedPolicy[] | null): readonly NamedPolicy[] | null => list?.map(allowing) ?? null;
  const levels = (list: PolicySet['scps']): PolicySet['scps'] =>
    list?.map(({ target, policies: held }) => ({ target, policies: bare(held) })) ?? list;
  return present<PolicySet>({
    ...policies,
    identity: identity && bare(identity),
    boundary: boundary && bare(boundary),
    session: session && bare(session),
    endpoint: endpoint && bare(endpoint),
    scps: levels(scps),
    rcps: levels(rcps),
    resource: resource && (isList(resource) ? resource.map(allowing) : allowing(resource)),
  });
}

function isList(policy: NamedPolicy | readonly NamedPolicy[]): policy is readonly NamedPolicy[] {
  return Array.isArray(policy);
}

function allowing(policy: NamedPolicy): NamedPolicy {
  const json = policy.document === null ? undefined : documentJson(policy.document);
  if (json === undefined) return policy;
  const kept = statementsOf(json).filter((statement) => statement['Effect'] !== 'Deny');
  return { ...policy, document: { ...json, Statement: kept } };
}
