/**
 * Which near misses are worth telling: those of layers that refuse, nearest first, each statement once.
 * Errs towards few: a statement about something else altogether is no near miss.
 */
import type { Layer, NearMiss } from '../engine/index.ts';
import type { Judged } from '../evidence/check.ts';
import type { Stated } from './stated.ts';

const TOLD = 5;

export function nearMissesOf(
  judged: readonly Judged[],
  stated: Stated | undefined,
): readonly (NearMiss & { readonly layer: Layer })[] {
  const misses = judged
    .filter(({ check }) => check.sure)
    .flatMap(({ verdict }) =>
      verdict.layers
        .filter((result) => result.status === 'blocks' || result.layer === stated?.layer)
        .flatMap((result) => (result.nearMisses ?? []).map((miss) => ({ ...miss, layer: result.layer }))),
    );
  const once = new Map(
    misses
      .toReversed()
      .map((miss) => [JSON.stringify([miss.layer, miss.policy, miss.statement, miss.part, miss.key]), miss]),
  );
  return [...once.values()]
    .toReversed()
    .sort((a, b) => a.distance - b.distance)
    .slice(0, TOLD);
}
