/**
 * A row of the trace whose near misses are sought when somebody first reads them. To whoever reads it, prints it as JSON
 * or spreads it, it is a plain object. Until then it holds on to the request.
 */
import type { LayerResult, NearMiss } from '../verdict.ts';

export class NearRow implements LayerResult {
  declare readonly layer: LayerResult['layer'];
  declare readonly target?: string;
  declare readonly status: LayerResult['status'];
  declare readonly nearMisses?: readonly NearMiss[] | undefined;
  #seek: (() => readonly NearMiss[]) | undefined;
  #found: readonly NearMiss[] | undefined;

  constructor(row: LayerResult, seek: () => readonly NearMiss[]) {
    Object.assign(this, row);
    this.#seek = seek;
    Object.defineProperty(this, 'nearMisses', NEAR_MISSES);
  }

  static found(row: NearRow): readonly NearMiss[] | undefined {
    if (row.#seek !== undefined) {
      const misses = row.#seek();
      row.#seek = undefined;
      row.#found = misses.length === 0 ? undefined : misses;
    }
    return row.#found;
  }
}

/** One for all rows, so that they keep one shape: a getter of each row's own would make each a shape of its own. */
const NEAR_MISSES: PropertyDescriptor & ThisType<NearRow> = {
  enumerable: true,
  get() {
    return NearRow.found(this);
  },
};
