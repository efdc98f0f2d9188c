/**
 * Who gets one of an hour's notices: pure, from the wishes in the order in which they were written down. A place belongs
 * to a fingerprint; whoever asks for it again has it. Nobody can use up what belongs to another: outsiders (callers of no
 * account that is ours) get half of everything at most and share by account; an account or owner gets half once another
 * was told of; the first notices of each pass though the others used up the hour, and so does each kind of alarming sign,
 * once a caller. Errs towards sending: a line that cannot be read takes no place.
 */

import { createHash } from 'node:crypto';
import type { Settings } from '../../contract/settings.ts';
import { present } from '../../denial/fields.ts';
import type { Signs } from '../admission.ts';
import type { Severity } from '../severity.ts';

export interface Wish {
  /** The place's name. */
  readonly fingerprint: string;
  /** Whose share it is taken from. */
  readonly payer: string;
  /** Account of ours that the caller belongs to; none: an outsider. */
  readonly account?: string;
  /** Whose the caller is, where its tag was read before. */
  readonly owner?: string;
  /** Critical ones of one caller and action are told once, whatever they were tried on. */
  readonly action?: string;
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
  readonly owner?: string;
  /** Caller and action of a critical one. */
  readonly act?: string;
  readonly critical: boolean;
  readonly escalates: boolean;
  readonly retried: boolean;
  readonly signs: readonly string[];
}

const HOUR_MS = 60 * 60_000;
const FIVE_MINUTES_MS = 5 * 60_000;
/** Notices an hour that an account or owner of ours gets though the others used it up; the first has places of its own. */
const FIRST_OF_GROUP = 3;

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
  return present<Entry>({
    // A place of its own, for each event: whoever comes with the same sign afterwards is a repeat.
    print: wish.escalates === undefined ? wish.fingerprint : `${wish.fingerprint}!${short(wish.escalates)}`,
    slot: Math.floor((at % HOUR_MS) / FIVE_MINUTES_MS),
    payer: short(wish.payer),
    account: wish.account,
    owner: wish.owner === undefined || wish.account === undefined ? undefined : short(wish.owner),
    act:
      wish.severity === 'critical' && wish.action !== undefined
        ? short(JSON.stringify([wish.payer, wish.action]))
        : undefined,
    critical: wish.severity === 'critical',
    escalates: wish.escalates !== undefined,
    retried: wish.retried ?? false,
    signs: [...new Set(wish.signs.map(short))],
  });
}

/** An entry as a line of the log: no word of it is longer than we made it. New words come last: old releases read on. */
export function lineOf(entry: Entry): string {
  const { print, slot, payer, account, owner, act, critical, escalates, retried, signs } = entry;
  const flags = `${critical ? 'c' : ''}${escalates ? 'e' : ''}${retried ? 'r' : ''}`;
  return [print, slot, payer, account ?? '-', flags || '-', signs.join(',') || '-', owner ?? '-', act ?? '-'].join(' ');
}

export function readLine(line: string): Entry | undefined {
  const [print, slot, payer, account, flags, signs, owner = '-', act = '-'] = line.split(' ');
  if (print === undefined || payer === undefined || flags === undefined || signs === undefined) return undefined;
  return present<Entry>({
    print,
    slot: Number(slot),
    payer,
    account: account === '-' ? undefined : account,
    owner: owner === '-' ? undefined : owner,
    act: act === '-' ? undefined : act,
    critical: flags.includes('c'),
    escalates: flags.includes('e'),
    retried: flags.includes('r'),
    signs: signs === '-' ? [] : signs.split(','),
  });
}

export function placesOf(entries: readonly Entry[], limits: Settings['flood']): ReadonlySet<string> {
  return new Set(grantedOf(entries, limits).map(({ print }) => print));
}

