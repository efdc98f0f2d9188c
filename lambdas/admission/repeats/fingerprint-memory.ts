/**
 * What the memory keeps of a fingerprint, and what a new sighting makes of it: pure, the same for the table and for the
 * memory inside a process. While a fingerprint is seen again and again its windows follow one another, each twice as
 * long as the last; it is news again once two windows' length passed without it, which always holds one whole window
 * (a job that fails every hour, a minute late, is not news every hour). Errs towards alerting: an alert that was leased
 * and never settled is new again.
 */

import { createHash } from 'node:crypto';
import type { Denial } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import type { DueWindow, EndedWindow, Mute, Remembered, Settled, Sighting, Story } from '../memory.ts';

export interface MemoryTimes {
  /** The first window of a fingerprint. */
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
/** Steady failures are a line a day. */
const LONGEST_WINDOW_MS = 24 * 60 * 60_000;

/** Silence after which a fingerprint is news again. */
export function silenceOf({ windowMs }: MemoryTimes): number {
  return 2 * windowMs;
}

export interface FingerprintMemory {
  /** Sightings of this window; in the first one the alert is among them. */
  readonly count: number;
  /** Sightings since the alert. */
  readonly total: number;
  readonly since: number;
  /** When the alert was. */
  readonly began: number;
  readonly windowEnd: number;
  /** Length of the window; longer than the first: a later one. */
  readonly spanMs: number;
  /** From then on a sighting is news. */
  readonly newsAfter: number;
  /** The alert is out and the end of the window was not told yet. */
  readonly open: boolean;
  readonly leaseUntil: number;
  readonly leasedTo: string;
  readonly eventIds: readonly string[];
  readonly first: Denial;
  readonly latest: Denial;
  readonly sessions: readonly string[];
  readonly resources: readonly string[];
  readonly settled?: Settled;
  readonly muted?: Mute;
}

export interface Sighted {
  readonly remembered: Remembered;
  /** Absent: nothing to write, all events were known. */
  readonly memory?: FingerprintMemory;
}

/** Distinct sessions and resources are counted up to this; beyond it "at least". */
const MOST_DISTINCT = 100;

export function afterSighting(
  before: FingerprintMemory | undefined,
  sighting: Sighting,
  at: number,
  times: MemoryTimes,
): Sighted {
  if (sighting.allMuted) return { remembered: mutedRepeat(before) };
  const known = new Set(before?.eventIds);
  const duplicates = sighting.eventIds.filter((id) => known.has(id));
  const fresh = sighting.eventIds.filter((id) => !known.has(id));
  if (before === undefined || at >= before.newsAfter || isOver(before)) {
    // Redelivered after its time: told already.
    if (before?.settled !== undefined && fresh.length === 0) return { remembered: repeat(before, duplicates) };
    const memory = opened(before, sighting, at, times);
    const remembered = present<Remembered>({ kind: 'new', leased: true, muted: memory.muted });
    return { remembered, memory };
  }
  const counted = withCounted(before, sighting, fresh, at, times);
  const lost = before.settled === undefined && (at >= before.leaseUntil || sighting.eventIds.includes(before.leasedTo));
  if (lost) {
    const memory = { ...counted, ...lease(sighting, at, times) };
    const unsettled = { since: new Date(before.began).toISOString(), retried: duplicates.length > 0 };
    const { muted } = memory;
    return { remembered: present<Remembered>({ kind: 'new', leased: true, before: unsettled, muted }), memory };
  }
  return present<Sighted>({
    remembered: repeat(counted, duplicates),
    memory: fresh.length === 0 ? undefined : counted,
  });
}

/** Alerted and closed, by a clock that may be ahead of this one: nothing tells of it any more. A twin is told elsewhere. */
function isOver({ settled, open }: FingerprintMemory): boolean {
  return settled !== undefined && settled.twinOf === undefined && !open;
}

export type Next =
  /** Not seen for too long: the next sighting is news. */
  | { readonly kind: 'over' }
  /** Nothing new in it: wait until it is over or seen again. */
  | { readonly kind: 'waits'; readonly windowEnd: number }
  /** What was told is taken off its count; what came since belongs to the longer window that follows. */
  | { readonly kind: 'rolls'; readonly since: number; readonly windowEnd: number; readonly spanMs: number };

/** What follows a window once its end was told. */
export function nextOf(told: EndedWindow, at: number): Next {
  if (told.over) return { kind: 'over' };
  if (!told.news) return { kind: 'waits', windowEnd: Math.max(told.newsAfter, told.end + 1) };
  const spanMs = Math.min(told.spanMs * 2, LONGEST_WINDOW_MS);
  // By the clock, so that the windows of many fingerprints end in one tick and are one digest.
  const grid = spanMs / 2;
  return { kind: 'rolls', since: at, windowEnd: Math.round((at + spanMs) / grid) * grid, spanMs };
}

/** Muted denials alert nobody and take no lease: they are counted in the ledger, and the first that is not is new. */
export function mutedRepeat(memory: FingerprintMemory | undefined): Remembered {
  return present<Remembered>({ kind: 'repeat', count: 0, duplicates: [], muted: memory?.muted });
}

function repeat(memory: FingerprintMemory, duplicates: readonly string[]): Remembered {
  const { count, settled, muted } = memory;
  return present<Remembered>({ kind: 'repeat', count, duplicates, settled, muted });
}

function lease(sighting: Sighting, at: number, times: MemoryTimes): Pick<FingerprintMemory, 'leaseUntil' | 'leasedTo'> {
  return { leaseUntil: at + times.leaseMs, leasedTo: sighting.eventIds[0] ?? '' };
}

function opened(
  before: FingerprintMemory | undefined,
  sighting: Sighting,
  at: number,
  times: MemoryTimes,
): FingerprintMemory {
  // What the last window saw and nobody was told goes on into this one.
  const untold = before?.open === true && before.count > 0 && at > before.since ? before : undefined;
  const untoldCount = untold === undefined ? 0 : untold.count - (untold.since === untold.began ? 1 : 0);
  const carries = untold !== undefined && untoldCount > 0;
  return present<FingerprintMemory>({
    count: sighting.eventIds.length + untoldCount,
    total: sighting.eventIds.length,
    since: carries ? untold.since : at,
    began: at,
    windowEnd: at + times.windowMs,
    spanMs: times.windowMs,
    newsAfter: at + silenceOf(times),
    open: carries,
    ...lease(sighting, at, times),
    eventIds: [...(before?.eventIds ?? []), ...sighting.eventIds].slice(-MOST_EVENT_IDS),
    first: sighting.first,
    latest: sighting.latest,
    sessions: distinct(carries ? untold.sessions : [], sessionsOf(sighting)),
    resources: distinct(carries ? untold.resources : [], resourcesOf(sighting)),
    muted: before?.muted,
  });
}

function withCounted(
  before: FingerprintMemory,
  sighting: Sighting,
  fresh: readonly string[],
  at: number,
  times: MemoryTimes,
): FingerprintMemory {
  if (fresh.length === 0) return before;
  return {
    ...before,
    count: before.count + fresh.length,
    total: before.total + fresh.length,
    newsAfter: Math.max(before.newsAfter, at + silenceOf(times)),
    eventIds: [...before.eventIds, ...fresh].slice(-MOST_EVENT_IDS),
    latest: sighting.latest,
    sessions: distinct(before.sessions, sessionsOf(sighting)),
    resources: distinct(before.resources, resourcesOf(sighting)),
  };
}

export type Claim =
  /** The other account's copy was told: this one is its repeat. */
  | { readonly kind: 'told'; readonly settled: Settled }
  /** It is being told. */
  | { readonly kind: 'awaits' }
  /** It was not told, and nobody is at it: this copy is the news. */
  | { readonly kind: 'free' };

/** What became of the copy that claimed a call first. */
export function standingOfClaim(claimer: string, memory: FingerprintMemory | undefined, at: number): Claim {
  const settled = memory?.settled;
  if (memory === undefined || (settled === undefined && at >= memory.leaseUntil)) return { kind: 'free' };
  if (settled === undefined) return { kind: 'awaits' };
  const twin = { cause: 'unexplained', severity: settled.severity, at: new Date(at).toISOString() };
  return { kind: 'told', settled: { ...twin, twinOf: settled.twinOf ?? claimer } };
}

export function endedOf(fingerprint: string, memory: FingerprintMemory, at: number): EndedWindow {
  // Of the first window one sighting was the alert.
  const news = memory.count > (memory.since === memory.began ? 1 : 0);
  return {
    ...windowOf(fingerprint, memory),
    end: memory.windowEnd,
    spanMs: memory.spanMs,
    newsAfter: memory.newsAfter,
    news,
    over: !news && at >= memory.newsAfter,
  };
}

export function storyOf(fingerprint: string, memory: FingerprintMemory, at: number): Story {
  return {
    ...windowOf(fingerprint, memory),
    count: memory.total,
    since: new Date(memory.began).toISOString(),
    state: at >= memory.newsAfter ? 'closed' : 'open',
  };
}

function windowOf(fingerprint: string, memory: FingerprintMemory): DueWindow {
  return present<DueWindow>({
    fingerprint,
    first: memory.first,
    latest: memory.latest,
    count: memory.count,
    sessions: memory.sessions.length,
    resources: memory.resources.length,
    since: new Date(memory.since).toISOString(),
    settled: memory.settled,
    muted: memory.muted,
  });
}

/** Bytes of a name as it stands; an item is paid for by its size, with each repeat. */
const LONGEST_NAME = 40;
const DIGEST_LENGTH = 16;

export function sessionsOf({ first, latest }: Sighting): readonly string[] {
  return shortNames([first, latest].map((denial) => denial.caller.session ?? denial.caller.arn));
}

export function resourcesOf({ first, latest }: Sighting): readonly string[] {
  return shortNames([first, latest].map((denial) => denial.needs[0]?.resource));
}

/**
 * They are only ever counted: of a long one a digest is enough. A short one stays as it is, so that what an item holds
 * whole, as older releases wrote it, is the same as what comes now.
 */
export function shortNames(found: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(found.flatMap((name) => (name === undefined || name === '' ? [] : short(name))))];
}

function short(name: string): string {
  // Half of an emoji, as an object key may hold one where it was cut, is not text and no entry of a set.
  const whole = name.toWellFormed();
  if (Buffer.byteLength(whole) <= LONGEST_NAME) return whole;
  return `~${createHash('sha256').update(whole).digest('base64url').slice(0, DIGEST_LENGTH)}`;
}

function distinct(before: readonly string[], more: readonly string[]): readonly string[] {
  return before.length >= MOST_DISTINCT ? before : [...new Set([...before, ...more])].slice(0, MOST_DISTINCT);
}
