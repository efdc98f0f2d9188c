/**
 * `denyscope explain`: what people have in hand → diagnoses. Streams: a file of any length is explained in batches and
 * forgotten. Errs towards going on: what cannot be read is counted and named on stderr, the rest is explained.
 */
import { signsAlone } from '../../admission/signs.ts';
import type { Denial, Parsed } from '../../denial/denial.ts';
import { type Json, present } from '../../denial/fields.ts';
import { readingAgain } from '../../denial/record/again.ts';
import { parseRecord } from '../../denial/record/parse.ts';
import { type KnownBeside, parseText } from '../../denial/text/error-text.ts';
import type { Times } from '../../denial/wrapped/found.ts';
import { needOutput, print, showProgress, warn } from '../console.ts';
import { EXIT } from '../exit.ts';
import { type Met, openInputs } from '../input/open-inputs.ts';
import { openSource } from '../open-source.ts';
import { unreachableOf } from '../unread-file.ts';
import { type ExplainOne, explainer } from './explainer.ts';
import { Folds } from './folds.ts';
import { type ExplainOptions, readOptions } from './options.ts';
import { printer, printKinds } from './output.ts';
import { Pool } from './pool.ts';
import { Same } from './same.ts';
import { Tally } from './tally.ts';

/** Denials explained side by side; enough to hide the latency of live reading, few enough for flat memory. */
const BATCH = 32;

export async function runExplain(files: readonly string[], raw: Readonly<Record<string, unknown>>): Promise<number> {
  const options = readOptions(files, raw, process.stdin.isTTY === true, process.stdout.isTTY === true);
  if (options.kind === 'wrong') return fail(EXIT.unusable, options.problem);
  const missing = absent(files);
  if (missing !== undefined) return fail(EXIT.unusable, missing);
  needOutput();
  const opened = await openSource(options.value);
  if (opened.kind === 'unusable') return fail(EXIT.unusable, opened.problem);
  if (opened.kind === 'unreachable') return fail(EXIT.unreachable, opened.problem);
  for (const problem of opened.problems) warn(problem);

  const tally = new Tally();
  const { format, fix, folded, settings } = options.value;
  const compose = settings;
  const inputs = opened.history === undefined ? openInputs(options.value.files) : opened.history;
  const { as, token, region } = options.value;
  const known = { stated: as, signedIn: opened.signedIn, region, ...token };
  const { explainOne, anew } = explainer(options.value, opened.source, opened.alike);
  const endProgress = showProgress(() => tally.progress());
  if (folded) {
    const kinds = await foldAll((same) => batches(inputs, known, tally, same), explainOne, tally, settings);
    await print(printKinds(kinds, format, compose));
  } else {
    const out = printer(format, fix, compose);
    const here = async (denials: readonly Denial[]): Promise<string> =>
      (await Promise.all(denials.map(explainOne))).map((diagnosis) => out.one(diagnosis)).join('');
    await printEach(
      batches(inputs, known, tally),
      new Pool(mayUseThreads(options.value) ? options.value : undefined, here, anew),
      tally,
    );
    await print(out.end());
  }
  endProgress();
  // One text explained on a terminal speaks for itself.
  if (format !== 'text' || !tally.isOneAlone) warn(tally.closing());
  return tally.isUnusable ? EXIT.unusable : EXIT.ok;
}

/** Batches may be under way on several threads; they are printed in the order of the log. */
async function printEach(found: AsyncIterable<readonly RefusedCall[]>, pool: Pool, tally: Tally): Promise<void> {
  const underWay: { readonly printed: Promise<string>; readonly denials: number }[] = [];
  const printFirst = async (): Promise<void> => {
    const first = underWay.shift();
    if (first === undefined) return;
    // One write: a system call for each of thousands of lines costs more than its text.
    await print(await first.printed);
    tally.explained += first.denials;
  };
  for await (const batch of found) {
    underWay.push({ printed: pool.explain(batch.map(({ denial }) => denial)), denials: batch.length });
    while (underWay.length >= pool.width) await printFirst();
  }
  while (underWay.length > 0) await printFirst();
  await pool.end();
}

