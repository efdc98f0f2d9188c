/**
 * A fix before it is proved: what people read of it, and what it does to the policies so that it can be tried.
 * A draft that cannot be tried (`tries` is empty and nothing is met) proves nothing.
 */
import type { ContextValue, Layer, PolicyEdit } from '../../engine/index.ts';
import type { Check, Judged } from '../../evidence/checks/check.ts';
import type { AttachTo, Blocker, Edit } from '../diagnosis.ts';

export interface Draft {
  readonly blocker: Blocker;
  readonly layer: Layer;
  readonly attachTo: AttachTo;
  readonly document?: Readonly<Record<string, unknown>>;
  readonly replaces?: string;
  readonly edit?: Edit;
  readonly tries: readonly PolicyEdit[];
  /** Context as it is once a condition is met. */
  readonly meets?: Readonly<Record<string, ContextValue>>;
}

/** Whether what is done to one check's layer is done to another's too: they share the entity or resource. */
export function touches(draft: Draft, origin: Check | undefined, check: Check): boolean {
  if (draft.layer !== 'resource' && draft.layer !== 'trust') return true;
  return (
    origin === undefined || origin.request.resource === check.request.resource || sameHome(draft.layer, origin, check)
  );
}

export function checkOf(blocker: Blocker, judged: readonly Judged[]): Judged | undefined {
  return judged.find(
    ({ check }) =>
      check.purpose === blocker.purpose &&
      check.request.action === blocker.action &&
      check.request.resource === blocker.resource,
  );
}

function sameHome(layer: Layer, a: Check, b: Check): boolean {
  return a.attachTo[layer] !== undefined && a.attachTo[layer] === b.attachTo[layer];
}
