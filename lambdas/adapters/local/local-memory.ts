/** The memory inside a process, with the full semantics: for the demo and tests. */
import type { CallerMemory, Memory, Remembered, Sighting } from '../../admission/memory.ts';
import { NOBODY, withSightings } from '../../admission/repeats/caller-memory.ts';
import {
  claimOf,
  DEFAULT_TIMES,
  endedOf,
  type Kept,
  type MemoryTimes,
  nextOf,
  sight,
  storyOf,
} from '../../admission/repeats/fingerprint-memory.ts';

/** A memory that people may tell to keep quiet. */
export interface MutingMemory extends Memory {
  /** Silences a fingerprint until then; the memory may know it or not. */
  mute(fingerprint: string, until: string, reason: string): Promise<void>;
}

export function localMemory(times: MemoryTimes = DEFAULT_TIMES): MutingMemory {
  const fingerprints = new Map<string, Kept>();
  const callers = new Map<string, CallerMemory>();
  const shared = new Map<string, string>();
  const mutes = new Map<string, NonNullable<Kept['muted']>>();
  const closed = new Map<string, number>();

  function remember(sighting: Sighting, at: number): Remembered {
    const { fingerprint, sharedId } = sighting;
    const mute = mutes.get(fingerprint);
    const before = fingerprints.get(fingerprint);
    const { remembered, kept } = sight(before, sighting, at, times);
    if (kept !== undefined) fingerprints.set(fingerprint, kept);
    const told = mute === undefined || Date.parse(mute.until) <= at ? remembered : { ...remembered, muted: mute };
    if (told.kind !== 'new' || sharedId === undefined || kept === undefined) return told;
    const claimer = shared.get(sharedId) ?? fingerprint;
    const claim = claimer === fingerprint ? FREE : claimOf(claimer, fingerprints.get(claimer), at);
    if (claim.kind === 'free') shared.set(sharedId, fingerprint);
    if (claim.kind === 'free') return told;
    const count = kept.count;
    if (claim.kind === 'awaits') return { kind: 'repeat', count, duplicates: [], awaits: claimer };
    fingerprints.set(fingerprint, { ...kept, settled: claim.settled });
    return { kind: 'repeat', count, duplicates: [], settled: claim.settled };
  }

  return {
    async admit(sightings, now) {
      const at = Date.parse(now);
      const before = new Map(callers);
      for (const [key, group] of Map.groupBy(sightings, (one) => one.callerKey)) {
        callers.set(key, withSightings(callers.get(key) ?? NOBODY, group, at));
      }
      return sightings.map((sighting) => {
        const caller = callers.get(sighting.callerKey) ?? NOBODY;
        // Addresses as they were: the one of this batch must still look new.
        const addresses = before.get(sighting.callerKey)?.addresses ?? [];
        return { remembered: remember(sighting, at), caller: { ...caller, addresses } };
      });
    },
    async settle(fingerprint, settled) {
      const kept = fingerprints.get(fingerprint);
      if (kept !== undefined) fingerprints.set(fingerprint, { ...kept, settled, open: true });
    },
    async due(now) {
      const at = Date.parse(now);
      return [...fingerprints].flatMap(([fingerprint, kept]) =>
        kept.open && kept.windowEnd <= at ? [endedOf(fingerprint, kept, at)] : [],
      );
    },
    async told(windows, now) {
      const at = Date.parse(now);
      for (const window of windows) {
        const kept = fingerprints.get(window.fingerprint);
        if (kept === undefined || !kept.open || kept.windowEnd !== window.end) continue;
        const next = nextOf(window, at);
        if (next.kind === 'over') closed.set(window.fingerprint, at);
        fingerprints.set(window.fingerprint, {
          ...kept,
          ...(next.kind === 'over' ? { open: false } : { windowEnd: next.windowEnd }),
          ...(next.kind === 'rolls'
            ? {
                count: kept.count - window.count,
                since: next.since,
                spanMs: next.spanMs,
                sessions: [],
                resources: [],
              }
            : {}),
        });
      }
    },
    async stories(from, now) {
      const at = Date.parse(now);
      return [...fingerprints].flatMap(([fingerprint, kept]) => {
        const told = kept.open || (closed.get(fingerprint) ?? 0) > Date.parse(from);
        return told && kept.settled !== undefined && kept.settled.twinOf === undefined
          ? [storyOf(fingerprint, kept, at)]
          : [];
      });
    },
    async mute(fingerprint, until, reason) {
      mutes.set(fingerprint, { until, reason });
      const kept = fingerprints.get(fingerprint);
      if (kept !== undefined) fingerprints.set(fingerprint, { ...kept, muted: { until, reason } });
    },
  };
}

const FREE = { kind: 'free' } as const;
