/**
 * Where the call is the mistake and not the policy: a role that asks for itself, and an AWS identity that asks for a
 * role made for tokens of a workload. And, where no statement nearly applies, whom the role trusts instead.
 * Errs towards no mistake: the trust policy must have been read, and must let in nobody of the caller's kind.
 */

import { isObject } from '../denial/fields.ts';
import { documentJson, statementsOf } from '../denial/policy-json.ts';
import type { Judged } from '../evidence/checks/check.ts';
import { answerTo } from '../evidence/evidence.ts';
import { entityLookup } from '../evidence/subject/caller-lookups.ts';
import type { CallerNote, Diagnosis } from './diagnosis.ts';
import type { Findings } from './findings/findings.ts';
import { principalArnOf } from './fixes/statement/principal.ts';
import { textsOf } from './policy-text.ts';
import { trustedBy } from './trust.ts';

export type RoleMistake = Extract<CallerNote, { readonly kind: 'own-role' | 'role-for-tokens' }>;

const NAMES = 3;
/** The agent of EKS Pod Identity takes the role for the pod, which shows a token of its service account. */
const POD_IDENTITY = 'pods.eks.amazonaws.com';

export function roleMistakeOf(findings: Findings): RoleMistake | undefined {
  for (const { check } of assumptions(findings)) {
    const role = check.attachTo.trust;
    if (role === undefined) continue;
    if (principalArnOf(findings, check) === role) return { kind: 'own-role', role };
    const trusted = trustedBy(check);
    const [first] = trusted;
    const forTokens = trusted.every(({ kind, name }) => kind === 'Federated' || name === POD_IDENTITY);
    if (first !== undefined && forTokens)
      return { kind: 'role-for-tokens', role, trusted: first.name, onInstance: isInstance(findings) };
  }
  return undefined;
}

/** Opened to an instance's role, a role is open to everything that runs there. */
export function isOpenedToAll(mistake: RoleMistake | undefined): boolean {
  return mistake?.kind === 'role-for-tokens' && mistake.onInstance;
}

export function trustNotesOf(findings: Findings, nearMisses: Diagnosis['nearMisses']): readonly CallerNote[] {
  const mistake = roleMistakeOf(findings);
  if (mistake !== undefined) return [mistake];
  const blocker = findings.blockers.find(({ layer, effect }) => layer === 'trust' && effect === 'implicitDeny');
  if (blocker === undefined || nearMisses.some(({ layer }) => layer === 'trust')) return [];
  const one = findings.judged.find(
    ({ check }) => check.attachTo.trust !== undefined && check.policies.resource != null,
  );
  const role = one?.check.attachTo.trust;
  if (one === undefined || role === undefined) return [];
  const names = [...new Set(trustedBy(one.check).map(({ name }) => name))];
  return [{ kind: 'role-trusts', role, names: names.slice(0, NAMES), more: Math.max(0, names.length - NAMES) }];
}

/** Calls that an AWS identity signs, on a role whose trust policy was read. */
function assumptions({ judged, denial }: Findings): readonly Judged[] {
  const { kind } = denial.caller;
  if (kind !== 'role-session' && kind !== 'user') return [];
  return judged.filter(
    ({ check }) =>
      /^sts:(?:AssumeRole|TagSession|SetSourceIdentity)$/i.test(check.request.action) &&
      check.attachTo.trust !== undefined &&
      check.policies.resource != null,
  );
}

/** EC2 names the session after the instance; else the role's own trust policy says for whom it is. */
function isInstance({ denial, evidence }: Findings): boolean {
  const { caller } = denial;
  if (/^i-[0-9a-f]{8,17}$/.test(caller.session ?? '') || caller.ec2RoleDelivery !== undefined) return true;
  const lookup = entityLookup(caller);
  const answer = lookup && answerTo(evidence, 'principal', lookup);
  const json = answer?.kind === 'found' && answer.value.trust ? documentJson(answer.value.trust.document) : undefined;
  return (json === undefined ? [] : statementsOf(json)).some(({ Principal: principal }) =>
    textsOf(isObject(principal) ? principal['Service'] : undefined).some((name) => /^ec2\.amazonaws\.com/.test(name)),
  );
}
