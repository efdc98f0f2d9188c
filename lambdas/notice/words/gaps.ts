/**
 * What could not be seen, in words, each with the permission that would let Denyscope see it. Errs towards naming the
 * thing and the reason, never towards "allows".
 */
import type { Layer } from '../../engine/index.ts';
import type { Gap, GapReason } from '../../evidence/source.ts';
import { value } from '../escape.ts';
import { count, layerPlural, listed, sentence } from './names.ts';

const REASONS: Readonly<Record<GapReason, string>> = {
  'access-denied': 'Denyscope may not read it',
  'not-found': 'it is not there any more',
  throttled: 'AWS limited the rate of reads',
  'timed-out': 'the read took too long',
  unavailable: 'AWS did not answer',
  malformed: 'what came back could not be understood',
  'too-large': 'it is too large to read',
  truncated: 'CloudTrail cut it off',
  'not-in-snapshot': 'the snapshot does not hold it',
  'null-in-snapshot': 'it could not be read when the snapshot was taken',
  'account-not-listed': 'its account is neither in the organization nor in the settings',
  'switched-off': 'the settings switch this read off',
  'no-reader': 'Denyscope has no reader for it',
  'not-named-by-event': 'the event does not name it',
};

export function gapReason(gap: Gap): string {
  return REASONS[gap.reason];
}

/** `The service control policies (account …) were not seen: …. Reading them needs organizations:ListParents.` */
export function gapSentence(gap: Gap): string {
  const subject = gap.subject === '' ? '' : value(gap.subject, 90);
  const what =
    gap.layer === undefined
      ? subject || 'something'
      : `${layerPlural(gap.layer)}${subject === '' ? '' : ` of ${subject}`}`;
  const permission = gap.permission === undefined ? '' : ` Missing permission: ${value(gap.permission, 80)}.`;
  return `Not seen: ${what}; ${gapReason(gap)}.${permission}`;
}

/** At most three, and how many were left out. */
export function gapLines(gaps: readonly Gap[], maximum = 3): readonly string[] {
  const told = unique(gaps);
  const left = told.length - maximum;
  const lines = told.slice(0, maximum).map(gapSentence);
  return left > 0 ? [...lines, `${count(left, 'more gap')} ${left === 1 ? 'is' : 'are'} listed below.`] : lines;
}

export function unique(gaps: readonly Gap[]): readonly Gap[] {
  const seen = new Set<string>();
  return gaps.filter((gap) => {
    const sentenceOf = gapSentence(gap);
    return !seen.has(sentenceOf) && seen.add(sentenceOf);
  });
}

export function unlessSentence(layers: readonly Layer[]): string | undefined {
  if (layers.length === 0) return undefined;
  return sentence(`not read, and could still refuse: the ${listed(layers.map(layerPlural))}`);
}
