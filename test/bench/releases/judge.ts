/**
 * Whether a course with two releases came out as one release alone would have it. Errs towards a fault: what differs from
 * both releases alone is one, but for what chance decides in them too (which of a flood were held, what signs it had).
 */
import type { Course, Outcome } from './outcome.ts';

export type Outcomes = Readonly<Record<Course, Outcome>>;

/** Of what is quiet by a rule nothing is told, and floods are held in part. */
const QUIET = ['console', 'own', '23-service-setting'];
const isFlood = (kind: string): boolean => kind.startsWith('flood-');

export function faultsOf(course: Course, outcomes: Outcomes): readonly string[] {
  const outcome = outcomes[course];
  const alone = [outcomes.old, outcomes.new];
  return [
    ...outcome.failed,
    ...lostOf(outcome),
    ...miscountedOf(outcome),
    ...(course === 'old' || course === 'new' ? [] : differing(outcome, alone)),
  ];
}

function lostOf({ sent, alerts }: Outcome): readonly string[] {
  const loud = Object.keys(sent).filter((kind) => !QUIET.includes(kind));
  return loud.filter((kind) => (alerts[kind] ?? 0) < 1).map((kind) => `no alert of ${kind}`);
}

/** What alerted once has been counted ever since. */
function miscountedOf({ sent, alerts, counted }: Outcome): readonly string[] {
  return Object.entries(sent).flatMap(([kind, times]) => {
    const isSteady = alerts[kind] === 1 || isFlood(kind);
    return !isSteady || counted[kind] === times ? [] : [`${counted[kind] ?? 0} of ${times} counted of ${kind}`];
  });
}

function differing(outcome: Outcome, alone: readonly Outcome[]): readonly string[] {
  const faults: string[] = [];
  const compare = (what: string, value: (one: Outcome) => number): void => {
    const [known, is] = [alone.map(value), value(outcome)];
    const [least, most] = [Math.min(...known), Math.max(...known)];
    if (is < least || is > most) faults.push(`${what}: ${is} instead of ${[...new Set(known)].join(' or ')}`);
  };
  for (const kind of Object.keys(outcome.sent)) {
    if (!isFlood(kind)) compare(`alerts of ${kind}`, ({ alerts }) => alerts[kind] ?? 0);
    compare(`counted of ${kind}`, ({ counted }) => counted[kind] ?? 0);
  }
  for (const name of Object.keys(outcome.notices)) {
    // What one of them does not tell of at all it does not know, nor what the other noted about it.
    if (alone.every(({ notices }) => notices[name] !== undefined)) compare(name, ({ notices }) => notices[name] ?? 0);
  }
  compare('repeats told', ({ repeats }) => repeats);
  compare('told in daily digests', ({ daily }) => daily);
  compare('muted told', ({ muted }) => muted);
  compare('held told or alerted', (one) => one.held + sum(one.alerts));
  compare('explained again, or kept as a dead letter', (one) => one.explainedAgain + one.unknownButtons);
  compare('dead letters that are no button', (one) => one.deadLetters - one.unknownButtons);
  return [...faults, ...unlikeEither(outcome, alone)];
}

function unlikeEither(outcome: Outcome, alone: readonly Outcome[]): readonly string[] {
  const causes = Object.entries(outcome.causes).flatMap(([kind, all]) => {
    const known = alone.flatMap((one) => one.causes[kind] ?? []);
    return all.filter((cause) => !known.includes(cause)).map((cause) => `${kind} was explained by ${cause}`);
  });
  const proved = alone
    .map(({ culprits }) => culprits)
    .reduce((one, other) => one.filter((kind) => other.includes(kind)));
  const unproved = proved.filter((kind) => !outcome.culprits.includes(kind));
  const lines = new Set(alone.flatMap((one) => one.lines));
  return [
    ...causes,
    ...unproved.map((kind) => `the change behind ${kind} was not found`),
    ...outcome.lines.filter((line) => !lines.has(line)).map((line) => `a digest says: ${line}`),
  ];
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
