/**
 * Dead letters in words: what lies there, why, and what becomes of it. What others wrote is redacted, clipped and cleaned.
 */
import { clip, redact } from '../../../denial/redact.ts';
import type { DeadLetter, LetterPlace, LetterReason, ReadLetter } from '../../../deployment/dead-letter.ts';
import { bare } from '../../text/escape.ts';
import { count, listed, timePhrase } from '../names/names.ts';

const LONGEST_EXCERPT = 160;

/** Of one kind and reason: told once, with how many they are. */
export interface LetterGroup {
  readonly letters: readonly DeadLetter[];
  readonly read: ReadLetter;
}

export function letterLines({ letters, read }: LetterGroup): readonly string[] {
  const times = letters.flatMap(({ sentAt }) => sentAt ?? []).toSorted();
  const receives = letters.map((letter) => letter.receives);
  const [least, most] = [Math.min(...receives), Math.max(...receives)];
  const [oldest] = times;
  const since = oldest === undefined ? '' : `, the oldest since ${timePhrase(oldest)}`;
  return [
    `${letters.length} x ${aboutWords(read)}`,
    `  why      ${reasonWords(read.reason)}`,
    `  received ${least === most ? count(most, 'time') : `${least} to ${most} times`}${since}`,
    `  belongs  ${placeWords(read.place)}`,
    `  begins   ${excerpt(letters[0]?.body ?? '')}`,
  ];
}

function aboutWords({ about }: ReadLetter): string {
  const { event, errorCode, account, region } = about;
  const where = [account, region].filter((part) => part !== undefined).map((part) => bare(part, 30));
  const what = event === undefined ? 'something without a name' : bare(event, 80);
  const code = errorCode === undefined ? '' : `, ${bare(errorCode, 60)}`;
  return `${what}${code}${where.length === 0 ? '' : ` (${where.join(', ')})`}`;
}

function reasonWords(reason: LetterReason): string {
  switch (reason.kind) {
    case 'set-aside':
      return `set aside unread: ${told(reason.words)}`;
    case 'undelivered': {
      const rule = reason.rule === undefined ? '' : ` for rule ${bare(reason.rule, 80)}`;
      return `EventBridge could not hand it over${rule}: ${told([reason.code, reason.words].filter((part) => part !== '').join(', '))}`;
    }
    case 'function-failed':
      return `the function failed over it: ${told(reason.words)}`;
    case 'tried-out':
      return 'it was tried as often as the queue tries; the log of the function says what failed';
  }
}

function placeWords(place: LetterPlace): string {
  switch (place.kind) {
    case 'denials':
      return 'in the queue of denials; one that was told already is not told again';
    case 'changes':
      return 'in the function that records changes';
    case 'none':
      return NO_PLACE[place.because];
  }
}

const NO_PLACE = {
  unreadable: 'nowhere: this version cannot read it. Report it as a bug with its event name and error code',
  'no-denial': 'nowhere: no call was refused in it and no policy changed',
  test: 'nowhere: it is a test, make another with denyscope test-event',
  heartbeat: 'nowhere: it is the heartbeat of an hour that is over',
  alarm:
    'nowhere: an alarm changed its state and no function heard of it. Look at the alarm; a report now would speak of the past',
} as const;

/** `queues`: how many lie in each. */
export function waitingSentence(place: string, queues: readonly number[]): string {
  const all = queues.reduce((sum, one) => sum + one, 0);
  const [denials = 0, changes] = queues;
  if (all === 0) return `No dead letter waits in ${bare(place, 120)}.`;
  const apart = changes === undefined ? '' : ` (of denials ${denials}, of changes ${changes})`;
  return `${count(all, 'dead letter')} in ${bare(place, 120)}${apart}.`;
}

export interface RedriveCounts {
  readonly denials: number;
  readonly changes: number;
  readonly discarded: number;
  readonly failed: number;
  readonly left: number;
}

export function askSentence(denials: number, changes: number, discarded: number): string {
  const parts = [
    ...(denials === 0 ? [] : [`replay ${count(denials, 'denial')}`]),
    ...(changes === 0 ? [] : [`replay ${count(changes, 'change')}`]),
    ...(discarded === 0 ? [] : [`delete ${discarded} that belong nowhere`]),
  ];
  const asked = listed(parts);
  return `${asked.charAt(0).toUpperCase()}${asked.slice(1)}? [y/N] `;
}

export function doneSentence({ denials, changes, discarded, failed, left }: RedriveCounts): string {
  const parts = [
    `replayed ${count(denials, 'denial')} and ${count(changes, 'change')}`,
    ...(discarded === 0 ? [] : [`deleted ${discarded}`]),
    ...(failed === 0 ? [] : [`${failed} failed and lie there still`]),
    ...(left === 0 ? [] : [`${left} left where they are`]),
  ];
  return `Done: ${parts.join(', ')}.`;
}

export const REDRIVE_WORDS = {
  untouched: 'Nothing was replayed.',
  notAsked: 'Nothing was replayed: there is nobody to ask. Add --yes.',
  more: (most: number) => `Only the first ${most} were looked at. Run it again for the rest.`,
  failed: (what: string, reason: string) => `${bare(what, 80)} could not be replayed: ${told(reason)}`,
  wrongQueue: (given: string) =>
    `--from \`${bare(given, 80)}\` is not the ARN of a queue: write arn:aws:sqs:REGION:ACCOUNT:NAME`,
} as const;

function told(words: string): string {
  return bare(clip(redact(words), 240), 260);
}

function excerpt(body: string): string {
  return bare(clip(redact(body.slice(0, 4_000)), LONGEST_EXCERPT), LONGEST_EXCERPT + 2);
}
