/**
 * A log replayed for tests: records, a snapshot, edits.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseChange } from '../../lambdas/change/parse.ts';
import { isObject, type Json, listAt } from '../../lambdas/denial/fields.ts';
import { readSnapshot, snapshotSource } from '../../lambdas/evidence/snapshot/snapshot.ts';
import { applyAll } from '../../lambdas/replay/edit/apply.ts';
import type { Edit } from '../../lambdas/replay/edit/edit.ts';
import { askedIn } from '../../lambdas/replay/fold.ts';
import type { Planned } from '../../lambdas/replay/plan/planned.ts';
import { Replay } from '../../lambdas/replay/replay.ts';
import type { Replayed } from '../../lambdas/replay/report.ts';

export const SNAPSHOT = jsonIn('examples/snapshot.json');

/** The calls of the example's day that were let through. */
export const CALLS: readonly Json[] = readFileSync('examples/calls.jsonl', 'utf8').trim().split('\n').map(parsed);

export const DENIALS = readdirSync('examples/denials').map((name) => ({
  name,
  record: jsonIn(`examples/denials/${name}`),
}));

export function denial(start: string): Json {
  return DENIALS.find(({ name }) => name.startsWith(start))?.record ?? {};
}

export function letThrough(record: Json): Json {
  const { errorCode: _, errorMessage: __, ...rest } = record;
  return rest;
}

export function edited(snapshot: Json, edits: readonly Edit[]): Json {
  const all = applyAll(snapshot, edits);
  if (all.kind !== 'edited') throw new Error(`no ${all.what} ${all.name}`);
  return all.snapshot;
}

export function editsOf({ edits }: Planned): readonly Edit[] {
  return edits.map(({ edit }) => edit);
}

export async function replayed(
  records: readonly Json[],
  now: Json,
  proposed?: Json,
  folds: 'folded' | 'each' = 'folded',
): Promise<Replayed> {
  const replay = new Replay({
    now: sourceOf(now),
    ...(proposed === undefined ? {} : { proposed: sourceOf(proposed) }),
    ...(folds === 'each' ? {} : { asked: askedIn(proposed === undefined ? [now] : [now, proposed]) }),
    callers: [],
    changes: listAt(now, 'changes').flatMap((record) => parseChange(record) ?? []),
  });
  for (const record of records) await replay.see({ record });
  return replay.report();
}

export function jsonIn(file: string): Json {
  return parsed(readFileSync(file, 'utf8'));
}

function parsed(text: string): Json {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) throw new Error('no object');
  return value;
}

function sourceOf(json: Json): ReturnType<typeof snapshotSource> {
  return snapshotSource(readSnapshot(json).snapshot);
}
