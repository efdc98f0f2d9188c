/**
 * Which near misses are worth telling: those of layers that refuse, nearest first, each statement once.
 * Errs towards few: a statement about something else altogether is no near miss.
 */
import { knownAction } from '../denial/service-data.ts';
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
        .flatMap((result) => (result.nearMisses ?? []).map((miss) => ({ ...told(miss), layer: result.layer }))),
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

/** An action that exists is no misspelling of another. */
function told(miss: NearMiss): NearMiss {
  const real = miss.reason === 'action-typo' && knownAction(miss.policyValue ?? '') !== undefined;
  return real ? { ...miss, reason: 'action-differs' } : miss;
}
