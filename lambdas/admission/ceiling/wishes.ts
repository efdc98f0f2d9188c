/**
 * What a batch asks of the ceiling, and what becomes of its admissions: news that got no place is held with its repeats;
 * a repeat whose signs are graver than what was told is news once. Errs towards sending: a ceiling that does not answer
 * in time lets everything out.
 */

import type { Settings } from '../../contract/settings.ts';
import type { Denial } from '../../denial/denial.ts';
import { present } from '../../denial/fields.ts';
import type { Admission, Signs } from '../admission.ts';
import { inTime } from '../budget.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { Unsettled } from '../memory.ts';
import { type Ours, payerOf } from '../payer.ts';
import { isGraver } from '../severity.ts';
import type { Ceiling } from './ceiling.ts';
import { signKeys, type Wish } from './places.ts';

export interface Admitted {
  readonly denial: Denial;
  readonly admission: Admission;
  readonly before?: Unsettled;
  /** Whose the caller is, as far as it is remembered. */
  readonly owner?: string;
}

export interface Gate extends Ours {
  readonly ceiling: Ceiling;
  readonly settings: Settings;
}

/** The admissions of a batch, in order, as the ceiling leaves them. */
export async function belowCeiling(
  admitted: readonly Admitted[],
  gate: Gate,
  now: Date,
  withinMs: number,
): Promise<readonly Admission[]> {
  const news = admitted.filter(({ admission }) => admission.kind === 'new');
  const told = new Set(news.map(({ admission }) => admission.fingerprint));
  const graver = gravestRepeats(admitted.filter(({ admission }) => !told.has(admission.fingerprint)));
  const asking = [...news, ...graver];
  if (asking.length === 0) return admitted.map(({ admission }) => admission);
  const wishes = asking.map(
    (one): Wish =>
      present<Wish>({
        ...payerOf(one.denial, gate),
        owner: one.owner,
        action: fingerprintOf(one.denial).action,
        fingerprint: one.admission.fingerprint,
        severity: one.admission.signs.severity,
        signs: signKeys(one.admission.signs),
        ...(one.before ?? {}),
        escalates: graver.includes(one) ? one.denial.eventId : undefined,
      }),
  );
  const all = wishes.map(() => true);
  const taken = gate.ceiling.take(wishes, gate.settings.flood, now.toISOString()).catch(() => all);
  const granted = await inTime(taken, withinMs, all);
  const held = new Set(news.flatMap(({ admission }, at) => (granted[at] === false ? [admission.fingerprint] : [])));
  const escalated = new Set(graver.filter((_, at) => granted[news.length + at] !== false));
  return admitted.map((one) => {
    const { kind, fingerprint, signs } = one.admission;
    if (escalated.has(one)) return { kind: 'new', fingerprint, signs };
    // The repeats beside a held denial are as little told as it is.
    return held.has(fingerprint) && (kind === 'new' || kind === 'repeat')
      ? { kind: 'held', fingerprint, signs }
      : one.admission;
  });
}

/** Of each fingerprint the gravest repeat, where it is graver than what was told of it. */
function gravestRepeats(admitted: readonly Admitted[]): readonly Admitted[] {
  const found = new Map<string, { readonly one: Admitted; readonly signs: Signs }>();
  for (const one of admitted) {
    const { admission } = one;
    if (admission.kind !== 'repeat' || admission.awaits !== undefined) continue;
    const { fingerprint, signs, settled } = admission;
    // Not settled yet: whoever has the lease asked for its signs too, and the ceiling knows them.
    const before = found.get(fingerprint)?.signs.severity ?? settled?.severity ?? 'info';
    if (isGraver(signs.severity, before)) found.set(fingerprint, { one, signs });
  }
  return [...found.values()].map(({ one }) => one);
}
