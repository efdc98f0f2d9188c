/**
 * AWS refused, and the policies as they stand now allow: they changed since, or the change had not yet spread.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
 * Errs towards `unexplained`: the layer that AWS named must have been read whole, and where it named none everything; and
 * something must point at the policies rather than at the service: a change that made the difference, a layer that AWS
 * named and that now allows, or IAM's own sentence.
 */
import { namedCheck } from '../findings/blockers.ts';
import type { Findings } from '../findings/findings.ts';
import { isContradicted } from '../findings/layer-alone.ts';
import type { CauseEntry, CauseMatch } from './cause-entry.ts';

export const SINCE_CHANGED: CauseEntry = {
  cause: 'since-changed',
  outcome: 'explained',
  docsPage: 'since-changed',
  holds,
};

function holds(findings: Findings): CauseMatch | undefined {
  const { denial, judged, stated, since } = findings;
  const sure = judged.filter(({ check }) => check.sure);
  if (!findings.allowsNow || sure.some(({ check }) => check.asOf === 'refusal')) return undefined;
  const isCulprit = since.some((finding) => finding.culprit);
  if (stated?.layer !== undefined) {
    // A gap elsewhere explains no refusal of this layer; and a value that is only likely does not outweigh AWS's word.
    const named = namedCheck(denial, judged);
    if (named === undefined || !isContradicted(named, stated.layer, stated.effect, !isCulprit)) return undefined;
    return { confidence: isCulprit && hangsOnNothing(findings) ? 'likely' : 'possible' };
  }
  if (!hangsOnNothing(findings)) return undefined;
  if (isCulprit) return { confidence: 'likely' };
  const bySentence = denial.message.action !== undefined && denial.message.principal !== undefined;
  return stated !== undefined || bySentence ? { confidence: 'possible' } : undefined;
}

function hangsOnNothing({ hangsOnLayers, hangsOnKeys }: Findings): boolean {
  return hangsOnLayers.length === 0 && hangsOnKeys.length === 0;
}
