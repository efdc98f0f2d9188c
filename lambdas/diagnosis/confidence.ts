/**
 * How sure the cause is, and on what that rests.
 * Only AWS's own word makes a cause certain; what the engine concludes alone is likely at most, and possible where it
 * hangs on something that was not read, not told, or told otherwise by the simulator.
 */

import type { Chosen } from './causes/catalogue.ts';
import type { Confidence, ConfidenceReason } from './diagnosis.ts';
import { namedCheck } from './findings/blockers.ts';
import type { Findings } from './findings/findings.ts';
import { isContradicted } from './findings/layer-alone.ts';
import { firstFound } from './findings/stated.ts';

export interface WeighedCause {
  readonly confidence: Confidence;
  readonly reasons: readonly ConfidenceReason[];
}

export function weigh(findings: Findings, chosen: Chosen): WeighedCause {
  const standing = standingOf(findings, chosen);
  const reasons: ConfidenceReason[] = [
    ...standing.reasons,
    ...simulator(findings, chosen),
    ...limits(findings, chosen),
  ];
  return { confidence: standing.confidence, reasons };
}

function standingOf(findings: Findings, { entry, held }: Chosen): WeighedCause {
  const { stated, judged, blockers } = findings;
  if (entry.cause === 'unexplained') return { confidence: 'possible', reasons: [] };
  if (held) {
    // AWS named what refused then; that it allows by now is for the engine alone to say.
    const then = entry.cause === 'since-changed' && stated?.layer !== undefined ? stated.source : undefined;
    const source = held.source ?? then;
    const said: ConfidenceReason = source === undefined ? { kind: 'engine-only' } : { kind: 'aws-stated', source };
    return { confidence: held.confidence, reasons: [said, ...(then === undefined ? [] : disagreement(findings))] };
  }
  const blocker = blockers.find(({ layer, effect }) => layer === entry.layer && effect === entry.effect) ?? blockers[0];
  const seen = blocker !== undefined && blocker.from !== 'aws';
  if (stated?.layer !== undefined && stated.layer === entry.layer) {
    // An error code of its own names the layer and leaves the effect to whoever reads the policy.
    const agreed = stated.effect === entry.effect || (stated.effect === undefined && seen);
    const complete = agreed && !stated.aside;
    const agreement: readonly ConfidenceReason[] = seen ? [{ kind: 'engine-agrees' }] : disagreement(findings);
    return {
      confidence: complete ? 'certain' : seen ? 'likely' : 'possible',
      reasons: [{ kind: 'aws-stated', source: stated.source }, ...agreement],
    };
  }
  // A pattern that denies all of a kind denies the one that is not known too; one that allows some may allow it.
  const vague =
    blocker?.effect === 'implicitDeny' &&
    judged.some(({ check }) => !check.resourceKnown && check.request.resource === blocker.resource);
  const hangs =
    vague ||
    findings.hangsOnKeys.length > 0 ||
    findings.hangsOnLayers.length > 0 ||
    simulatorDiffers(findings, entry.layer);
  const said: readonly ConfidenceReason[] = stated
    ? [{ kind: 'aws-stated', source: stated.source }, { kind: 'engine-agrees' }]
    : [{ kind: 'engine-only' }];
  return { confidence: hangs || judged.length === 0 ? 'possible' : 'likely', reasons: said };
}

/** The engine read the whole layer that AWS named and does not find it refusing. */
function disagreement({ denial, judged, stated }: Findings): readonly ConfidenceReason[] {
  const named = namedCheck(denial, judged);
  if (named === undefined || stated?.layer === undefined) return [];
  if (!isContradicted(named, stated.layer, stated.effect, false)) return [];
  return [{ kind: 'engine-disagrees', decision: named.verdict.decision }];
}

/** A witness for identity, boundary and SCP, and only where it lacked no condition key. */
function simulator(findings: Findings, { entry }: Chosen): readonly ConfidenceReason[] {
  const seen = firstFound(findings.evidence.answers.simulation);
  if (seen === undefined || seen.missingContext.length > 0 || !isWitnessFor(entry.layer)) return [];
  return [{ kind: simulatorDiffers(findings, entry.layer) ? 'simulator-disagrees' : 'simulator-agrees' }];
}

function simulatorDiffers({ evidence }: Findings, layer: string | undefined): boolean {
  const seen = firstFound(evidence.answers.simulation);
  if (seen === undefined || seen.missingContext.length > 0 || !isWitnessFor(layer)) return false;
  return seen.decision === 'allowed';
}

function isWitnessFor(layer: string | undefined): boolean {
  return layer === 'identity' || layer === 'boundary' || layer === 'scp';
}

function limits(findings: Findings, { entry }: Chosen): readonly ConfidenceReason[] {
  if (entry.outcome === 'not-a-policy-denial') return [];
  const { hangsOnKeys, unread, approximate } = findings;
  return [
    ...(hangsOnKeys.length > 0 ? [{ kind: 'depends-on', keys: hangsOnKeys } as const] : []),
    ...(unread.length > 0 ? [{ kind: 'layers-not-read', layers: unread } as const] : []),
    ...(approximate.length > 0 ? [{ kind: 'approximate-context', keys: approximate } as const] : []),
  ];
}
