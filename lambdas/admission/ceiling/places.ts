/**
 * Who gets one of an hour's notices: pure, from the wishes in the order in which they were written down. A place belongs
 * to a fingerprint; whoever asks for it again has it. Nobody can use up what belongs to another: outsiders (callers of no
 * account that is ours) get half of everything at most and share by account, the first notices of each account of ours
 * pass though the others used up the hour, and so does each kind of alarming sign, once a caller.
 * Errs towards sending: a line that cannot be read takes no place.
 */
import { createHash } from 'node:crypto';
import type { Settings } from '../../contract/settings.ts';
import type { Severity, Signs } from '../admission.ts';

export interface Wish {
  /** The place's name. */
  readonly fingerprint: string;
  /** Whose share it is taken from. */
  readonly payer: string;
  /** Account of ours that the caller belongs to; none: an outsider. */
  readonly account?: string;
  readonly severity: Severity;
  /** The kinds of its signs (`signKeys`). */
  readonly signs: readonly string[];
  /** The event whose signs are graver than what was told of its fingerprint: for a sign not told of the caller yet. */
  readonly escalates?: string;
  /** When it was news for the first time, if it was tried before. ISO 8601. */
  readonly since?: string;
  /** Its own event failed before: what was held does not come back. */
  readonly retried?: boolean;
}

export interface Entry {
  readonly print: string;
  /** Five minutes of the hour, from 0 to 11. */
  readonly slot: number;
  readonly payer: string;
  readonly account: string | undefined;
  readonly critical: boolean;
  readonly escalates: boolean;
  readonly retried: boolean;
  readonly signs: readonly string[];
}

const HOUR_MS = 60 * 60_000;
const FIVE_MINUTES_MS = 5 * 60_000;
/** Notices an hour that an account of ours gets though the others used it up. */
const FIRST_OF_ACCOUNT = 3;

/** Each guardrail is a sign of its own, all else is told by its kind. */
export function signKeys({ signs }: Signs): readonly string[] {
  return signs.map((sign) =>
    sign.kind === 'guardrail-target' ? `${sign.kind} ${sign.action.toLowerCase()}` : sign.kind,
  );
}

export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS);
}

export function entryOf(wish: Wish, at: number): Entry {
  return {
    // A place of its own, for each event: whoever comes with the same sign afterwards is a repeat.
    print: wish.escalates === undefined ? wish.fingerprint : `${wish.fingerprint}!${short(wish.escalates)}`,
    slot: Math.floor((at % HOUR_MS) / FIVE_MINUTES_MS),
    payer: short(wish.payer),
    account: wish.account,
    critical: wish.severity === 'critical',
    escalates: wish.escalates !== undefined,
    retried: wish.retried ?? false,
    signs: [...new Set(wish.signs.map(short))],
  };
}

/** An entry as a line of the log: no word of it is longer than we made it. */
export function lineOf({ print, slot, payer, account, critical, escalates, retried, signs }: Entry): string {
  const flags = `${critical ? 'c' : ''}${escalates ? 'e' : ''}${retried ? 'r' : ''}`;
  return [print, slot, payer, account ?? '-', flags || '-', signs.join(',') || '-'].join(' ');
}

export function readLine(line: string): Entry | undefined {
  const [print, slot, payer, account, flags, signs] = line.split(' ');
  if (print === undefined || payer === undefined || flags === undefined || signs === undefined) return undefined;
  return {
    print,
    slot: Number(slot),
    payer,
    account: account === '-' ? undefined : account,
    critical: flags.includes('c'),
    escalates: flags.includes('e'),
    retried: flags.includes('r'),
    signs: signs === '-' ? [] : signs.split(','),
  };
}

export function placesOf(entries: readonly Entry[], limits: Settings['flood']): ReadonlySet<string> {
  return new Set(grantedOf(entries, limits).map(({ print }) => print));
}

/** Without the others, which took nothing from anybody, the same entries get the same places. */
export function grantedOf(entries: readonly Entry[], limits: Settings['flood']): readonly Entry[] {
  const taken = new Map<string, number>();
  const count = (name: string): number => taken.get(name) ?? 0;
  const places = new Map<string, Entry>();
  for (const entry of entries) {
    const told = entry.signs.map((sign) => `told ${entry.payer} ${sign}`);
    const isFresh = told.some((name) => count(name) === 0);
    if (places.has(entry.print) || (entry.escalates && !isFresh)) continue;
    const share = sharesOf(entry, isFresh, limits).find((counts) => counts.every(([name, most]) => count(name) < most));
    if (share === undefined) continue;
    places.set(entry.print, entry);
    for (const name of new Set([...share.map(([one]) => one), ...told])) taken.set(name, count(name) + 1);
  }
  return [...places.values()];
}

/** Counters that all must have room. */
type Share = readonly (readonly [name: string, most: number])[];

/** Where a place may come from, the first that has room. */
function sharesOf(entry: Entry, isFresh: boolean, limits: Settings['flood']): readonly Share[] {
  const { payer, slot, account } = entry;
  const outsider = account === undefined;
  const own: Share = [
    [`of ${payer}`, limits.perPrincipalHour],
    // Counted for all, a bound for the reserve alone.
    ...(outsider ? [] : [[`account ${account}`, Number.POSITIVE_INFINITY] as const]),
  ];
  const guaranteed: Share = [
    ['critical', limits.criticalPerHour],
    [`critical of ${payer}`, half(limits.criticalPerHour)],
    ...(outsider ? [['critical of outsiders', half(limits.criticalPerHour)] as const] : []),
  ];
  const ordinary: Share = [
    ...own,
    ['hour', limits.perHour],
    [`slot ${slot}`, limits.per5Minutes],
    ...(outsider
      ? ([
          ['outsiders', half(limits.perHour)],
          [`outsiders in ${slot}`, half(limits.per5Minutes)],
        ] as const)
      : []),
  ];
  const reserved: Share = [...own, [`account ${account}`, FIRST_OF_ACCOUNT], ['reserve', limits.per5Minutes]];
  return [
    ...(entry.critical && isFresh ? [guaranteed] : []),
    // A caller whose signs grew worse was told before: it gets what its signs give it, and no second ordinary notice.
    ...(entry.escalates && entry.critical ? [] : [ordinary]),
    ...(outsider || entry.escalates ? [] : [reserved]),
    // It failed before it could be told, perhaps before it could take a place: others have taken them since.
    ...(entry.retried ? [[...own, ['retried', limits.perHour] as const]] : []),
  ];
}

function half(limit: number): number {
  return Math.max(1, Math.floor(limit / 2));
}

function short(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 12);
}
