/**
 * The denials of a batch that make no notice of their own, summed for the ledger: held, muted, Denyscope's own.
 */
import { callerKeyOf, fingerprintOf } from '../admission/fingerprint.ts';
import type { Count, MutedDenials, Tally } from '../admission/ledger/ledger.ts';
import type { Denial } from '../denial/denial.ts';
import type { Outcome } from './outcome.ts';

/** Nothing when every denial was told or is a repeat. */
export function tallyOf(outcomes: readonly Outcome[]): Tally | undefined {
  const counted = outcomes.flatMap((outcome) => (outcome.kind === 'counted' ? [outcome] : []));
  const held = counted.filter(({ admission }) => admission.kind === 'held');
  const own = counted.filter(({ admission }) => admission.kind === 'own').length;
  const muted = mutedOf(counted.map(({ admission }) => admission));
  if (held.length + own + muted.length === 0) return undefined;
  const grave = held.filter(({ admission }) => admission.signs.severity === 'critical');
  return {
    muted,
    own,
    held: {
      denials: held.length,
      critical: grave.length,
      principals: countsOf(held.map(callerOf)),
      actions: countsOf(held.map(actionOf)),
      accounts: countsOf(held.map(({ denial }) => denial.account)),
      suspects: countsOf(grave.map(callerOf)),
      guardrails: countsOf(
        held.flatMap(({ admission }) =>
          admission.signs.signs.flatMap((sign) => (sign.kind === 'guardrail-target' ? [sign.action] : [])),
        ),
      ),
    },
  };
}

interface OfDenial {
  readonly denial: Denial;
}

function callerOf({ denial }: OfDenial): string {
  return callerKeyOf(denial);
}

function actionOf({ denial }: OfDenial): string {
  return denial.needs[0]?.action ?? fingerprintOf(denial).action;
}

type Counted = Extract<Outcome, { kind: 'counted' }>['admission'];

function mutedOf(admissions: readonly Counted[]): readonly MutedDenials[] {
  const muted = admissions.flatMap((admission) => (admission.kind === 'muted' ? [admission] : []));
  return [...Map.groupBy(muted, ({ rule }) => rule)].map(([rule, group]) => ({
    rule,
    reason: group[0]?.reason ?? '',
    count: group.length,
  }));
}

function countsOf(names: readonly string[]): readonly Count[] {
  return [...Map.groupBy(names, (name) => name)].map(([name, all]) => ({ name, count: all.length }));
}
