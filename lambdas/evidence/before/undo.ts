/**
 * A case as it was before a policy change. Gives nothing where the old text is not known, or where the change
 * touches nothing that was read: a change is never undone halfway.
 */

import { parseArn } from '../../aws/arn.ts';
import type { PolicyChange } from '../../change/policy-change.ts';
import { changeTarget, isSameTarget } from '../../change/target.ts';
import type { Level, NamedPolicy } from '../../engine/index.ts';
import type { Case } from '../case.ts';
import type { Answers, Evidence } from '../evidence.ts';
import type { OrganizationFacts, PrincipalFacts } from '../facts.ts';
import type { Answer, Facts } from '../source.ts';
import { ENDPOINT_POLICY, resourcePolicyName } from '../subject/policy-names.ts';
import { undoInPrincipal } from './undo-principal.ts';

export function undo(matter: Case, change: PolicyChange): Case | undefined {
  const before = evidenceBefore(matter.evidence, change);
  return before && matter.with(before);
}

function evidenceBefore(evidence: Evidence, change: PolicyChange): Evidence | undefined {
  switch (change.layer) {
    case 'identity':
    case 'boundary':
    case 'trust':
      return changed(evidence, 'principal', (facts: PrincipalFacts) => undoInPrincipal(facts, change));
    case 'scp':
    case 'rcp':
      return changed(evidence, 'organization', (facts) => undoInOrganization(facts, change));
    case 'resource':
      return changed(evidence, 'resource', (facts) => {
        if (change.kind === 'other' || !isSameTarget(facts.arn, change.target)) return undefined;
        const before = textBefore(change, resourcePolicyName(facts.arn));
        // A key without a policy there is not.
        return before === undefined || (before === null && parseArn(facts.arn)?.service === 'kms')
          ? undefined
          : { ...facts, policy: before ?? undefined };
      });
    case 'endpoint':
      return changed(evidence, 'vpc-endpoint', (facts) => {
        const before = facts.id === change.target ? textBefore(change, ENDPOINT_POLICY) : undefined;
        return before === undefined ? undefined : { ...facts, policy: before ?? undefined };
      });
    case 'session':
      return undefined;
  }
}

/** `null`: there was none. */
function textBefore({ oldDocument }: PolicyChange, name: string): NamedPolicy | null | undefined {
  if (oldDocument === undefined) return undefined;
  return oldDocument === null ? null : { name, document: oldDocument };
}

type ChangedKind = 'principal' | 'organization' | 'resource' | 'vpc-endpoint';

/** Every answer of a kind, those that the change does not touch as they are. */
function changed<K extends ChangedKind>(
  evidence: Evidence,
  kind: K,
  before: (facts: Facts[K]) => Facts[K] | undefined,
): Evidence | undefined {
  const answers: ReadonlyMap<string, Answer<Facts[K]>> = evidence.answers[kind];
  let touched = false;
  const then = new Map(
    [...answers].map(([key, answer]): [string, Answer<Facts[K]>] => {
      const value = answer.kind === 'found' ? before(answer.value) : undefined;
      if (answer.kind !== 'found' || value === undefined) return [key, answer];
      touched = true;
      return [key, { ...answer, value }];
    }),
  );
  if (!touched) return undefined;
  const all: Answers = { ...evidence.answers, [kind]: then };
  return { ...evidence, answers: all };
}

/** A record does not say of which type a policy is: it stands at its levels under its name in one list or the other. */
function undoInOrganization(facts: OrganizationFacts, change: PolicyChange): OrganizationFacts | undefined {
  const id = changeTarget(change.policy ?? change.target);
  const known = (facts.policies ?? []).filter((one) => one.id === id);
  let touched = false;
  const levels = (list: readonly Level[] | null | undefined, layer: 'scp' | 'rcp'): typeof list => {
    const name = known.find((one) => one.layer === layer)?.name ?? id;
    // Of another type: what has its name in this list is another policy.
    const isOther = known.length > 0 && !known.some((one) => one.layer === layer);
    if (!list || isOther || (change.kind === 'detach' && (change.layer === 'rcp') !== (layer === 'rcp'))) return list;
    return list.map((level) => {
      const policies = level.policies && policiesBefore(level.policies, level.target, change, name);
      if (!policies) return level;
      touched = true;
      return { ...level, policies };
    });
  };
  const scps = levels(facts.scps, 'scp');
  const rcps = levels(facts.rcps, 'rcp');
  return touched ? { ...facts, scps, rcps } : undefined;
}

function policiesBefore(
  policies: readonly NamedPolicy[],
  target: string,
  change: PolicyChange,
  name: string,
): readonly NamedPolicy[] | undefined {
  const isThere = policies.some((policy) => policy.name === name);
  switch (change.kind) {
    case 'attach':
      return isThere && target === change.target ? policies.filter((policy) => policy.name !== name) : undefined;
    case 'detach':
      return !isThere && target === change.target && change.oldDocument
        ? [...policies, { name, document: change.oldDocument }]
        : undefined;
    case 'put': {
      const { oldDocument } = change;
      if (!isThere || !oldDocument) return undefined;
      return policies.map((policy) => (policy.name === name ? { name, document: oldDocument } : policy));
    }
    default:
      return undefined;
  }
}
