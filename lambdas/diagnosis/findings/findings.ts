/**
 * All that the causes are judged on, put together once: the denial, what was read, the verdicts, AWS's own word and the
 * blockers.
 * Errs towards "not everything was read": an authorization that could not be judged, a layer not read or an unknown key
 * counts as something that may still refuse.
 */
import type { Denial } from '../../denial/denial.ts';
import { knowsAllNeeds } from '../../denial/not-kept.ts';
import type { Layer } from '../../engine/index.ts';
import type { Judged } from '../../evidence/checks/check.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import type { Blocker, ChangeFinding } from '../diagnosis.ts';
import { blockersOf } from './blockers.ts';
import { loosened } from './layer-alone.ts';
import { dependenceOf } from './outsider.ts';
import { type Stated, statedOf } from './stated.ts';

export interface Findings {
  readonly denial: Denial;
  readonly evidence: Evidence;
  readonly judged: readonly Judged[];
  readonly stated: Stated | undefined;
  readonly blockers: readonly Blocker[];
  /** Every check that is needed for sure allows, by what was read. */
  readonly allowsNow: boolean;
  /** Layers not read in some check. */
  readonly unread: readonly Layer[];
  /** Layers not read that could turn the answer of some check. */
  readonly hangsOnLayers: readonly Layer[];
  /** Condition keys that no one could tell and that could turn the answer of some check. */
  readonly hangsOnKeys: readonly string[];
  /** Condition keys of approximate value that could turn it. */
  readonly approximate: readonly string[];
  /** Changes of the policies after the refusal without which the call would be refused today. */
  readonly since: readonly ChangeFinding[];
}

export function findingsOf(
  denial: Denial,
  evidence: Evidence,
  judged: readonly Judged[],
  since: readonly ChangeFinding[],
): Findings {
  const stated = statedOf(denial, evidence);
  const sure = judged.filter(({ check }) => check.sure);
  const hangsOn = sure.flatMap((one) => dependenceOf(one, denial.caller.account, evidence));
  return {
    denial,
    evidence,
    judged,
    stated,
    blockers: blockersOf(denial, judged, stated),
    allowsNow: sure.length > 0 && knowsAllNeeds(denial) && sure.every(({ verdict }) => verdict.decision === 'allowed'),
    unread: distinct(
      sure.flatMap(({ verdict }) =>
        verdict.layers.flatMap((result) => (result.status === 'not-read' ? [result.layer] : [])),
      ),
    ),
    hangsOnLayers: distinct(hangsOn.flatMap(layerNamed)),
    hangsOnKeys: distinct(hangsOn.filter((name) => layerNamed(name).length === 0)),
    approximate: distinct(sure.flatMap(approximateKeys)),
    since,
  };
}

export function layerNamed(dependence: string): readonly Layer[] {
  const name = dependence.startsWith('layer:') ? dependence.slice('layer:'.length) : '';
  const layers: readonly Layer[] = ['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'trust', 'endpoint'];
  return layers.filter((layer) => layer === name);
}

/** Asks the same question without the values that only follow from the event in most cases. */
function approximateKeys({ check, prepared }: Judged): readonly string[] {
  if (check.approximate.length === 0) return [];
  const turned = new Set(prepared.evaluate(loosened(check)).dependsOn.map((key) => key.toLowerCase()));
  return check.approximate.filter((key) => turned.has(key.toLowerCase()));
}

export function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
