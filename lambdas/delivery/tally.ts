/**
 * The denials of a batch that make no notice of their own, summed for the ledger: held, muted, Denyscope's own.
 */
import { callerKeyOf, fingerprintOf } from '../admission/fingerprint.ts';
import type { Count, MutedDenials, Tally } from '../admission/ledger.ts';
import type { Outcome } from './outcome.ts';

/** Nothing when every denial was told or is a repeat. */
export function tallyOf(outcomes: readonly Outcome[]): Tally | undefined {
  const counted = outcomes.flatMap((outcome) => (outcome.kind === 'counted' ? [outcome] : []));
  const held = counted.filter(({ admission }) => admission.kind === 'held');
  const own = counted.filter(({ admission }) => admission.kind === 'own').length;
  const muted = mutedOf(counted.map(({ admission }) => admission));
  if (held.length + own + muted.length === 0) return undefined;
  const names = (nameOf: (one: (typeof held)[number]) => string): readonly Count[] => countsOf(held.map(nameOf));
  return {
    muted,
    own,
    held: {
      denials: held.length,
      principals: names(({ denial }) => callerKeyOf(denial)),
      actions: names(({ denial }) => denial.needs[0]?.action ?? fingerprintOf(denial).action),
    },
  };
}

type Counted = Extract<Outcome, { kind: 'counted' }>['admission'];

function mutedOf(admissions: readonly Counted[]): readonly MutedDenials[] {
  const quiet = admissions.flatMap((admission) => (admission.kind === 'quiet' ? [admission] : []));
  return [...Map.groupBy(quiet, ({ rule }) => rule)].map(([rule, group]) => ({
    rule,
    reason: group[0]?.reason ?? '',
    count: group.length,
  }));
}

function countsOf(names: readonly string[]): readonly Count[] {
  return [...Map.groupBy(names, (name) => name)].map(([name, all]) => ({ name, count: all.length }));
}
