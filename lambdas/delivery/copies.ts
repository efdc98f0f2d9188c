/**
 * A copy that waits for the notice of another account's copy has the fate of that one: told with it, held with it, tried
 * again with it. Errs towards trying again: what became of the other in another batch is not known here.
 */
import type { Outcome } from './outcome.ts';

export function withCopies(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'counted' || outcome.admission.kind !== 'repeat') return outcome;
    const { denial, admission } = outcome;
    if (admission.awaits === undefined) return outcome;
    const others = outcomes.filter((one) => isNews(one, admission.awaits));
    const told = others.find((one) => one.kind === 'diagnosed');
    if (told !== undefined) return outcome;
    const counted = others.find((one) => one.kind === 'counted');
    if (counted?.kind === 'counted') {
      const { fingerprint, signs } = admission;
      return { kind: 'counted', denial, admission: { ...counted.admission, fingerprint, signs } };
    }
    return { kind: 'failed', denial, step: 'admit', reason: 'the notice of its copy is not out yet' };
  });
}

/** Told, held or muted under that fingerprint, and no repeat of it. */
function isNews(outcome: Outcome, fingerprint: string | undefined): boolean {
  if (outcome.kind !== 'diagnosed' && outcome.kind !== 'counted') return false;
  return outcome.admission.fingerprint === fingerprint && outcome.admission.kind !== 'repeat';
}
