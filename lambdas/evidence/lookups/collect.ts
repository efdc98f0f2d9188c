/**
 * Runs the plan, round by round, until nothing is missing: identical lookups once, several at a time, none after the
 * deadline. Never throws: a reader that fails, is missing or comes too late is a gap in what is returned.
 */
import pLimit from 'p-limit';
import type { Denial } from '../../denial/denial.ts';
import { withOldTexts } from '../before/old-texts.ts';
import { Case } from '../case.ts';
import { type Answers, lookupKey } from '../evidence.ts';
import { allGaps, failureGaps } from '../gaps.ts';
import type { Answer, Facts, GapReason, LookupKind, LookupOf, PolicySource, Reader, Readers } from '../source.ts';
import { type PlanSettings, plan } from './plan.ts';

export interface CollectOptions {
  /** Ends all reading. */
  readonly signal?: AbortSignal;
  /** For the whole of it. */
  readonly deadlineMs?: number;
}

/** A reader that heeds the signal has what it read by then, or says what it waited for. */
const LAST_WORD_MS = 50;

/** Readers have rate limits of their own; this bounds sockets and memory. */
const PARALLEL = 8;
const LONGEST_MS = 120_000;

export async function collect(
  denial: Denial,
  source: PolicySource,
  settings: PlanSettings,
  options: CollectOptions = {},
): Promise<Case> {
  const stop = stopSignal(options);
  // A witness without a reader is not missed: its absence hides no policy.
  const possible = { ...settings, simulation: settings.simulation && source.simulation !== undefined };
  let matter = Case.of(denial);
  for (;;) {
    const reading = matter;
    const lookups = plan(reading, possible);
    if (lookups.length === 0) break;
    const reads = lookups.map((lookup) => () => answered(reading, source, lookup.kind, lookup, stop));
    // So few need no queue.
    const puts = await Promise.all(
      reads.length <= PARALLEL ? reads.map((start) => start()) : reads.map(pLimit(PARALLEL)),
    );
    const { answers, rounds, cutShort, gaps } = reading.evidence;
    matter = reading.with({
      answers: puts.reduce((all, put) => put(all), answers),
      gaps,
      rounds: rounds + 1,
      cutShort: cutShort || stop.signal.aborted,
    });
  }
  const complete = await withTextsOfChanges(matter, source, stop);
  stop.clear();
  return complete.withGaps(allGaps(complete));
}

/** What a change replaced may stand where no policy in force does: it is looked for when all changes are known. */
async function withTextsOfChanges(matter: Case, source: PolicySource, { signal, tooLate }: Stop): Promise<Case> {
  const { evidence } = matter;
  const changes = await Promise.all(
    [...evidence.answers.changes].map(async ([key, answer]): Promise<[string, Answer<Facts['changes']>]> => {
      if (answer.kind !== 'found' || answer.value.length === 0) return [key, answer];
      const reader = signal.aborted ? undefined : source.policyTexts;
      const read = await Promise.race([withOldTexts(answer.value, reader, signal), tooLate]);
      const value = read === 'too-late' ? await withOldTexts(answer.value, undefined, signal) : read;
      return [key, { ...answer, value }];
    }),
  );
  return changes.length === 0
    ? matter
    : matter.with({ ...evidence, answers: { ...evidence.answers, changes: new Map(changes) } });
}

type Put = (answers: Answers) => Answers;

async function answered<K extends LookupKind>(
  matter: Case,
  source: Readers,
  kind: K,
  lookup: LookupOf<K>,
  stop: Stop,
): Promise<Put> {
  const answer = await read(matter, source[kind], lookup, stop);
  return (answers) => {
    const map: ReadonlyMap<string, Answer<Facts[K]>> = answers[kind];
    return { ...answers, [kind]: new Map(map).set(lookupKey(lookup), answer) };
  };
}

async function read<K extends LookupKind>(
  matter: Case,
  reader: Reader<K> | undefined,
  lookup: LookupOf<K>,
  { signal, tooLate }: Stop,
): Promise<Answer<Facts[K]>> {
  const unread = (reason: GapReason): Answer<Facts[K]> => ({
    kind: 'unread',
    gaps: failureGaps(matter, lookup, reason),
  });
  if (!reader) return unread('no-reader');
  if (signal.aborted) return unread('timed-out');
  try {
    // A reader that does not heed the signal must not hold up the rest.
    const answer = await Promise.race([Promise.resolve(reader(lookup, signal)), tooLate]);
    return answer === 'too-late' ? unread('timed-out') : answer;
  } catch {
    return unread(signal.aborted ? 'timed-out' : 'unavailable');
  }
}

interface Stop {
  readonly signal: AbortSignal;
  /** Comes soon after the signal does; one for all lookups of a denial. */
  readonly tooLate: Promise<'too-late'>;
  readonly clear: () => void;
}

/** Timer and listener are cleared: thousands of denials must not leave thousands of them behind. */
function stopSignal(options: CollectOptions): Stop {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), Math.max(0, options.deadlineMs ?? LONGEST_MS));
  const signal = options.signal ? AbortSignal.any([options.signal, deadline.signal]) : deadline.signal;
  let lastWord: NodeJS.Timeout | undefined;
  let giveUp = (): void => {};
  const tooLate = new Promise<'too-late'>((resolve) => {
    giveUp = () => {
      lastWord = setTimeout(() => resolve('too-late'), LAST_WORD_MS);
    };
    signal.addEventListener('abort', giveUp, { once: true });
  });
  const clear = (): void => {
    clearTimeout(timer);
    clearTimeout(lastWord);
    signal.removeEventListener('abort', giveUp);
  };
  return { signal, tooLate, clear };
}
