/**
 * What the memory keeps of a fingerprint, and what a new sighting makes of it: pure, the same for the table and for the
 * memory inside a process. Errs towards alerting: an alert that was leased and never settled is new again.
 */
import type { DueWindow, Remembered, Settled, Sighting } from '../admission/memory.ts';
import type { Denial } from '../denial/denial.ts';

export interface MemoryTimes {
  readonly windowMs: number;
  /** How long one container may take from admission to the settled notice. */
  readonly leaseMs: number;
  /** How long a fingerprint is kept after its last sighting; replays of an archive must still be known. */
  readonly keepMs: number;
}

export const DEFAULT_TIMES: MemoryTimes = {
  windowMs: 60 * 60_000,
  // Above the function's timeout, below the queue's visibility timeout: a crash is alerted on its redelivery.
  leaseMs: 90_000,
  keepMs: 14 * 24 * 60 * 60_000,
};

export const MOST_EVENT_IDS = 64;

export interface Kept {
  readonly count: number;
  readonly since: number;
  readonly windowEnd: number;
  /** The window was not given out yet. */
  readonly open: boolean;
  readonly leaseUntil: number;
  readonly leasedTo: string;
  readonly eventIds: readonly string[];
  readonly first: Denial;
  readonly latest: Denial;
  readonly sessions: readonly string[];
  readonly resources: readonly string[];
  readonly settled?: Settled;
  /** A window that ended and was not given out before the next one began. */
  readonly ended?: DueWindow;
  readonly muted?: { readonly until: string; readonly reason: string };
}

export interface Change {
  readonly remembered: Remembered;
  /** Absent: nothing to write, all events were known. */
  readonly kept?: Kept;
}

/** Distinct sessions and resources are counted up to this; beyond it "at least". */
export const MOST_DISTINCT = 100;

export function sight(before: Kept | undefined, sighting: Sighting, at: number, times: MemoryTimes): Change {
  const duplicates = before === undefined ? [] : sighting.eventIds.filter((id) => before.eventIds.includes(id));
  const fresh = sighting.eventIds.filter((id) => !duplicates.includes(id));
  if (before === undefined || at >= before.windowEnd) {
    // Redelivered after its window closed: told already.
    if (before !== undefined && fresh.length === 0 && before.settled !== undefined) {
      return { remembered: repeat(before, before.count, duplicates) };
    }
    return { remembered: { kind: 'new', leased: true }, kept: opened(before, sighting, at, times) };
  }
  const counted = withCounted(before, sighting, fresh);
  if (sighting.quiet) return { remembered: repeat(counted, counted.count, duplicates), kept: counted };
  const lost = before.settled === undefined && (at >= before.leaseUntil || sighting.eventIds.includes(before.leasedTo));
  if (lost) {
    return { remembered: { kind: 'new', leased: true }, kept: { ...counted, ...lease(sighting, at, times) } };
  }
  return { remembered: repeat(counted, counted.count, duplicates), ...(fresh.length === 0 ? {} : { kept: counted }) };
}

function repeat(kept: Kept, count: number, duplicates: readonly string[]): Remembered {
  return { kind: 'repeat', count, duplicates, ...(kept.settled === undefined ? {} : { settled: kept.settled }) };
}

function lease(sighting: Sighting, at: number, times: MemoryTimes): Pick<Kept, 'leaseUntil' | 'leasedTo'> {
  // Quiet denials alert nobody: the first one that is not quiet finds no lease and is new.
  return sighting.quiet
    ? { leaseUntil: 0, leasedTo: '' }
    : { leaseUntil: at + times.leaseMs, leasedTo: sighting.eventIds[0] ?? '' };
}

function opened(before: Kept | undefined, sighting: Sighting, at: number, times: MemoryTimes): Kept {
  const ended = before?.open === true ? windowOf(sighting.fingerprint, before) : before?.ended;
  return {
    count: sighting.eventIds.length,
    since: at,
    windowEnd: at + times.windowMs,
    open: true,
    ...lease(sighting, at, times),
    eventIds: [...(before?.eventIds ?? []), ...sighting.eventIds].slice(-MOST_EVENT_IDS),
    first: sighting.first,
    latest: sighting.latest,
    sessions: sessionsOf(sighting),
    resources: resourcesOf(sighting),
    ...(ended === undefined ? {} : { ended }),
    ...(before?.muted === undefined ? {} : { muted: before.muted }),
  };
}

function withCounted(before: Kept, sighting: Sighting, fresh: readonly string[]): Kept {
  if (fresh.length === 0) return before;
  return {
    ...before,
    count: before.count + fresh.length,
    eventIds: [...before.eventIds, ...fresh].slice(-MOST_EVENT_IDS),
    latest: sighting.latest,
    sessions: distinct(before.sessions, sessionsOf(sighting)),
    resources: distinct(before.resources, resourcesOf(sighting)),
  };
}

export function windowOf(fingerprint: string, kept: Kept): DueWindow {
  return {
    fingerprint,
    first: kept.first,
    latest: kept.latest,
    count: kept.count,
    sessions: kept.sessions.length,
    resources: kept.resources.length,
    since: new Date(kept.since).toISOString(),
    ...(kept.settled === undefined ? {} : { settled: kept.settled }),
  };
}

export function sessionsOf({ first, latest }: Sighting): readonly string[] {
  return [...new Set([first, latest].flatMap((denial) => denial.caller.session ?? denial.caller.arn ?? []))];
}

export function resourcesOf({ first, latest }: Sighting): readonly string[] {
  return [...new Set([first, latest].flatMap((denial) => denial.needs[0]?.resource ?? []))];
}

function distinct(before: readonly string[], more: readonly string[]): readonly string[] {
  return before.length >= MOST_DISTINCT ? before : [...new Set([...before, ...more])].slice(0, MOST_DISTINCT);
}
