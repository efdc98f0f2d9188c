/**
 * The ledger's port: counts of denials that make no notice of their own (held, muted, Denyscope's own), who works on a
 * tick, and up to when the day was told. Errs towards counting and telling twice: nothing leaves it before it was told.
 */

export interface Count {
  readonly name: string;
  readonly count: number;
}

export interface MutedDenials {
  readonly rule: string;
  readonly reason: string;
  readonly count: number;
}

/** Denials beyond the ceiling. */
export interface HeldCounts {
  readonly denials: number;
  /** How many of them carried critical signs. */
  readonly critical: number;
  readonly principals: readonly Count[];
  readonly actions: readonly Count[];
  readonly accounts: readonly Count[];
  /** Attempts on guardrails, by action: they keep their names whatever else is held. */
  readonly guardrails: readonly Count[];
  /** Principals with critical signs; the same goes for them. */
  readonly suspects: readonly Count[];
}

export const NOTHING_HELD: HeldCounts = {
  denials: 0,
  critical: 0,
  principals: [],
  actions: [],
  accounts: [],
  guardrails: [],
  suspects: [],
};

/** Of one batch. */
export interface Tally {
  readonly muted: readonly MutedDenials[];
  readonly own: number;
  readonly held: HeldCounts;
}

/** Held denials of five minutes, or of several such times that were not told yet. */
export interface HeldDenials extends HeldCounts {
  readonly from: string;
  readonly until: string;
  /** Where the counts stand and what they were, for `heldTold`. */
  readonly slots: readonly { readonly id: string; readonly counts: Readonly<Record<string, number>> }[];
}

export interface DayCounts {
  readonly muted: readonly MutedDenials[];
  readonly own: number;
  readonly held: number;
  readonly heldCritical: number;
}

export interface Ledger {
  /** One write for what is held, one for the rest; none for a batch that has neither. */
  note(tally: Tally, now: string): Promise<void>;
  /** One tick at a time; `undefined`: another is at work. With the end of the last day that was told. */
  claimTick(now: string): Promise<{ readonly dayToldUntil?: string } | undefined>;
  held(now: string): Promise<HeldDenials | undefined>;
  /** What was read is taken off; what was counted since is told with the next summary. */
  heldTold(held: HeldDenials): Promise<void>;
  /** The day that ended then, and what a clock that is behind counted of the day before after that was told. */
  day(end: string): Promise<DayCounts>;
  /** What `day` gave last is out, and is taken off likewise. */
  dayTold(end: string): Promise<void>;
}

const DAY_MS = 24 * 60 * 60_000;

/** The first end of a day after `now`: days end at the hour of the digest. */
export function endOfDay(now: string, digestHour: number): string {
  const at = Date.parse(now);
  const offset = digestHour * 60 * 60_000;
  return new Date((Math.floor((at - offset) / DAY_MS) + 1) * DAY_MS + offset).toISOString();
}

export function endOfDayBefore(end: string): string {
  return new Date(Date.parse(end) - DAY_MS).toISOString();
}

/** The last end of a day up to `now`. */
export function lastEndOfDay(now: string, digestHour: number): string {
  return endOfDayBefore(endOfDay(now, digestHour));
}
