/**
 * What of a plan could not be told, in a sentence each.
 */
import type { PlanNote } from '../../replay/plan/planned.ts';
import { value } from '../text/escape.ts';

const WORDS: Readonly<Record<PlanNote['kind'], (place: string) => string>> = {
  'text-unknown': (place) => `the policy of ${place} is known only after apply: what depends on it cannot be decided`,
  'place-unknown': (place) => `${place} is left out, as where it goes is known only after apply`,
  new: (place) => `${place} is new: there are no calls of it yet`,
  deleted: (place) => `${place} is deleted: calls by it or on it are not replayed as refused`,
  'not-read': (place) => `${place} is not read: what it changes is left out`,
  'unresolved-text': (place) => `${place} cannot be resolved: calls that depend on it cannot be decided`,
  'unresolved-place': (place) => `${place} is left out, as what it goes onto is not known or not in the snapshot`,
  'unresolved-condition': (place) =>
    `${place} cannot be resolved: calls that depend on whether it holds cannot be decided`,
  'removals-unseen': (place) =>
    `${place}: policies that the change takes away are not seen without the deployed template (--deployed)`,
  'not-captured': (place) => `${place} is left out, as the snapshot lacks what it changes`,
  'way-unknown': (place) =>
    `which calls will go through ${place} after the change is not in the log: what its policy refuses of them, and what policies refuse by their new way, is not seen`,
  'endpoint-unseen': (place) =>
    `no call of the log shows that it went through ${place}: what its changed policy refuses is not seen`,
  assignment: (place) =>
    `${place} takes a permission set from somebody: calls that are made with it are decided as if nobody had lost it`,
  'other-version': (place) =>
    `the format version ${place} of the plan is not known: what is read of it may be incomplete`,
  'not-whole': (place) => `the plan is not whole, as Terraform says (${place}): what it lacks is left out`,
  'spares-management': (place) =>
    `service and resource control policies do not apply to the management account ${place}: its calls are not affected`,
};

export function planNoteSentence({ kind, place, entity }: PlanNote): string {
  if (kind === 'deleted' && /:(?:role|user)\/|^permission-set\//.test(entity ?? ''))
    return `${value(place, 160)} is deleted: what becomes of its calls cannot be told, as another caller may take its place, and calls on it are not replayed as refused`;
  return WORDS[kind](value(place, 160));
}
