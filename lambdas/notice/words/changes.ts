/**
 * The policy change behind a denial, in words: who, when, what. Errs towards "may have": only a change whose undoing was
 * evaluated is called the cause. Of a call that is allowed now the changes are those that let it, and none is blamed.
 */
import { arnParts, segmentsOf } from '../../aws/arn.ts';
import type { Cause, ChangeFinding } from '../../diagnosis/diagnosis.ts';
import { value } from '../text/escape.ts';
import { placeName, policyName, spanPhrase, timePhrase } from './names/names.ts';

export function changeSentence(finding: ChangeFinding, denialTime: string, cause?: Cause): string {
  const { change } = finding;
  const before = spanPhrase(change.time, denialTime);
  const policy = change.policy === undefined ? '' : ` (policy ${value(policyName(change.policy), 64)})`;
  const what = `${value(actorName(change.actor), 64)} called ${value(change.action, 64)} on ${placeName(change.target, 64)}${policy}`;
  const when =
    before === undefined ? `at ${timePhrase(change.time)}` : `${before} earlier (${timePhrase(change.time)})`;
  if (cause === 'since-changed') {
    if (finding.culprit) return `Allowed by a change: ${what} ${when}. Without it the call would be refused.`;
    const late = before === undefined ? '' : ' A change takes a while to take effect.';
    return `Perhaps allowed by a change: ${what} ${when}. Its old text is not available, so this is not proved.${late}`;
  }
  if (finding.culprit) return `Broken by a change: ${what} ${when}. With it undone the call is allowed.`;
  if (finding.suspect)
    return `Perhaps broken by a change: ${what} ${when}. Its old text is not available, so this is not proved.`;
  return `An earlier change: ${what} ${when}.`;
}

/** For the summary of a denial that a change brought about. */
export function sinceClause(finding: ChangeFinding, denialTime: string): string {
  const before = spanPhrase(finding.change.time, denialTime);
  return ` since ${value(actorName(finding.change.actor), 48)} called ${value(finding.change.action, 48)}${before === undefined ? '' : ` ${before} earlier`}`;
}

/** The session names the person behind a role. */
export function actorName(actor: string): string {
  const [type, ...path] = segmentsOf(arnParts(actor)?.resource ?? '');
  if (path.length === 0) return actor;
  return type === 'assumed-role' ? path.join('/') : (path.at(-1) ?? actor);
}
