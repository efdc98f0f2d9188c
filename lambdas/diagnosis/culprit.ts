/**
 * The change that broke it: each change before the refusal is undone and the call judged again, alone first, then in the
 * smallest sets. And the other way round: the change since, without which the call would still be refused.
 * Errs towards no culprit: a change whose old text is not known is a suspect where it touches a layer that refuses,
 * and never more.
 */
import type { PolicyChange } from '../change/policy-change.ts';
import { undo } from '../evidence/before/undo.ts';
import type { Case } from '../evidence/case.ts';
import type { Judged } from '../evidence/checks/check.ts';
import { judgedOf } from '../evidence/checks/judge.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Blocker, ChangeFinding } from './diagnosis.ts';

/** Each is undone alone. */
const ALONE = 20;
/** Sets of two and three are made of so many of the newest: 8 + 28 + 56 tries at most. */
const TOGETHER = 8;
const LARGEST_SET = 3;
/** IAM changes have mostly spread after seconds; so long before the refusal a change may not have arrived. */
export const SPREADING_MS = 5 * 60_000;
const TOLD = 10;

export function culpritsOf(matter: Case, blockers: readonly Blocker[]): readonly ChangeFinding[] {
  if (blockers.length === 0) return [];
  const before = changesOf(matter.evidence).filter((change) => !isAfter(change.time, matter.denial.time));
  const guilty = new Set(
    smallestSet(
      before.filter((change) => change.oldDocument !== undefined || isOwnInverse(change)),
      matter,
    ),
  );
  const suspects = before.filter(
    (change) => !guilty.has(change) && guilty.size === 0 && isSuspect(change, blockers, matter),
  );
  return before
    .filter((change) => guilty.has(change) || suspects.includes(change))
    .slice(0, TOLD)
    .map((change) => ({ change, culprit: guilty.has(change), suspect: !guilty.has(change) }));
}

/** For a call that is allowed now: the changes without which it would be refused. */
export function changesSince(matter: Case): readonly ChangeFinding[] {
  const refusedAt = Date.parse(matter.denial.time);
  if (Number.isNaN(refusedAt)) return [];
  const without = (change: PolicyChange): boolean => {
    const then = undo(matter, change);
    return then !== undefined && refuses(judgedOf(then));
  };
  return changesOf(matter.evidence)
    .filter((change) => Date.parse(change.time) >= refusedAt - SPREADING_MS)
    .slice(0, ALONE)
    .flatMap((change): readonly ChangeFinding[] => {
      if (without(change)) return [{ change, culprit: true, suspect: false }];
      // What stood there before is not known; if nothing did, the change is what made the difference.
      const fromNothing = change.oldDocument === undefined && without({ ...change, oldDocument: null });
      return fromNothing ? [{ change, culprit: false, suspect: true }] : [];
    })
    .slice(0, TOLD);
}

function smallestSet(changes: readonly PolicyChange[], matter: Case): readonly PolicyChange[] {
  const alone = changes.slice(0, ALONE).filter((change) => allowsWithout([change], matter));
  if (alone.length > 0) return alone;
  const newest = changes.slice(0, TOGETHER);
  for (let size = 2; size <= LARGEST_SET; size += 1) {
    const found = setsOf(newest, size).find((set) => allowsWithout(set, matter));
    if (found) return found;
  }
  return [];
}

/** Newest first, so that what was done last is undone first. */
function allowsWithout(changes: readonly PolicyChange[], matter: Case): boolean {
  let then = matter;
  for (const change of changes) {
    const undone = undo(then, change);
    if (undone === undefined) return false;
    then = undone;
  }
  return allows(judgedOf(then));
}

function allows(judged: readonly Judged[]): boolean {
  const sure = judged.filter(({ check }) => check.sure);
  return sure.length > 0 && sure.every(({ verdict }) => verdict.decision === 'allowed');
}

function refuses(judged: readonly Judged[]): boolean {
  return judged.some(({ check, verdict }) => check.sure && verdict.decision !== 'allowed');
}

function setsOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, at) => setsOf(items.slice(at + 1), size - 1).map((rest) => [item, ...rest]));
}

/** Attaching and detaching tell by themselves how it was before. */
function isOwnInverse({ kind }: PolicyChange): boolean {
  return kind !== 'put';
}

function isSuspect(change: PolicyChange, blockers: readonly Blocker[], matter: Case): boolean {
  if (!blockers.some((blocker) => blocker.layer === change.layer)) return false;
  return change.oldDocument === undefined && undo(matter, change) === undefined;
}

/** Newest first, each once. */
function changesOf(evidence: Evidence): readonly PolicyChange[] {
  const changes = new Map<string, PolicyChange>();
  for (const answer of evidence.answers.changes.values()) {
    if (answer.kind !== 'found') continue;
    for (const change of answer.value) changes.set(`${change.eventId} ${change.target}`, change);
  }
  return [...changes.values()].sort((a, b) => timeOf(b) - timeOf(a));
}

function timeOf({ time }: PolicyChange): number {
  const at = Date.parse(time);
  return Number.isNaN(at) ? 0 : at;
}

function isAfter(time: string, reference: string): boolean {
  const [a, b] = [Date.parse(time), Date.parse(reference)];
  return !Number.isNaN(a) && !Number.isNaN(b) && a > b;
}
