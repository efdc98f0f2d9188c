/**
 * What the memory writes, as expressions: a sighting that counts whatever stood before, and an item as it was decided on.
 * Errs towards a second write: what another event holds, or has changed since, refuses the first.
 */
import type { Sighting } from '../../../admission/memory.ts';
import {
  type MemoryTimes,
  MOST_EVENT_IDS,
  resourcesOf,
  sessionsOf,
  silenceOf,
} from '../../../admission/repeats/fingerprint-memory.ts';
import { storedDenial } from '../../../admission/repeats/stored-denial.ts';
import { expiryOf, type Item } from '../item.ts';
import { COUNTING, NEXT_VERSION, type Update, unchanged } from '../table.ts';
import { OVER } from './memory-items.ts';

/** DynamoDB takes 300 operators in an expression; an event needs three. */
const MOST_COMPARED = 80;
/** Beyond it the list of event ids is cut back to the last 64. */
const MOST_LISTED = 4 * MOST_EVENT_IDS;
const MOST_DISTINCT_KNOWN = 80;

/** What a container recalls of an item, to write a full list anew without a second write. */
export interface Recalled {
  readonly eventIds: readonly string[];
  readonly sessions: number;
  readonly resources: number;
}

/** The one write that serves a new fingerprint and a plain repeat alike. */
export function counting(sighting: Sighting, at: number, times: MemoryTimes, last: Recalled | undefined): Update {
  const ids = sighting.eventIds;
  const listed = last?.eventIds ?? [];
  const full = listed.length >= MOST_EVENT_IDS;
  const sessions = (last?.sessions ?? 0) < MOST_DISTINCT_KNOWN ? sessionsOf(sighting) : [];
  const resources = (last?.resources ?? 0) < MOST_DISTINCT_KNOWN ? resourcesOf(sighting) : [];
  const sets = Object.entries({ sessions, resources }).filter(([, names]) => names.length > 0);
  const compared = ids.slice(0, MOST_COMPARED).map((id, n) => [`:id${n}`, id] as const);
  const byAnother = ['#leaseUntil > :now', ...compared.map(([id]) => `#leasedTo <> ${id}`)];
  const repeats = [
    '#quietFrom > :now',
    // What another clock took for over is news: no window would tell of it.
    'NOT #open = :over',
    `(attribute_exists(#settled) OR (${byAnother.join(' AND ')}))`,
    ...(full ? [] : ['size(#eventIds) < :mostListed']),
    ...compared.map(([id]) => `NOT contains(#eventIds, ${id})`),
  ];
  return {
    update: [
      'SET #latest = :latest, #quietFrom = :quietFrom, #expiresAt = :expiresAt,',
      '#since = if_not_exists(#since, :now), #began = if_not_exists(#began, :now),',
      '#windowEnd = if_not_exists(#windowEnd, :windowEnd), #spanMs = if_not_exists(#spanMs, :spanMs),',
      '#leaseUntil = if_not_exists(#leaseUntil, :leaseUntil), #leasedTo = if_not_exists(#leasedTo, :leasedTo),',
      '#first = if_not_exists(#first, :first),',
      '#count = if_not_exists(#count, :zero) + :seen, #total = if_not_exists(#total, :zero) + :seen,',
      // Known to be full: written anew as the last 64. Another container's id may be lost, which can only count twice.
      full ? '#eventIds = :ids,' : '#eventIds = list_append(if_not_exists(#eventIds, :none), :ids),',
      NEXT_VERSION,
      ...(sets.length === 0 ? [] : [`ADD ${sets.map(([name]) => `#${name} :${name}`).join(', ')}`]),
    ].join(' '),
    condition: `attribute_not_exists(#since) OR (${repeats.join(' AND ')})`,
    values: {
      ...COUNTING,
      ':latest': storedDenial(sighting.latest),
      ':first': storedDenial(sighting.first),
      ':now': at,
      ':quietFrom': at + silenceOf(times),
      ':expiresAt': expiryOf(at + times.keepMs),
      ':windowEnd': at + times.windowMs,
      ':spanMs': times.windowMs,
      ':leaseUntil': at + times.leaseMs,
      ':leasedTo': ids[0] ?? '-',
      ':seen': ids.length,
      ':over': OVER,
      ':ids': full ? [...listed, ...ids].slice(-MOST_EVENT_IDS) : ids,
      ...(full ? {} : { ':none': [], ':mostListed': MOST_LISTED }),
      ...Object.fromEntries(sets.map(([name, names]) => [`:${name}`, new Set(names)])),
      ...Object.fromEntries(compared),
    },
  };
}

/** A whole item in place of the one it was decided on. */
export function replacing(item: Item, before: Item | undefined): Update {
  const { condition, values } = unchanged(before);
  const [there, gone] = [true, false].map((is) =>
    Object.keys(item).filter((name) => (item[name] !== undefined) === is),
  );
  const set = (there ?? []).map((name) => `#${name} = :${name}`);
  const remove = (gone ?? []).map((name) => `#${name}`);
  return {
    update: `SET ${set.join(', ')}, ${NEXT_VERSION}${remove.length === 0 ? '' : ` REMOVE ${remove.join(', ')}`}`,
    condition,
    values: { ...COUNTING, ...values, ...Object.fromEntries((there ?? []).map((name) => [`:${name}`, item[name]])) },
  };
}
