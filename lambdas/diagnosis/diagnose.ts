/**
 * Why a call was refused: the cause, all that blocks it, a fix that was tried, and the change that broke it.
 * Knows only what the denial, the evidence and the verdicts say. Errs towards `unexplained`, and never throws: a part
 * that fails on what others wrote is left out of the answer, not the answer.
 */

import type { Noticed, Sign } from '../admission/admission.ts';
import { present } from '../denial/fields.ts';
import type { Case } from '../evidence/case.ts';
import type { Judged } from '../evidence/checks/check.ts';
import { judgedOf } from '../evidence/checks/judge.ts';
import { callerNotesOf } from './caller-notes.ts';
import { type Chosen, chooseCause } from './causes/catalogue.ts';
import { UNEXPLAINED } from './causes/unexplained.ts';
import { weigh } from './confidence.ts';
import { changesSince, culpritsOf } from './culprit.ts';
import type { Blocker, CheckResult, Diagnosis } from './diagnosis.ts';
import { type Findings, findingsOf } from './findings/findings.ts';
import { type House, whereaboutsOf } from './findings/whereabouts.ts';
import { remedyOf } from './fixes/fixes.ts';
import { nearMissesOf } from './near-misses.ts';
import { nextStepsOf } from './next-steps.ts';
import { trustNotesOf } from './role-mistake.ts';

export function diagnose(matter: Case, noticed: Noticed, house: House = {}): Diagnosis {
  const { denial, evidence } = matter;
  const judged = judgedOf(matter);
  const { fingerprint, signs } = noticed;
  const findings = survey(matter, judged);
  const chosen = attempt<Chosen>(() => chooseCause(findings), { entry: UNEXPLAINED });
  const { entry } = chosen;
  const blockers = entry.outcome === 'not-a-policy-denial' || entry.cause === 'since-changed' ? [] : findings.blockers;
  const fixesWithheld = signs.severity === 'critical' || wouldLoosenGuardrail(signs.signs, findings.blockers);
  const fixes = fixesWithheld ? [] : attempt(() => remedyOf(findings, entry), []);
  const changes = entry.cause === 'since-changed' ? findings.since : attempt(() => culpritsOf(matter, blockers), []);
  const weighed = attempt(() => weigh(findings, chosen), { confidence: 'possible', reasons: [] });
  const nearMisses = attempt(() => nearMissesOf(judged, findings, denial.eventName), []);
  const layer = entry.layer ?? (entry.outcome === 'explained' ? blockers[0]?.layer : undefined);
  return present<Diagnosis>({
    denial,
    fingerprint,
    outcome: entry.outcome,
    cause: entry.cause,
    layer,
    ...weighed,
    severity: signs.severity,
    signs: signs.signs,
    recentActions: signs.recentActions,
    ...callerTags(matter),
    ...attempt(() => whereaboutsOf(matter, blockers, fixes, house), {}),
    checks: judged.map(checkResult),
    blockers,
    nearMisses,
    fixes,
    fixesWithheld,
    gaps: evidence.gaps,
    changes,
    callerNotes: [
      ...attempt(() => callerNotesOf(denial, evidence), []),
      ...attempt(() => trustNotesOf(findings, nearMisses), []),
    ],
    nextSteps: attempt(() => nextStepsOf({ findings, entry, fixes, changes, signs }), []),
  });
}

/** Who pastes an error is taken for no intruder, but what keeps people from the guardrails stays as it is. */
function wouldLoosenGuardrail(signs: readonly Sign[], blockers: readonly Blocker[]): boolean {
  const isGuardrail = ({ layer, effect }: Blocker): boolean =>
    layer === 'scp' || layer === 'rcp' || effect === 'explicitDeny';
  return signs.some(({ kind }) => kind === 'guardrail-target') && blockers.some(isGuardrail);
}

function survey(matter: Case, judged: readonly Judged[]): Findings {
  const { denial, evidence } = matter;
  const nothing: Findings = {
    denial,
    evidence,
    judged: [],
    stated: undefined,
    blockers: [],
    allowsNow: false,
    unread: [],
    hangsOnLayers: [],
    hangsOnKeys: [],
    approximate: [],
    since: [],
  };
  const findings = attempt(() => findingsOf(denial, evidence, judged, []), nothing);
  if (!findings.allowsNow) return findings;
  return { ...findings, since: attempt(() => changesSince(matter), []) };
}

function callerTags(matter: Case): Pick<Diagnosis, 'callerTags'> {
  const tags = matter.found('principal', matter.lookups.entity)?.tags ?? null;
  return tags === null ? {} : { callerTags: tags };
}

function checkResult({ check, verdict }: Judged): CheckResult {
  return {
    purpose: check.purpose,
    action: check.request.action,
    resource: check.request.resource,
    decision: verdict.decision,
    layers: verdict.layers,
    dependsOn: verdict.dependsOn,
    asOf: check.asOf,
  };
}

/** Policies of any shape pass through here: one that breaks a step must not cost the alert. */
function attempt<T>(step: () => T, otherwise: T): T {
  try {
    return step();
  } catch {
    return otherwise;
  }
}
