/**
 * What could not be seen, in words, each with the permission that would let Denyscope see it. Errs towards naming the
 * thing and the reason, never towards "allows".
 */
import type { Layer } from '../../engine/index.ts';
import type { Gap, GapReason } from '../../evidence/source.ts';
import { value } from '../text/escape.ts';
import { layerPlural, listed, placeName, sentence } from './names/names.ts';

const REASONS: Readonly<Record<GapReason, string>> = {
  'access-denied': 'access denied',
  'not-found': 'no longer there',
  throttled: 'AWS throttled the read',
  'timed-out': 'the read timed out',
  unavailable: 'AWS did not answer',
  malformed: 'the answer could not be understood',
  'too-large': 'too large to read',
  truncated: 'cut off by CloudTrail',
  'not-in-snapshot': 'not in the snapshot',
  'null-in-snapshot': 'not readable when the snapshot was taken',
  'account-not-listed': 'the account is neither in the organization nor in the settings',
  'switched-off': 'switched off in the settings',
  'no-reader': 'Denyscope has no way to read it',
  'not-named-by-event': 'not named in the event or text',
};

export function gapReason(gap: Gap): string {
  const ofAccount = /^(?:organization of )?\d{12}$/.test(gap.subject) && (gap.layer === 'scp' || gap.layer === 'rcp');
  if (gap.reason === 'not-found' && ofAccount) return 'not an account of the organization that Denyscope reads';
  return REASONS[gap.reason];
}

/** `Not seen: the service control policies of account … (access denied). Missing permission: …` */
export function gapSentence(gap: Gap): string {
  const permission = gap.permission === undefined ? '' : ` Missing permission: ${value(gap.permission, 80)}.`;
  return `Not seen: ${gapSubject(gap)} (${gapReason(gap)}).${permission}`;
}

export function gapSubject(gap: Gap): string {
  const subject = subjectOf(gap.subject);
  const layer = gap.layer === undefined ? undefined : `the ${layerPlural(gap.layer)}`;
  return layer === undefined ? subject || 'something' : `${layer}${subject === '' ? '' : ` of ${subject}`}`;
}

/** What evidence calls its subjects, and what they are. */
const FORMS: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/^organization of (\d{12})$/, (account) => `account ${account}`],
  [/^policy changes in ?$/, () => 'the policy changes in the account'],
  [/^policy changes in (\d{12})$/, (account) => `the policy changes in account ${account}`],
  [/^public access settings of (\d{12})$/, (account) => `the S3 Block Public Access settings of account ${account}`],
  [/^authorization details (.+)$/, (id) => `AWS's authorization details ${id}`],
  [/^simulation of (.+)$/, (action) => `what AWS's policy simulator says of ${action}`],
  [/^resource of (.+)$/, (action) => `the resource of ${action}`],
  [/^action$/, () => 'which action was refused'],
  [/^caller$/, () => 'the caller'],
  [/^session of the caller$/, () => "the caller's session"],
  [/^session$/, () => 'the session'],
  [/^collection of evidence$/, () => 'some of the policies, because the time for reading ran out'],
];

function subjectOf(subject: string): string {
  if (subject === '') return '';
  const object = /^s3:\/\/(.+)$/s.exec(subject)?.[1];
  if (object !== undefined) return `whether the object ${value(object, 90)} exists`;
  if (subject === 'encoded authorization message') return 'what the encoded authorization message says';
  for (const [form, words] of FORMS) {
    const found = form.exec(subject);
    if (found !== null) return words(value(found[1], 90));
  }
  const [kind, name, ...rest] = subject.split(' ');
  const known = kind === 'session' || kind === 'account' || kind === 'organization';
  return known && name !== undefined && rest.length === 0 ? `${kind} ${value(name, 90)}` : placeName(subject);
}

/** A few, and how many were left out. */
export function gapLines(gaps: readonly Gap[], maximum = 3): readonly string[] {
  const told = unique(gaps);
  const left = told.length - maximum;
  const lines = told.slice(0, maximum).map(gapSentence);
  return left > 0 ? [...lines, `${left} more not seen, listed under the details.`] : lines;
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
