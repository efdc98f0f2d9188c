/**
 * AWS refused, and the policies as they stand now allow: they changed since, or the change had not yet spread.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency
 * Errs towards `unexplained`: everything must have been read, and something must point at the policies rather than at the
 * service: a change that made the difference, a layer that AWS named and that now allows, or IAM's own sentence.
 */
import type { Findings } from '../findings.ts';
import type { CauseEntry, Held } from './cause-entry.ts';

export const SINCE_CHANGED: CauseEntry = {
  cause: 'since-changed',
  outcome: 'explained',
  docsPage: 'since-changed',
  holds,
};

function holds(findings: Findings): Held | undefined {
  const { denial, judged, stated, since } = findings;
  const sure = judged.filter(({ check }) => check.sure);
  if (!findings.allowsNow || sure.some(({ check }) => check.asOf === 'refusal')) return undefined;
  if (findings.hangsOnLayers.length > 0 || findings.hangsOnKeys.length > 0) return undefined;
  if (stated?.layer !== undefined && !wasJudged(findings, stated.layer)) return undefined;
  if (since.some((finding) => finding.culprit)) return { confidence: 'likely' };
  // What AWS said then outweighs what follows from a value that is only likely.
  if (stated?.layer !== undefined && findings.approximate.length > 0) return undefined;
  const bySentence = denial.message.action !== undefined && denial.message.principal !== undefined;
  return stated !== undefined || bySentence ? { confidence: 'possible' } : undefined;
}

function wasJudged({ judged }: Findings, layer: string): boolean {
  const results = judged.flatMap(({ verdict }) => verdict.layers.filter((result) => result.layer === layer));
  return results.some(({ status }) => status !== 'not-applicable' && status !== 'not-read');
}
