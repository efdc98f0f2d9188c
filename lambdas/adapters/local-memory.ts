/**
 * Memories inside a process: one with the full semantics for the demo and tests, one that folds nothing for the command
 * line, where every record is news.
 */
import type { CallerMemory, DueWindow, Memory } from '../admission/memory.ts';
import { NOBODY, withSightings } from './remembered-caller.ts';
import { DEFAULT_TIMES, type Kept, type MemoryTimes, sight, windowOf } from './remembered-fingerprint.ts';

export function localMemory(times: MemoryTimes = DEFAULT_TIMES): Memory {
  const fingerprints = new Map<string, Kept>();
  const callers = new Map<string, CallerMemory>();
  return {
    async admit(sightings, now) {
      const at = Date.parse(now);
      const before = new Map(callers);
      for (const [key, group] of Map.groupBy(sightings, (one) => one.callerKey)) {
        callers.set(key, withSightings(callers.get(key) ?? NOBODY, group, at));
      }
      return sightings.map((sighting) => {
        const { remembered, kept } = sight(fingerprints.get(sighting.fingerprint), sighting, at, times);
        if (kept !== undefined) fingerprints.set(sighting.fingerprint, kept);
        const caller = callers.get(sighting.callerKey) ?? NOBODY;
        // Addresses as they were: the one of this batch must still look new.
        return { remembered, caller: { ...caller, addresses: before.get(sighting.callerKey)?.addresses ?? [] } };
      });
    },
    async settle(fingerprint, settled) {
      const kept = fingerprints.get(fingerprint);
      if (kept !== undefined) fingerprints.set(fingerprint, { ...kept, settled });
    },
    async due(now) {
      const at = Date.parse(now);
      const windows: DueWindow[] = [];
      for (const [fingerprint, kept] of fingerprints) {
        if (!kept.open || kept.windowEnd > at) continue;
        const { ended, ...rest } = kept;
        fingerprints.set(fingerprint, { ...rest, open: false });
        windows.push(...(ended === undefined ? [] : [ended]), windowOf(fingerprint, kept));
      }
      return windows;
    },
  };
}

export function forgetfulMemory(): Memory {
  return {
    admit: async (sightings) =>
      sightings.map(() => ({ remembered: { kind: 'new', leased: false }, caller: { recent: [], addresses: [] } })),
    settle: async () => {},
    due: async () => [],
  };
}
