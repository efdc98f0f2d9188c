/**
 * Weighs the layers against each other, as AWS does for a call within an account and across accounts.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 * A layer that was not read neither allows nor refuses; something that was read must still allow. Errs towards a refusal.
 */
import { hasIdentityPolicies } from '../caller.ts';
import type { Facts } from '../facts.ts';
import type { Layer } from '../policy/policy-set.ts';
import { DELEGATED, DIRECT, LIMITED } from '../policy/principal.ts';
import type { Decision } from '../verdict.ts';
import type { CompiledSet } from './compiled-set.ts';
import { type Finding, find, findResource, isBounded, type ResourceFinding } from './finding.ts';
import { needsNoPermission } from './free-calls.ts';
import type { Plan } from './plan.ts';

export interface WeighedLayer {
  readonly layer: Layer;
  readonly finding: Finding;
  /** Refuses without an explicit deny. */
  readonly lacks: boolean;
}

export interface Judgement {
  readonly decision: Decision;
  /** From the organization down to the caller. */
  readonly weighed: readonly WeighedLayer[];
  readonly resource: ResourceFinding;
}

/** `assumeRead`: what was not read is taken to allow everything. */
export function judge(set: CompiledSet, plan: Plan, facts: Facts, assumeRead = false): Judgement {
  facts.bind(isBounded(plan, facts, assumeRead));
  const scp = find('scp', plan, facts, assumeRead);
  const rcp = find('rcp', plan, facts, assumeRead);
  const endpoint = find('endpoint', plan, facts, assumeRead);
  const resource = findResource(set, plan, facts, assumeRead);
  const boundary = find('boundary', plan, facts, assumeRead);
  const session = find('session', plan, facts, assumeRead);
  const identity = find('identity', plan, facts, assumeRead);

  const root = facts.caller.kind === 'root';
  const limited = hasIdentityPolicies(facts.caller.kind);
  const same = ownAccount(facts) && (root || limited);
  const resourceMustAllow = resource.keyOrRole || resource.barred || !same;
  // What a resource's policy grants the caller within one account needs no identity policy, and named as a user or
  // session the caller is not even held by the implicit denies of boundary and session policy.
  const granted = same && resource.strength >= LIMITED;
  const unbound = same && resource.strength === DIRECT;

  const weighed: WeighedLayer[] = [
    { layer: 'scp', finding: scp, lacks: scp.lacking },
    { layer: 'rcp', finding: rcp, lacks: rcp.lacking },
    { layer: 'endpoint', finding: endpoint, lacks: endpoint.lacking },
    { layer: resource.trust ? 'trust' : 'resource', finding: resource, lacks: resourceMustAllow && resource.lacking },
    { layer: 'boundary', finding: boundary, lacks: boundary.lacking && !unbound },
    { layer: 'session', finding: session, lacks: session.lacking && !unbound },
    { layer: 'identity', finding: identity, lacks: identity.lacking && !granted },
  ];
  const granting = limited ? identity.allowed || resource.strength >= LIMITED : resource.strength >= DELEGATED;
  const allowed = root || granting || needsNoPermission(facts);
  return { decision: decide(weighed, allowed), weighed, resource };
}

function decide(weighed: readonly WeighedLayer[], allowed: boolean): Decision {
  let refused = !allowed;
  for (const { finding, lacks } of weighed) {
    if (finding.denied) return 'explicitDeny';
    if (lacks) refused = true;
  }
  return refused ? 'implicitDeny' : 'allowed';
}

function ownAccount(facts: Facts): boolean {
  const nowhere = facts.resourceAccount === undefined && facts.request.resource !== '*';
  if (nowhere && facts.isUnknown('aws:resourceaccount')) facts.doubt('aws:resourceaccount');
  return facts.sameAccount;
}
