/**
 * `denyscope redrive`: looks at what the dead-letter queues hold, shows why, asks, and sends each message where it belongs.
 * Errs towards leaving: what has no place stays, and a message leaves its queue only when it is where it belongs.
 */

import pLimit from 'p-limit';
import type { ConnectOptions } from '../../adapters/connection/accounts.ts';
import { type DeadLetterQueue, sendAgain, type TakenLetter } from '../../adapters/deployment/dead-letter-queue.ts';
import { invoke } from '../../adapters/deployment/invoke.ts';
import { present } from '../../denial/fields.ts';
import { type ReadLetter, readLetter } from '../../deployment/dead-letter.ts';
import { type Deployment, partOf } from '../../deployment/deployment.ts';
import { wireJson } from '../../notice/text/escape.ts';
import { missingPartSentence, unreadSentence } from '../../notice/words/deployment/access.ts';
import {
  askSentence,
  doneSentence,
  type LetterGroup,
  letterLines,
  REDRIVE_WORDS,
  type RedriveCounts,
  waitingSentence,
} from '../../notice/words/deployment/dead-letters.ts';
import { agreed, print, warn } from '../console.ts';
import { EXIT } from '../exit.ts';
import { openDeployment } from '../open-deployment.ts';
import { openQueues, type QueueOptions } from './open-queues.ts';

export interface RedriveOptions extends QueueOptions {
  readonly yes?: boolean;
  readonly discard?: boolean;
  readonly max: string;
  readonly format: string;
}

interface HeldLetter {
  readonly queue: DeadLetterQueue;
  readonly letter: TakenLetter;
  readonly read: ReadLetter;
}

const SIDE_BY_SIDE = 8;
const MOST_MAX = 10_000;

export async function runRedrive(options: RedriveOptions): Promise<number> {
  const most = Number(options.max);
  if (!Number.isInteger(most) || most < 1 || most > MOST_MAX) {
    return fail(`--max \`${options.max}\` is not a number from 1 to ${MOST_MAX}`, EXIT.unusable);
  }
  const opened = await openDeployment(options);
  if (opened.kind === 'closed') return fail(opened.problem, opened.code);
  const { deployment, connect } = opened;
  const queues = await openQueues(options, deployment, connect);
  if (queues.kind === 'closed') return fail(queues.problem, queues.code);
  const held: HeldLetter[] = [];
  const counts: number[] = [];
  for (const queue of queues.queues) {
    const taken = await queue.take(most - held.length);
    if (taken.kind === 'unread') {
      await release(held);
      return fail(unreadSentence(queue.url, taken), EXIT.unreachable);
    }
    counts.push(taken.value.length);
    held.push(...taken.value.map((letter) => ({ queue, letter, read: readLetter(letter) })));
  }
  const isText = options.format !== 'json';
  if (isText) await print(shown(deployment, held, counts, options));
  if (held.length === 0) return isText ? EXIT.ok : printed(held, NOTHING);
  return decided(held, deployment, connect, options, held.length >= most ? most : undefined);
}

const NOTHING: RedriveCounts = { denials: 0, changes: 0, discarded: 0, failed: 0, left: 0 };

async function decided(
  held: readonly HeldLetter[],
  deployment: Deployment,
  connect: ConnectOptions,
  options: RedriveOptions,
  cutAt: number | undefined,
): Promise<number> {
  const isText = options.format !== 'json';
  const of = (kind: ReadLetter['place']['kind']) => held.filter(({ read }) => read.place.kind === kind);
  const placeless = of('none');
  const moved = held.length - placeless.length + (options.discard === true ? placeless.length : 0);
  const question = askSentence(
    of('denials').length,
    of('changes').length,
    options.discard === true ? placeless.length : 0,
  );
  const isAgreed = moved > 0 && (options.yes === true || (isText && (await agreed(question))));
  if (!isAgreed) {
    await release(held);
    if (!isText) return printed(held, { ...NOTHING, left: held.length });
    await print(
      `${options.yes === true || moved === 0 || process.stdin.isTTY === true ? REDRIVE_WORDS.untouched : REDRIVE_WORDS.notAsked}\n`,
    );
    return EXIT.breaks;
  }
  const counts = await replay(held, deployment, connect, options.discard === true);
  if (!isText) return printed(held, counts);
  await print(`${doneSentence(counts)}\n${cutAt === undefined ? '' : `${REDRIVE_WORDS.more(cutAt)}\n`}`);
  return counts.left + counts.failed === 0 && cutAt === undefined ? EXIT.ok : EXIT.breaks;
}

