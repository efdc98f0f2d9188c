/**
 * `denyscope replay`: the calls of a log under the policies as captured and as changed. Streams: a log of any length is
 * read call by call. Errs towards going on: what cannot be read is counted, and named in the report.
 */
import { type Json, textAt } from '../../denial/fields.ts';
import { readSnapshot } from '../../evidence/snapshot/snapshot.ts';
import { composeReplay } from '../../notice/compose-replay.ts';
import { htmlDocument } from '../../notice/formats/html.ts';
import { markdownNotice } from '../../notice/formats/markdown.ts';
import { replayJson } from '../../notice/formats/replay-json.ts';
import { terminalNotice } from '../../notice/formats/terminal.ts';
import { wireJson } from '../../notice/text/escape.ts';
import { planNoteSentence } from '../../notice/words/plan-notes.ts';
import { between } from '../../replay/between.ts';
import { applyAll, applyPlanned } from '../../replay/edit/apply.ts';
import { managementSpared } from '../../replay/edit/edit-organization.ts';
import type { PlanNote } from '../../replay/plan/planned.ts';
import { Replay } from '../../replay/replay.ts';
import type { Replayed } from '../../replay/report.ts';
import { needOutput, print, showProgress, warn } from '../console.ts';
import { EXIT } from '../exit.ts';
import { readSnapshotFile } from '../open-source.ts';
import { openReplay } from './inputs.ts';
import { readChange, unknownWords } from './read-change.ts';

export async function runReplay(logs: readonly string[], raw: Readonly<Record<string, unknown>>): Promise<number> {
  const opened = await openReplay(logs, raw);
  if (opened.kind === 'unusable') return fail(opened.problem);
  if (opened.kind === 'unreachable') {
    warn(opened.problem);
    return EXIT.unreachable;
  }
  const prepared = prepare(raw, opened.snapshot);
  if (typeof prepared === 'string') return fail(prepared);
  needOutput();
  const { replay } = prepared;
  let read = 0;
  const endProgress = showProgress(() => `${read.toLocaleString('en-US')} records read`);
  for await (const item of opened.items) {
    if (item.kind === 'input') continue;
    read += 1;
    if (item.kind === 'record')
      await replay.see({ record: item.value, lacks: item.lacks ?? [], times: item.times?.count ?? 1 });
    else if (item.kind === 'text') replay.leaveOut('an error text and no record');
    else if (item.kind === 'passed-over') replay.leaveOut('a summary of calls', item.count ?? 1);
    else replay.leaveOut(item.reason.split(/[:,;]/)[0] ?? item.reason);
  }
  endProgress();
  const replayed = replay.report();
  await print(printed(replayed, raw['format']));
  if (replayed.calls === 0 || replayed.coverage.notAtAll === replayed.calls)
    return fail('no call of the log could be compared: see what was left out');
  return breaks(replayed) ? EXIT.breaks : EXIT.ok;
}

function breaks({ changed, newlyRefused, contradictions }: Replayed): boolean {
  // A policy that was changed since says nothing of the engine.
  return changed ? newlyRefused.length > 0 : contradictions.some(({ since }) => since.length === 0);
}

function prepare(raw: Readonly<Record<string, unknown>>, snapshot: Json): { readonly replay: Replay } | string {
  const against = textAt(raw, 'against');
  const proposed = against === undefined ? undefined : readSnapshotFile(against);
  if (proposed?.kind === 'unusable') return proposed.problem;
  const change = readChange(raw, proposed?.json ?? snapshot);
  if (change.kind === 'wrong') return change.problem;
  const edits = [...change.edits, ...change.planned.map(({ edit }) => edit)];
  const spared = managementSpared(proposed?.json ?? snapshot, edits);
  const told: readonly PlanNote[] = [
    ...change.notes,
    ...(spared === undefined ? [] : [{ kind: 'spares-management', place: spared } as const]),
  ];
  for (const note of told) warn(planNoteSentence(note));
  const isChanged = proposed !== undefined || change.edits.length > 0 || raw['change'] !== undefined;
  const edited = applyAll(proposed?.json ?? snapshot, change.edits);
  if (edited.kind === 'unknown') return unknownWords(edited.what, edited.name, edited.like);
  const { snapshot: planned, missing, made } = applyPlanned(edited.snapshot, change.planned);
  const words = missing.map(({ place, what, name, like }) => `${place}: ${unknownWords(what, name, like)}`);
  // Of a plan that names nothing of the snapshot, nothing can be said.
  if (missing.length > 0 && made === 0 && change.edits.length === 0 && proposed === undefined) return words.join('\n');
  for (const problem of words) warn(`${problem}: this part is left out`);
  const changed = isChanged ? planned : undefined;
  for (const problem of readSnapshot(snapshot).problems) warn(`snapshot: ${problem}`);
  const notes = [...told, ...missing.map(({ place }) => ({ kind: 'not-captured', place }) as const)];
  const replay = new Replay(between(snapshot, changed, notes));
  return { replay };
}

function printed(replayed: Replayed, format: unknown): string {
  if (format === 'json') return `${wireJson(replayJson(replayed))}\n`;
  const notice = composeReplay(replayed);
  if (format === 'markdown') return markdownNotice(notice);
  if (format === 'html') return htmlDocument([notice]);
  const colour = process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined;
  return terminalNotice(notice, { colour });
}

function fail(problem: string): number {
  warn(problem);
  return EXIT.unusable;
}
