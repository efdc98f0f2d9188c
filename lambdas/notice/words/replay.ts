/**
 * The words of a replay: who would be refused what, and by which statement. Errs towards saying what was seen and not
 * what will be.
 */
import type { Blocker } from '../../diagnosis/diagnosis.ts';
import { GONE_CALLER } from '../../replay/decision.ts';
import { isUntried } from '../../replay/plan/planned.ts';
import type { Contradiction, Group, Replayed } from '../../replay/report.ts';
import { bare, value } from '../text/escape.ts';
import { keyWords } from './confidence.ts';
import {
  count,
  LAYER_NAMES,
  listed,
  listedShort,
  placeName,
  policyPhrase,
  resourcePolicyNoun,
  timePhrase,
} from './names/names.ts';

/** The one sentence that a gate prints. */
export function replaySummary(replayed: Replayed): string {
  const { calls, changed, refused } = replayed;
  if (calls === 0) return 'No call could be read, so nothing can be said.';
  if (!changed) return proofSummary(replayed);
  const [broken, open, mended] = [replayed.newlyRefused, replayed.cannotTell, replayed.newlyAllowed].map(total);
  const made = count(replayed.made, 'call');
  // A denial that stays one is a call seen that would be refused.
  const seen = refused === 0 ? `${made} seen` : `${made} seen that AWS let through`;
  const doubt = open === 0 ? '' : `; of ${count(open ?? 0, 'call')} it cannot be told`;
  const good = mended === 0 ? '' : `; ${count(mended ?? 0, 'denial')} would be mended`;
  if (broken !== 0) return `Of the ${seen}, ${broken?.toLocaleString('en-US')} would be refused${doubt}${good}.`;
  const part = replayed.notes.some(isUntried) ? '; not all of the change could be tried' : '';
  // "None would be refused" must not stand over calls of which that is not known.
  return open === 0 && part === ''
    ? `None of the ${seen} would be refused${good}.`
    : `None of the ${seen} is known to be refused${doubt}${good}${part}.`;
}

function proofSummary({ made, answers, contradictions }: Replayed): string {
  if (made === 0) return 'No call was let through, so the captured policies cannot be held against any.';
  if (contradictions.length === 0)
    return `Under the captured policies none of the ${count(made, 'call')} that AWS let through would be refused.`;
  return `Of the ${count(made, 'call')} that AWS let through, the captured policies refuse ${answers.refused.toLocaleString('en-US')}.`;
}

/** Who, what, where, how often. */
export function groupSentence(group: Group): string {
  const { action, resource, resources, byService, lastSeen } = group;
  const where = resource === '*' || resource === '' ? '' : ` on ${placeName(resource)}`;
  const many = resources > 1 ? ` (${count(resources, 'resource')})` : '';
  const services =
    byService === 0
      ? ''
      : byService === group.count
        ? ', made by AWS services'
        : `, ${byService.toLocaleString('en-US')} made by AWS services`;
  return `${capital(callerName(group.caller))}: ${value(action, 64)}${where}${many}, ${count(group.count, 'call')}${services}, last seen ${timePhrase(lastSeen)}.`;
}

/** Which policy refuses, as a notice of the refusal would say. */
export function blockerSentence(blocker: Blocker, action: string): string {
  const about = blocker.action === action ? 'it' : `${value(blocker.action, 64)}, which this call also needs`;
  const policy = blocker.policy === undefined ? undefined : policyPhrase(blocker.layer, blocker.policy);
  const home = blocker.target === undefined || blocker.layer === 'session' ? '' : ` (${placeName(blocker.target)})`;
  if (blocker.effect === 'explicitDeny') {
    const statement = blocker.statement === undefined ? '' : `statement ${value(blocker.statement, 64)} of `;
    return `${capital(`${statement}${policy ?? `the ${LAYER_NAMES[blocker.layer]}`}`)}${home} explicitly denies ${about}.`;
  }
  switch (blocker.layer) {
    case 'identity':
      return `No identity-based policy allows ${about}.`;
    case 'scp':
      return `No service control policy${blocker.target === undefined ? '' : ` on ${placeName(blocker.target)}`} allows ${about}.`;
    case 'resource':
      return `The ${resourcePolicyNoun(blocker.target ?? blocker.resource)}${home} does not allow ${about}.`;
    default:
      return `${capital(policy ?? `the ${LAYER_NAMES[blocker.layer]}`)}${home} does not allow ${about}.`;
  }
}