async function replay(
  held: readonly HeldLetter[],
  deployment: Deployment,
  connect: ConnectOptions,
  discard: boolean,
): Promise<RedriveCounts> {
  const limit = pLimit(SIDE_BY_SIDE);
  const counts = { denials: 0, changes: 0, discarded: 0, failed: 0, left: 0 };
  await Promise.all(
    held.map((one) =>
      limit(async () => {
        const { place } = one.read;
        if (place.kind === 'none' && !discard) {
          counts.left += 1;
          return one.queue.release(one.letter);
        }
        const sent = await sentTo(one.read, deployment, connect);
        if (sent !== undefined) {
          warn(REDRIVE_WORDS.failed(one.read.about.event ?? place.kind, sent));
          counts.failed += 1;
          return one.queue.release(one.letter);
        }
        // It is where it belongs; what stays here is told once all the same.
        await one.queue.remove(one.letter);
        counts[place.kind === 'none' ? 'discarded' : place.kind] += 1;
      }),
    ),
  );
  return counts;
}

/** Why it did not get there; nothing when it did. */
async function sentTo(
  { place }: ReadLetter,
  deployment: Deployment,
  connect: ConnectOptions,
): Promise<string | undefined> {
  if (place.kind === 'none') return undefined;
  const target = partOf(deployment, place.kind === 'denials' ? 'denialQueue' : 'recorder');
  if (target === undefined) return missingPartSentence(place.kind, deployment.stack);
  const sent =
    place.kind === 'denials'
      ? await sendAgain(target, place.body, connect)
      : await invoke(target, place.payload, connect);
  return sent.kind === 'read' ? undefined : unreadReason(sent);
}

function unreadReason({ reason, permission }: { readonly reason: string; readonly permission?: string }): string {
  return permission === undefined ? reason : `${reason}, your credentials lack ${permission}`;
}

async function release(held: readonly HeldLetter[]): Promise<void> {
  const limit = pLimit(SIDE_BY_SIDE);
  await Promise.all(held.map(({ queue, letter }) => limit(() => queue.release(letter))));
}

function shown(
  deployment: Deployment,
  held: readonly HeldLetter[],
  counts: readonly number[],
  { from }: RedriveOptions,
): string {
  const opening = waitingSentence(from ?? `stack ${deployment.stack}`, counts);
  const groups = groupsOf(held).map((group) => letterLines(group).join('\n'));
  return `${[opening, ...groups].join('\n\n')}\n${held.length === 0 ? '' : '\n'}`;
}

function groupsOf(held: readonly HeldLetter[]): readonly LetterGroup[] {
  const same = Map.groupBy(held, ({ read: { place, reason, about } }) =>
    JSON.stringify([
      place.kind,
      'because' in place ? place.because : '',
      reason,
      about.event,
      about.errorCode,
      about.account,
    ]),
  );
  return [...same.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ read: first.read, letters: group.map(({ letter }) => letter) }];
  });
}

async function printed(held: readonly HeldLetter[], counts: RedriveCounts): Promise<number> {
  const letters = held.map(({ letter: { receives, sentAt }, read: { place, reason, about } }) =>
    present({
      place: place.kind,
      because: 'because' in place ? place.because : undefined,
      reason,
      about,
      receives,
      sentAt,
    }),
  );
  await print(`${wireJson({ schemaVersion: 1, letters, ...counts })}\n`);
  return counts.left + counts.failed === 0 ? EXIT.ok : EXIT.breaks;
}

function fail(problem: string, code: number): number {
  warn(problem);
  return code;
}
