/**
 * What the catalogue says of a cause.
 * A cause that `holds` answers the denial by what it is; the causes of a layer hold when AWS names the layer or the
 * engine finds it blocking, which the catalogue decides for all of them alike.
 */
import type { Layer } from '../../engine/index.ts';
import type { Cause, Confidence, Outcome } from '../diagnosis.ts';
import type { Findings } from '../findings/findings.ts';
import type { Effect, Source } from '../findings/stated.ts';

export interface CauseMatch {
  readonly confidence: Confidence;
  /** Who says so; absent: it was concluded. */
  readonly source?: Source;
}

export interface CauseEntry {
  readonly cause: Cause;
  readonly outcome: Outcome;
  readonly layer?: Layer;
  readonly effect?: Effect;
  /** Name of its page below `docs/causes/`. */
  readonly docsPage: string;
  readonly holds?: (findings: Findings) => CauseMatch | undefined;
}

export function layerCause(layer: Layer, effect: Effect, cause: Cause): CauseEntry {
  return { cause, outcome: 'explained', layer, effect, docsPage: cause };
}

export const CERTAIN_BY_MESSAGE: CauseMatch = { confidence: 'certain', source: 'error-message' };
export const CERTAIN_BY_CODE: CauseMatch = { confidence: 'certain', source: 'error-code' };