/** Without the others, which took nothing from anybody, the same entries get the same places. */
export function grantedOf(entries: readonly Entry[], limits: Settings['flood']): readonly Entry[] {
  const taken = new Map<string, number>();
  const count = (name: string): number => taken.get(name) ?? 0;
  const places = new Map<string, Entry>();
  const groups = new Set<string>();
  for (const entry of entries) {
    const told = entry.signs.map((sign) => `told ${entry.payer} ${sign}`);
    const isFresh = told.some((name) => count(name) === 0);
    const acts = entry.act === undefined ? [] : [`act ${entry.act}`];
    if (places.has(entry.print) || (entry.escalates && !isFresh)) continue;
    // The same caller and action on another resource: the summary counts it.
    if (!isFresh && acts.some((name) => count(name) > 0)) continue;
    const share = sharesOf(entry, isFresh, groups, limits).find((counts) =>
      counts.every(([name, most]) => count(name) < most),
    );
    if (share === undefined) continue;
    places.set(entry.print, entry);
    for (const group of groupsOf(entry)) groups.add(group);
    for (const name of new Set([...share.map(([one]) => one), ...told, ...acts])) taken.set(name, count(name) + 1);
  }
  return [...places.values()];
}

/** Counters that all must have room. */
type Share = readonly (readonly [name: string, most: number])[];

/** Where a place may come from, the first that has room. `told`: accounts and owners that have places. */
function sharesOf(
  entry: Entry,
  isFresh: boolean,
  told: ReadonlySet<string>,
  limits: Settings['flood'],
): readonly Share[] {
  const { payer, slot } = entry;
  const outsider = entry.account === undefined;
  const groups = groupsOf(entry);
  // Counted for all; where it is a bound stands below.
  const counted = groups.flatMap((group) => [group, `${group} in ${slot}`]).map((name) => [name, Infinity] as const);
  const own: Share = [[`of ${payer}`, limits.perPrincipalHour], ...counted];
  const guaranteed: Share = [
    ['critical', limits.criticalPerHour],
    [`critical of ${payer}`, half(limits.criticalPerHour)],
    ...(outsider ? [['critical of outsiders', half(limits.criticalPerHour)] as const] : []),
  ];
  // Outsiders share half; who is ours gets all, and half as soon as another account or owner was told of.
  const halved = outsider ? ['outsiders'] : groups.filter((group) => hasOthers(group, told));
  const ordinary: Share = [
    ...own,
    ['hour', limits.perHour],
    [`slot ${slot}`, limits.per5Minutes],
    ...halved.flatMap((group) => [
      [group, half(limits.perHour)] as const,
      [`${group} in ${slot}`, half(limits.per5Minutes)] as const,
    ]),
  ];
  const reserved = groups.map(
    (group): Share =>
      told.has(group)
        ? [...own, [group, FIRST_OF_GROUP], ['reserve', limits.per5Minutes]]
        : [...own, ['firsts', limits.perHour], [`firsts in ${slot}`, limits.per5Minutes]],
  );
  return [
    ...(entry.critical && isFresh ? [guaranteed] : []),
    // A caller whose signs grew worse was told before: it gets what its signs give it, and no second ordinary notice.
    ...(entry.escalates && entry.critical ? [] : [ordinary]),
    ...(entry.escalates ? [] : reserved),
    // It failed before it could be told, perhaps before it could take a place: others have taken them since.
    ...(entry.retried ? [[...own, ['retried', limits.perHour] as const]] : []),
  ];
}

function groupsOf({ account, owner }: Entry): readonly string[] {
  if (account === undefined) return [];
  return [`account ${account}`, ...(owner === undefined ? [] : [`owner ${owner}`])];
}

/** Of the same kind: the owner within an account is no other account. */
function hasOthers(group: string, told: ReadonlySet<string>): boolean {
  const kind = group.slice(0, group.indexOf(' '));
  return [...told].some((other) => other !== group && other.startsWith(`${kind} `));
}

function half(limit: number): number {
  return Math.max(1, Math.floor(limit / 2));
}

function short(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 12);
}
