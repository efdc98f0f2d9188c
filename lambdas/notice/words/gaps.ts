/**
 * What could not be seen, in words, each with the permission that would let Denyscope see it. Errs towards naming the
 * thing and the reason, never towards "allows".
 */
import { type Part, partsNotKept } from '../../denial/not-kept.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Layer } from '../../engine/index.ts';
import type { Gap, GapReason, OrganizationWay } from '../../evidence/source.ts';
import { value } from '../text/escape.ts';
import { layerPlural, listed, listedShort, placeName, sentence } from './names/names.ts';

const REASONS: Readonly<Record<Exclude<GapReason, 'held-back'>, string>> = {
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
  if (gap.reason === 'held-back') return heldBack(gap);
  return REASONS[gap.reason];
}

/** Services whose limits are low enough to wait for. */
function heldBack({ subject, layer }: Gap): string {
  const isHistory = layer === 'session' || /^(?:policy changes|event history|session)\b/.test(subject);
  const ofOrganization = layer === 'scp' || layer === 'rcp';
  const service = isHistory ? 'CloudTrail' : ofOrganization ? 'AWS Organizations' : 'AWS';
  return `Denyscope held the call back to stay within the rate that ${service} allows`;
}

/** `Not seen: the service control policies of account … (access denied). Missing permission: …` */
export function gapSentence(gap: Gap): string {
  // Of an account that Organizations does not answer, no permission is missing.
  const isMissing = gap.permission !== undefined && gap.asked?.refused !== 'account';
  const permission = isMissing ? ` Missing permission: ${value(gap.permission, 80)}.` : '';
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

/** What the log did not carry, then what could not be read. */
export function notSeen(diagnosis: Diagnosis, maximum: number): readonly string[] {
  const unread = unreadSentence(diagnosis);
  const left = notKeptSentence(diagnosis);
  const asked = diagnosis.gaps.find((gap) => gap.asked !== undefined)?.asked;
  return [
    ...(unread === undefined ? [] : [unread]),
    ...(left === undefined ? [] : [left]),
    ...gapLines(diagnosis.gaps, maximum),
    ...(asked === undefined ? [] : [organizationWay(asked)]),
  ];
}

const ANSWERED =
  "the management account, a delegated administrator, or an account that the organization's delegation policy names";

/** Which way to the organization was tried, and what would open it. */
function organizationWay({ account, by, refused, managementAccount }: OrganizationWay): string {
  const where = `account ${value(account, 20)}`;
  const management =
    managementAccount === undefined ? '' : ` (the management account is ${value(managementAccount, 20)})`;
  const setting = value('organizationAccount');
  if (by === 'own') {
    const asked = `The organization was asked with Denyscope's own role in ${where}`;
    if (refused === 'rights')
      return `${asked}, which may not ask: deploy the stack again, or see what takes the right away.`;
    return `${asked}. Organizations answers only ${ANSWERED}: make it one of them, or name one in ${setting}${management}.`;
  }
  const asked = `The organization was asked through the reader role in ${where} (${setting})`;
  if (refused === 'role') return `${asked}, which could not be taken: deploy the reader role there.`;
  if (refused === 'rights') return `${asked}, which lacks the right: deploy the reader role there again.`;
  return `${asked}. Organizations answers only ${ANSWERED}: name one of them${management}.`;
}

/** A few, and how many were left out. */
function gapLines(gaps: readonly Gap[], maximum = 3): readonly string[] {
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

/** Parts of a record that exports leave out and that a diagnosis may hang on, by field or by the field above it. */
const PARTS: readonly (readonly [field: string, words: string])[] = [
  ['userIdentity.arn', 'who called'],
  ['errorMessage', "AWS's message"],
  ['requestParameters', 'the parameters of the call'],
  ['userIdentity.sessionContext', "the caller's session"],
  ['userIdentity.invokedBy', 'whether a service called on behalf of somebody'],
  ['sourceIPAddress', 'the address'],
  ['vpcEndpointId', 'the VPC endpoint'],
];
const NOT_CARRIED = ' is not carried';
const BREAKS_OFF = /^(\w{1,40}) breaks off after (\d+) characters$/;

/**
 * What the log left out of the record, and what it cut: said wherever AWS did not state the cause, for then the answer may
 * hang on it.
 */
function unreadSentence({ denial, confidence }: Diagnosis): string | undefined {
  if (confidence === 'certain') return undefined;
  const lacks = denial.unread.flatMap((one) => (one.endsWith(NOT_CARRIED) ? [one.slice(0, -NOT_CARRIED.length)] : []));
  const parts = PARTS.flatMap(([field, words]) =>
    lacks.some((lack) => field === lack || field.startsWith(`${lack}.`)) ? [words] : [],
  );
  const cut = denial.unread.flatMap((one) => {
    const [, field, length] = BREAKS_OFF.exec(one) ?? [];
    return field === undefined
      ? []
      : [`the field ${value(field)} breaks off after ${Number(length).toLocaleString('en-US')} characters`];
  });
  const told = [
    ...(parts.length === 0 ? [] : [`the log that was read does not carry ${listedShort(parts, MOST_PARTS)}`]),
    ...cut.slice(0, 2),
  ];
  return told.length === 0 ? undefined : sentence(`${told.join('; ')}; the record in CloudTrail has it`);
}

const MOST_PARTS = 4;

const NOT_KEPT: Readonly<Record<Part, string>> = {
  caller: 'part of who called',
  message: "part of AWS's message",
  needs: 'some of the actions and resources of the call',
  parameters: 'some parameters of the call',
  requestContext: 'some of its condition keys',
};

/** Of a denial that is explained again. Said even where AWS stated the cause: what else refuses may hang on it. */
function notKeptSentence({ denial }: Diagnosis): string | undefined {
  const parts = partsNotKept(denial).map((part) => NOT_KEPT[part]);
  return parts.length === 0
    ? undefined
    : `The denial was too large to be remembered whole. Left out, and treated as unknown: ${listedShort(parts, MOST_PARTS)}. The record in CloudTrail has it all.`;
}

export function unlessSentence(layers: readonly Layer[]): string | undefined {
  if (layers.length === 0) return undefined;
  return sentence(`not read, and could still refuse: the ${listed(layers.map(layerPlural))}`);
}
