/**
 * What the ledger's items hold: counts by name, bounded, for a storm may bring a hundred thousand names. Errs towards
 * the sum: a name that comes late in a storm is counted without its name.
 */
import { present } from '../../denial/fields.ts';
import type { Count, DayCounts, HeldDenials, MutedDenials, Tally } from './ledger.ts';

export type Counts = Readonly<Record<string, number>>;

/** Names of principals or of actions in one item; each is read and written with every batch of the storm. */
const MOST_NAMES = 24;
const MOST_RULES = 100;
const LONGEST_NAME = 160;
const FIVE_MINUTES_MS = 5 * 60_000;

const PRINCIPAL = 'principal:';
const ACTION = 'action:';
const ACCOUNT = 'account:';
const GUARDRAIL = 'guardrail:';
const SUSPECT = 'suspect:';
const MUTED = 'muted:';

/** The five minutes in which a held denial is counted, named by their end. */
export function slotOf(now: string): string {
  return new Date((Math.floor(Date.parse(now) / FIVE_MINUTES_MS) + 1) * FIVE_MINUTES_MS).toISOString();
}

/** `known`: names that the item holds already, as far as this container saw it. */
export function heldCounts({ held }: Tally, known: ReadonlySet<string>): Counts {
  const named = (prefix: string, counts: readonly Count[]): readonly (readonly [string, number])[] => {
    let room = MOST_NAMES - [...known].filter((name) => name.startsWith(prefix)).length;
    return counts.flatMap(({ name, count }) => {
      const label = `${prefix}${name.slice(0, LONGEST_NAME).toWellFormed()}`;
      if (!known.has(label) && room <= 0) return [];
      room -= known.has(label) ? 0 : 1;
      return [[label, count] as const];
    });
  };
  return present<Counts>({
    denials: held.denials,
    critical: held.critical > 0 ? held.critical : undefined,
    ...Object.fromEntries([
      ...named(PRINCIPAL, held.principals),
      ...named(ACTION, held.actions),
      ...named(ACCOUNT, held.accounts),
      ...named(GUARDRAIL, held.guardrails),
      ...named(SUSPECT, held.suspects),
    ]),
  });
}

export function heldFrom(slots: readonly { readonly id: string; readonly counts: Counts }[]): HeldDenials | undefined {
  const [first, last] = [slots[0], slots.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const sums = summed(slots.map(({ counts }) => counts));
  const top = (prefix: string): readonly Count[] =>
    Object.entries(sums)
      .flatMap(([name, count]) =>
        count > 0 && name.startsWith(prefix) ? [{ name: name.slice(prefix.length), count }] : [],
      )
      .sort((a, b) => b.count - a.count);
  return {
    from: new Date(Date.parse(first.id) - FIVE_MINUTES_MS).toISOString(),
    until: last.id,
    denials: sums['denials'] ?? 0,
    critical: sums['critical'] ?? 0,
    principals: top(PRINCIPAL),
    actions: top(ACTION),
    accounts: top(ACCOUNT),
    guardrails: top(GUARDRAIL),
    suspects: top(SUSPECT),
    slots,
  };
}

/** Muted and own denials of a batch as counts of the day; nothing when it has none. */
export function dayCounts({ muted, own, held }: Tally, known: ReadonlySet<string>): Counts | undefined {
  if (muted.length === 0 && own === 0) return undefined;
  const room = known.size < MOST_RULES;
  return {
    own,
    held: held.denials,
    ...Object.fromEntries(
      muted.map(({ rule, reason, count }) => {
        const label = `${MUTED}${JSON.stringify([rule.slice(0, LONGEST_NAME), reason.slice(0, LONGEST_NAME)])}`;
        return [
          known.has(label) || room ? label : `${MUTED}["other rules","more rules than are told one by one"]`,
          count,
        ];
      }),
    ),
  };
}

export function dayFrom(counts: Counts): DayCounts {
  const muted: MutedDenials[] = Object.entries(counts).flatMap(([name, count]) => {
    if (count <= 0 || !name.startsWith(MUTED)) return [];
    const named: unknown = JSON.parse(name.slice(MUTED.length));
    const [rule, reason]: unknown[] = Array.isArray(named) ? named : [];
    return [{ rule: String(rule), reason: String(reason), count }];
  });
  const [own, held, heldCritical] = ['own', 'held', 'held-critical'].map((name) => counts[name] ?? 0);
  return { muted, own: own ?? 0, held: held ?? 0, heldCritical: heldCritical ?? 0 };
}

/** Of a slot that was told, as counts of its day. */
export function heldOfDay(slot: Counts): Counts {
  return present<Counts>({ held: slot['denials'] ?? 0, 'held-critical': slot['critical'] });
}

export function takenOff(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, -count]));
}

export function summed(all: readonly Counts[]): Counts {
  const sums: Record<string, number> = {};
  for (const counts of all) for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
