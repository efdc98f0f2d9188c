/** The memory inside a process, with the full semantics: for the demo and tests. */
import type { CallerMemory, MutingMemory, Remembered, Sighting } from '../../admission/memory.ts';
import { UNKNOWN_CALLER, withSightings } from '../../admission/repeats/caller-memory.ts';
import {
  afterSighting,
  DEFAULT_TIMES,
  endedOf,
  type FingerprintMemory,
  type MemoryTimes,
  nextOf,
  standingOfClaim,
  storyOf,
} from '../../admission/repeats/fingerprint-memory.ts';

export function localMemory(times: MemoryTimes = DEFAULT_TIMES): MutingMemory {
  const fingerprints = new Map<string, FingerprintMemory>();
  const callers = new Map<string, CallerMemory>();
  const shared = new Map<string, string>();
  const mutes = new Map<string, NonNullable<FingerprintMemory['muted']>>();
  const closed = new Map<string, number>();

  function remember(sighting: Sighting, at: number): Remembered {
    const { fingerprint, sharedId } = sighting;
    const mute = mutes.get(fingerprint);
    const before = fingerprints.get(fingerprint);
    const { remembered, memory } = afterSighting(before, sighting, at, times);
    if (memory !== undefined) fingerprints.set(fingerprint, memory);
    const told = mute === undefined || Date.parse(mute.until) <= at ? remembered : { ...remembered, muted: mute };
    if (told.kind !== 'new' || sharedId === undefined || memory === undefined) return told;
    const claimer = shared.get(sharedId) ?? fingerprint;
    const claim = claimer === fingerprint ? FREE : standingOfClaim(claimer, fingerprints.get(claimer), at);
    if (claim.kind === 'free') shared.set(sharedId, fingerprint);
    if (claim.kind === 'free') return told;
    const count = memory.count;
    if (claim.kind === 'awaits') return { kind: 'repeat', count, duplicates: [], awaits: claimer };
    fingerprints.set(fingerprint, { ...memory, settled: claim.settled });
    return { kind: 'repeat', count, duplicates: [], settled: claim.settled };
  }

  return {
    async admit(sightings, now) {
      const at = Date.parse(now);
      const before = new Map(callers);
      for (const [key, group] of Map.groupBy(sightings, (one) => one.callerKey)) {
        callers.set(key, withSightings(callers.get(key) ?? UNKNOWN_CALLER, group, at));
      }
      return sightings.map((sighting) => {
        const caller = callers.get(sighting.callerKey) ?? UNKNOWN_CALLER;
        // Addresses as they were: the one of this batch must still look new.
        const addresses = before.get(sighting.callerKey)?.addresses ?? [];
        return { remembered: remember(sighting, at), caller: { ...caller, addresses } };
      });
    },
    async settle(fingerprint, settled, owned) {
      const caller = owned === undefined ? undefined : callers.get(owned.callerKey);
      if (owned !== undefined && caller !== undefined) callers.set(owned.callerKey, { ...caller, owner: owned.owner });
      const memory = fingerprints.get(fingerprint);
      if (memory !== undefined) fingerprints.set(fingerprint, { ...memory, settled, open: true });
    },
    async due(now) {
      const at = Date.parse(now);
      return [...fingerprints].flatMap(([fingerprint, memory]) =>
        memory.open && memory.windowEnd <= at ? [endedOf(fingerprint, memory, at)] : [],
      );
    },
    async told(windows, now) {
      const at = Date.parse(now);
      for (const window of windows) {
        const memory = fingerprints.get(window.fingerprint);
        if (memory === undefined || !memory.open || memory.windowEnd !== window.end) continue;
        const next = nextOf(window, at);
        if (next.kind === 'over' && memory.newsAfter !== window.newsAfter) continue;
        if (next.kind === 'over') closed.set(window.fingerprint, at);
        fingerprints.set(window.fingerprint, {
          ...memory,
          ...(next.kind === 'over' ? { open: false } : { windowEnd: next.windowEnd }),
          ...(next.kind === 'rolls'
            ? {
                count: memory.count - window.count,
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
      return [...fingerprints].flatMap(([fingerprint, memory]) => {
        const told = memory.open || (closed.get(fingerprint) ?? 0) > Date.parse(from);
        return told && memory.settled !== undefined && memory.settled.twinOf === undefined
          ? [storyOf(fingerprint, memory, at)]
          : [];
      });
    },
    async mute(fingerprint, until, reason) {
      mutes.set(fingerprint, { until, reason });
      const memory = fingerprints.get(fingerprint);
      if (memory !== undefined) fingerprints.set(fingerprint, { ...memory, muted: { until, reason } });
    },
  };
}

const FREE = { kind: 'free' } as const;
