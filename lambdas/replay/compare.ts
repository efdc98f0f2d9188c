/**
 * One call, decided as policies are and as they would be: what the change does to it.
 * What came of the call outranks both answers: a call that AWS let through was allowed, whatever hangs on keys that the
 * record does not show. Errs towards "cannot tell", never towards "unchanged", where the change speaks about the call.
 */
import type { Blocker } from '../diagnosis/diagnosis.ts';
import type { Decided } from './decide.ts';
import { speaksAbout } from './speaks-about.ts';

export type Effect =
  | { readonly kind: 'newly-refused'; readonly blockers: readonly Blocker[] }
  /** It was refused for these reasons; `unless`: layers not read that may refuse still. */
  | { readonly kind: 'newly-allowed'; readonly was: readonly Blocker[]; readonly unless: readonly string[] }
  | { readonly kind: 'cannot-tell'; readonly hangsOn: readonly string[] }
  | { readonly kind: 'unchanged' };

const UNCHANGED: Effect = { kind: 'unchanged' };

export function effectOf(outcome: 'made' | 'refused', now: Decided, then: Decided): Effect {
  if (then.answer === 'none' || !speaksAbout(now.judged, then.judged)) return UNCHANGED;
  // That a layer which nobody read let the call through is told by the call, of a layer that comes to be unread it is not.
  const unread = then.answer === 'allowed' ? then.unless.filter((layer) => !now.unless.includes(layer)) : [];
  const newlyUnread = unread.filter((layer) => !now.judged.some(({ verdict }) => verdict.dependsOn.includes(layer)));
  if (newlyUnread.length > 0) return { kind: 'cannot-tell', hangsOn: newlyUnread };
  return outcome === 'made' ? ofMade(now, then) : ofRefused(now, then);
}

function ofMade(now: Decided, then: Decided): Effect {
  if (then.answer === 'allowed') return UNCHANGED;
  if (then.answer === 'unknown')
    // Where it was refused by our reckoning alone, that it may not be refused any longer breaks nothing.
    return now.answer === 'refused' ? UNCHANGED : { kind: 'cannot-tell', hangsOn: then.hangsOn };
  const known = new Set(now.blockers.map(keyOf));
  const added = then.blockers.filter((blocker) => !known.has(keyOf(blocker)));
  return added.length === 0 ? UNCHANGED : { kind: 'newly-refused', blockers: added };
}

function ofRefused(now: Decided, then: Decided): Effect {
  // Mended before, or refused for what is no matter of these policies.
  if (now.answer === 'allowed' || then.answer === 'refused') return UNCHANGED;
  if (then.answer === 'unknown') return { kind: 'cannot-tell', hangsOn: then.hangsOn };
  return { kind: 'newly-allowed', was: now.blockers, unless: then.unless };
}

function keyOf({ action, resource, layer, effect, policy, statement, target }: Blocker): string {
  return JSON.stringify([action, resource, layer, effect, policy, statement, target]);
}