export function mendedSentences({ mended }: Replayed): readonly string[] {
  return mended.map(
    ({ caller, mended: number, denials }) =>
      `Mends ${number.toLocaleString('en-US')} of ${count(denials, 'denial')} of ${callerName(caller)}.`,
  );
}

export function unlessSentence({ unless }: Group): string | undefined {
  if (unless.length === 0) return undefined;
  return `Unless ${listed(unless.map(keyWords), 'or')}, which could not be read, still refuse${unless.length === 1 ? 's' : ''} it.`;
}

export function hangingSentences({ hanging }: Replayed): readonly string[] {
  return hanging.map(({ name, calls }) => `${capital(hangingOn(name))} decides ${count(calls, 'call')}.`);
}

function hangingOn(name: string): string {
  if (name === 'resource') return 'a resource that the record does not name in full';
  if (name === 'action') return 'whether the call needs a further permission, which the record does not tell,';
  if (name.startsWith(GONE_CALLER))
    return `what takes the place of ${callerName(name.slice(GONE_CALLER.length))}, which the change deletes,`;
  if (name.startsWith('text:')) return `what is not known of ${value(name.slice('text:'.length), 120)}`;
  return name.startsWith('layer:')
    ? `what ${keyWords(name)} would say, which could not be read,`
    : `the condition key ${value(name, 64)}`;
}

export function contradictionSentence({ since }: Contradiction): string {
  if (since.length === 0)
    return 'No policy change since then is known: the snapshot lacks something, or Denyscope errs.';
  const told = since.map(({ action, time }) => `${value(action, 48)} at ${timePhrase(time)}`);
  return `A policy was changed since: ${listedShort(told, 2)}.`;
}

/** What stands behind the counts. */
export function coverageSentences(replayed: Replayed): readonly string[] {
  const { calls, made, refused, byService, coverage, from, until, dataEvents, leftOut, unseen } = replayed;
  const seen =
    calls === 0
      ? []
      : [
          `${count(calls, 'call')} from ${timePhrase(from)} to ${timePhrase(until)}: ${made.toLocaleString('en-US')} let through, ${refused.toLocaleString('en-US')} refused.`,
        ];
  const shares = `Action, resource and context were read exactly for ${share(coverage.exactly, calls)}, in part for ${share(coverage.inPart, calls)}, not at all for ${share(coverage.notAtAll, calls)}.`;
  return [
    ...seen,
    ...(calls === 0 ? [] : [shares]),
    ...(byService === 0
      ? []
      : [`${count(byService, 'call')} ${byService === 1 ? 'was' : 'were'} made by AWS services.`]),
    ...(calls > 0 && dataEvents === 0
      ? ['There is no data event in the log: of reads and writes of objects, items and messages nothing can be said.']
      : []),
    ...leftOut.slice(0, 6).map(({ reason, records }) => `Left out: ${count(records, 'record')} (${bare(reason, 80)}).`),
    ...(unseen.length === 0
      ? []
      : [
          `No calls seen of ${listedShort(unseen.map(callerName), 8)}: nothing can be said of ${unseen.length === 1 ? 'it' : 'them'}.`,
        ]),
  ];
}

/** Never rounded up to all of them. */
function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  if (part === whole) return '100 %';
  return `${Math.min(99.9, Math.max(0.1, (100 * part) / whole)).toFixed(1)} %`;
}

function callerName(caller: string): string {
  return caller.startsWith('arn:') ? placeName(caller) : value(caller, 64);
}

export function total(groups: readonly Group[]): number {
  return groups.reduce((sum, { count: calls }) => sum + calls, 0);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
