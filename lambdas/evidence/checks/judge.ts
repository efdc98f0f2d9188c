/**
 * The one place where what was read is evaluated: every check of a case, once for each state of its evidence.
 * Errs towards "could not tell": a refusal beside the call that hangs on what nobody knows is no blocker.
 */
import { prepare } from '../../engine/index.ts';
import type { Case } from '../case.ts';
import { isPolicyMatter } from '../subject/relation.ts';
import type { Check, Judged } from './check.ts';
import { callChecks, launchChecks } from './checks.ts';
import { principalOf } from './layers-of-caller.ts';
import { atRefusal } from './refusal-checks.ts';

export function checksOf(matter: Case): readonly Check[] {
  return judgedOf(matter).map(({ check }) => check);
}

export function judgedOf(matter: Case): readonly Judged[] {
  return matter.judged(() => {
    const principal = principalOf(matter.denial);
    if (!isPolicyMatter(matter.denial) || principal === undefined) return [];
    const make = { matter, principal };
    const named = callChecks(make).map(judge);
    const all = [...named, ...launchChecks(make, named[0]).map(judge)].map(asFarAsTold);
    const checks = all.map(({ check }) => check);
    return [...all, ...atRefusal(matter, checks).map(judge)];
  });
}

function judge(check: Check): Judged {
  const prepared = prepare(check.policies);
  return { check, prepared, verdict: prepared.evaluate(check.request) };
}

/**
 * What a call needs beside what AWS refused counts only where it can be told: a refusal that hangs on a key or a
 * resource which nobody knows is no blocker, and nothing is granted because of it.
 */
function asFarAsTold(judged: Judged): Judged {
  const { check, verdict } = judged;
  const { decision, dependsOn, layers } = verdict;
  if (check.purpose === 'call' || !check.sure || decision === 'allowed') return judged;
  const hangsOnKeys = dependsOn.some((name) => !name.startsWith('layer:'));
  // Some statement allows it for another resource, which may be the one that is not known.
  const isNear = () =>
    layers.some(({ nearMisses }) => nearMisses?.some(({ effect, part }) => effect === 'Allow' && part === 'resource'));
  const hangsOnResource = !check.resourceKnown && decision === 'implicitDeny' && isNear();
  return hangsOnKeys || hangsOnResource ? { ...judged, check: { ...check, sure: false } } : judged;
}
