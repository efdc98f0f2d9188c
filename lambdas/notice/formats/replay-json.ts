/**
 * A replay for machines: the JSON of `denyscope replay --format json`, as docs/schema/replay.schema.json says. Fields may
 * be added; none changes its meaning.
 */
import type { Blocker } from '../../diagnosis/diagnosis.ts';
import type { Contradiction, Group, Replayed } from '../../replay/report.ts';
import { redacted } from '../text/redacted.ts';
import { replaySummary } from '../words/replay.ts';

const REPLAY_VERSION = 1;

export function replayJson(replayed: Replayed): Readonly<Record<string, unknown>> {
  const { newlyRefused, newlyAllowed, cannotTell, contradictions, ...counts } = replayed;
  return redacted({
    schemaVersion: REPLAY_VERSION,
    summary: replaySummary(replayed),
    ...counts,
    newlyRefused: newlyRefused.map(groupJson),
    newlyAllowed: newlyAllowed.map(groupJson),
    cannotTell: cannotTell.map(groupJson),
    contradictions: contradictions.map(contradictionJson),
  });
}

function groupJson({ blockers, ...group }: Group): Readonly<Record<string, unknown>> {
  return { ...group, blockers: blockers.map(blockerJson) };
}

function contradictionJson({ since, ...group }: Contradiction): Readonly<Record<string, unknown>> {
  return { ...groupJson(group), since };
}

/** All of it is the engine's: AWS said nothing of what has not happened. */
function blockerJson({ from: _, ...blocker }: Blocker): Readonly<Record<string, unknown>> {
  return blocker;
}