/** The first of each kind is explained; the others are counted with it. */
async function foldAll(
  read: (counted: Counted) => AsyncIterable<readonly RefusedCall[]>,
  explainOne: ExplainOne,
  tally: Tally,
  settings: ExplainOptions['settings'],
): Promise<Folds> {
  const folds = new Folds();
  const same = new Same<string>();
  const counted = (record: Json): boolean => {
    const before = same.before(record);
    if (before !== undefined) folds.again(before.kept, before.time);
    return before !== undefined;
  };
  for await (const batch of read(counted)) {
    const firsts = batch.flatMap(({ denial, times, record }) => {
      const { fingerprint, isToExplain } = folds.add(denial, signsAlone(denial, settings.signs).severity, times);
      if (record !== undefined) same.keep(record, fingerprint);
      return isToExplain ? [{ denial, fingerprint }] : [];
    });
    await Promise.all(
      firsts.map(async ({ denial, fingerprint }) => folds.explained(fingerprint, await explainOne(denial))),
    );
    tally.explained = folds.denials;
  }
  tally.explained = folds.denials;
  return folds;
}

/**
 * What reads AWS is one conversation; a page is made of all notices at once, colours are known here alone, and the code
 * of a template gives each name once.
 */
function mayUseThreads({ snapshot, format, fix }: ExplainOptions): boolean {
  const standsAlone = fix === undefined || fix === 'json' || fix === 'cli';
  return snapshot !== undefined && format !== 'html' && standsAlone && process.stdout.isTTY !== true;
}

/** Said before AWS is asked for anything: otherwise a misspelled name would look like missing credentials. */
function absent(files: readonly string[]): string | undefined {
  const named = files.filter((file) => unreachableOf([file]).length > 0);
  if (files.length === 0 || named.length < files.length) return undefined;
  return `${unreachableOf(named).join('; ')}; an error text is piped in, as in "denyscope explain < error.txt"`;
}

interface RefusedCall {
  readonly denial: Denial;
  readonly times?: Times;
  /** Of a whole record of one call. */
  readonly record?: Json;
}

/** Counts a record that is like one before, and needs no more reading. */
type Counted = (record: Json) => boolean;

type RecordItem = Extract<Met, { readonly kind: 'record' }>;

/** The denials of the input in batches; everything else is tallied on the way. */
async function* batches(
  items: AsyncIterable<Met>,
  known: KnownBeside,
  tally: Tally,
  counted?: Counted,
): AsyncGenerator<readonly RefusedCall[]> {
  let batch: RefusedCall[] = [];
  const read = readingAgain();
  for await (const item of items) {
    const isWhole = item.kind === 'record' && item.times === undefined && item.lacks === undefined;
    if (isWhole && counted?.(item.value)) {
      tally.record();
      continue;
    }
    const denial = denialOf(item, known, tally, read);
    if (denial === undefined) continue;
    const { times, value } = item.kind === 'record' ? item : {};
    batch.push(present<RefusedCall>({ denial, times, record: isWhole ? value : undefined }));
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function denialOf(item: Met, known: KnownBeside, tally: Tally, read: (record: Json) => Parsed): Denial | undefined {
  if (item.kind === 'skipped') {
    tally.skip(item.place, item.reason);
    return undefined;
  }
  if (item.kind === 'input') {
    tally.begin(item.name);
    return undefined;
  }
  if (item.kind === 'passed-over') {
    tally.passOver(item.count ?? 1);
    return undefined;
  }
  const parsed = item.kind === 'text' ? parseText(item.text, known) : parsedRecord(item, read);
  if (parsed.kind === 'unreadable') {
    tally.skip(item.place, parsed.reason);
    return undefined;
  }
  tally.record();
  if (parsed.kind === 'denial') return parsed.denial;
  tally.notDenial();
  return undefined;
}

function parsedRecord({ value, lacks }: RecordItem, read: (record: Json) => Parsed): Parsed {
  return lacks === undefined ? read(value) : parseRecord(value, lacks);
}

function fail(code: number, problem: string): number {
  warn(problem);
  return code;
}
