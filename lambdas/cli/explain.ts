/**
 * `denyscope explain`: what people have in hand → diagnoses. Streams: a file of any length is explained in batches and
 * forgotten. Errs towards going on: what cannot be read is counted and named on stderr, the rest is explained.
 */
import { once } from 'node:events';
import { fingerprintOf } from '../admission/fingerprint.ts';
import { signsAlone } from '../admission/signs.ts';
import type { Denial, Parsed } from '../denial/denial.ts';
import { parseText } from '../denial/error-text.ts';
import { parse } from '../denial/parse.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { explain } from '../pipeline.ts';
import { type ExplainOptions, readOptions } from './explain-options.ts';
import { type Format, printer } from './explain-output.ts';
import { EXIT } from './main.ts';
import { openInputs } from './open-inputs.ts';
import { openSource } from './open-source.ts';
import type { Item } from './read-input.ts';

/** Denials explained side by side; enough to hide the latency of live reading, few enough for flat memory. */
const BATCH = 32;

/** Milliseconds that the evidence of one denial may take when people wait for it. */
const DEADLINE_MS = 60_000;

interface Tally {
  explained: number;
  notDenials: number;
  skipped: number;
  /** Named inputs of which nothing at all could be used. */
  unusable: number;
}

export async function runExplain(files: readonly string[], raw: Readonly<Record<string, unknown>>): Promise<number> {
  const options = readOptions(files, raw);
  if (options.kind === 'wrong') return fail(EXIT.unusable, options.problem);
  const opened = await openSource(options.value);
  if (opened.kind === 'unusable') return fail(EXIT.unusable, opened.problem);
  if (opened.kind === 'unreachable') return fail(EXIT.unreachable, opened.problem);
  for (const problem of opened.problems) warn(problem);

  const tally: Tally = { explained: 0, notDenials: 0, skipped: 0, unusable: 0 };
  const out = printer(options.value.format, options.value.fix, { docsUrl: options.value.settings.docsUrl });
  const inputs = opened.history === undefined ? openInputs(options.value.files) : opened.history;
  for await (const batch of batches(inputs, tally)) {
    const texts = await Promise.all(batch.map((denial) => explainOne(denial, options.value, opened, out)));
    for (const text of texts) await write(text);
    tally.explained += texts.length;
  }
  await write(out.end());
  report(tally, options.value);
  return tally.unusable > 0 ? EXIT.unusable : EXIT.ok;
}

type Opened = Extract<Awaited<ReturnType<typeof openSource>>, { readonly kind: 'open' }>;

async function explainOne(denial: Denial, options: ExplainOptions, opened: Opened, out: Format): Promise<string> {
  const admission = {
    kind: 'new',
    fingerprint: fingerprintOf(denial).fingerprint,
    signs: signsAlone(denial, options.settings.signs),
  } as const;
  const diagnosis: Diagnosis = await explain(denial, admission, {
    source: opened.source,
    settings: options.settings,
    deadlineMs: DEADLINE_MS,
  });
  return out.one(diagnosis);
}

/** The denials of the input in batches; everything else is tallied on the way. */
async function* batches(items: AsyncIterable<Item>, tally: Tally): AsyncGenerator<readonly Denial[]> {
  let batch: Denial[] = [];
  const seen = new Map<string, { usable: number; skipped: number }>();
  for await (const item of items) {
    const source = sourceOf(item.place);
    const counts = seen.get(source) ?? { usable: 0, skipped: 0 };
    seen.set(source, counts);
    const denial = denialOf(item, tally);
    if (denial === 'skipped') counts.skipped += 1;
    else counts.usable += 1;
    if (denial === 'skipped' || denial === 'not-a-denial') continue;
    batch.push(denial);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
  tally.unusable = [...seen.values()].filter((counts) => counts.usable === 0).length;
}

function denialOf(item: Item, tally: Tally): Denial | 'skipped' | 'not-a-denial' {
  if (item.kind === 'skipped') {
    tally.skipped += 1;
    warn(`${item.place}: skipped: ${item.reason}`);
    return 'skipped';
  }
  const parsed: Parsed = item.kind === 'record' ? parse(item.value) : parseText(item.text);
  if (parsed.kind === 'denial') return parsed.denial;
  if (parsed.kind === 'unreadable') {
    tally.skipped += 1;
    warn(`${item.place}: skipped: ${parsed.reason}`);
    return 'skipped';
  }
  tally.notDenials += 1;
  return 'not-a-denial';
}

function sourceOf(place: string): string {
  return place.replace(/[: ]+(?:\w*\[\d+\]|\d+|line \d+.*)?$/, '');
}

function report(tally: Tally, options: ExplainOptions): void {
  if (options.format === 'text' && tally.explained === 1 && tally.notDenials + tally.skipped === 0) return;
  const parts = [
    `${count(tally.explained, 'denied call', 'denied calls')} explained`,
    ...(tally.notDenials > 0 ? [`${count(tally.notDenials, 'record', 'records')} of other calls passed over`] : []),
    ...(tally.skipped > 0 ? [`${count(tally.skipped, 'item', 'items')} skipped`] : []),
  ];
  warn(parts.join(', '));
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

async function write(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}

function warn(text: string): void {
  process.stderr.write(`denyscope: ${text}\n`);
}

function fail(code: number, problem: string): number {
  warn(problem);
  return code;
}
