/**
 * Admission of a batch: which denials are news, which repeat, which are expected, which lie beyond the ceiling.
 * Errs towards alerting: a memory or a ceiling that does not answer makes a denial news.
 */
import type { Settings } from '../contract.ts';
import type { Denial } from '../denial/denial.ts';
import { type Admission, NO_SIGNS, type Signs } from './admission.ts';
import { type Fingerprint, fingerprintOf } from './fingerprint.ts';
import type { Ceiling } from './flood.ts';
import type { CallerMemory, Memory, Remembered, Sighting } from './memory.ts';
import { type Quiet, quietRuleFor } from './quiet-rules.ts';
import { signsOf } from './signs.ts';

export interface Gate {
  readonly memory: Memory;
  readonly ceiling: Ceiling;
  readonly settings: Settings;
  readonly ownRoleArns: readonly string[];
}

/** One admission per denial, in order. */
export async function admit(denials: readonly Denial[], gate: Gate, now: Date): Promise<readonly Admission[]> {
  const marked = denials.map((denial) => mark(denial, gate));
  const groups = groupByFingerprint(marked.filter((one) => !one.own));
  const sightings = [...groups.values()].map(sightingOf);
  const known = await remember(sightings, gate.memory, now);
  const verdicts = new Map<Denial, Admission>();
  for (const group of groups.values()) {
    const memory = known.get(group[0]?.print.fingerprint ?? '') ?? FORGOTTEN;
    for (const [at, one] of group.entries()) verdicts.set(one.denial, judge(one, at, memory, gate.settings, now));
  }
  const admissions = marked.map((one) =>
    one.own
      ? ownAdmission(one)
      : (verdicts.get(one.denial) ?? ({ kind: 'new', fingerprint: one.print.fingerprint, signs: NO_SIGNS } as const)),
  );
  return holdBeyondCeiling(admissions, marked, gate, now);
}

interface Marked {
  readonly denial: Denial;
  readonly print: Fingerprint;
  readonly own: boolean;
  readonly quiet: Quiet | undefined;
}

interface Known {
  readonly remembered: Remembered;
  readonly caller: CallerMemory;
}

const FORGOTTEN: Known = { remembered: { kind: 'new', leased: true }, caller: { recent: [], addresses: [] } };

function mark(denial: Denial, gate: Gate): Marked {
  const { entityArn, arn } = denial.caller;
  const own = [entityArn, arn].some((name) => name !== undefined && gate.ownRoleArns.includes(name));
  return { denial, print: fingerprintOf(denial), own, quiet: quietRuleFor(denial, NO_SIGNS, gate.settings) };
}

function groupByFingerprint(marked: readonly Marked[]): ReadonlyMap<string, readonly Marked[]> {
  return Map.groupBy(marked, (one) => one.print.fingerprint);
}

function sightingOf(group: readonly Marked[]): Sighting {
  const [first, latest] = [group[0], group.at(-1)];
  if (first === undefined || latest === undefined) throw new Error('a group has at least one member');
  return {
    fingerprint: first.print.fingerprint,
    callerKey: first.print.callerKey,
    eventIds: group.map((one) => one.denial.sharedEventId ?? one.denial.corrects ?? one.denial.eventId),
    first: first.denial,
    latest: latest.denial,
    actions: [...new Set(group.flatMap((one) => one.denial.needs.slice(0, 1).map((need) => need.action)))],
    quiet: group.every((one) => one.quiet !== undefined),
  };
}

async function remember(
  sightings: readonly Sighting[],
  memory: Memory,
  now: Date,
): Promise<ReadonlyMap<string, Known>> {
  try {
    const answers = await memory.admit(sightings, now.toISOString());
    return new Map(sightings.map((sighting, at) => [sighting.fingerprint, answers[at] ?? FORGOTTEN]));
  } catch {
    return new Map();
  }
}

function judge(one: Marked, at: number, known: Known, settings: Settings, now: Date): Admission {
  const fingerprint = one.print.fingerprint;
  const signs: Signs = signsOf(one.denial, known.caller, settings.signs, now);
  const quiet = signs.severity === 'critical' ? undefined : one.quiet;
  if (quiet !== undefined) return { kind: 'quiet', fingerprint, signs, ...quiet };
  if (known.remembered.kind === 'repeat') {
    const { count, settled } = known.remembered;
    return { kind: 'repeat', fingerprint, signs, count, ...(settled === undefined ? {} : { settled }) };
  }
  const folded = at > 0 && known.remembered.leased;
  return !folded ? { kind: 'new', fingerprint, signs } : { kind: 'repeat', fingerprint, signs, count: at + 1 };
}

function ownAdmission(one: Marked): Admission {
  return { kind: 'own', fingerprint: one.print.fingerprint, signs: NO_SIGNS };
}

async function holdBeyondCeiling(
  admissions: readonly Admission[],
  marked: readonly Marked[],
  gate: Gate,
  now: Date,
): Promise<readonly Admission[]> {
  const news = admissions.flatMap((admission, at) => (admission.kind === 'new' ? [{ admission, at }] : []));
  if (news.length === 0) return admissions;
  const wishes = news.map(({ admission, at }) => ({
    callerKey: marked[at]?.print.callerKey ?? '',
    fingerprint: admission.fingerprint,
    critical: admission.signs.severity === 'critical',
  }));
  const granted = await gate.ceiling
    .take(wishes, gate.settings.flood, now.toISOString())
    .catch(() => wishes.map(() => true));
  const held = new Set(news.filter((_, at) => granted[at] === false).map(({ at }) => at));
  return admissions.map((admission, at) =>
    held.has(at) ? { kind: 'held', fingerprint: admission.fingerprint, signs: admission.signs } : admission,
  );
}
