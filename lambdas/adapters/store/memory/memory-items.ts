/**
 * Fingerprints and callers as items of the table and back. An item that cannot be read back is as good as none: the
 * denial is then news.
 */
import type { CallerMemory, Mute, RefusedAction, Settled, Sighting } from '../../../admission/memory.ts';
import { UNKNOWN_CALLER } from '../../../admission/repeats/caller-memory.ts';
import { type FingerprintMemory, shortNames } from '../../../admission/repeats/fingerprint-memory.ts';
import { denialOfStored, storedDenial } from '../../../admission/repeats/stored-denial.ts';
import { MEMORY_TABLE } from '../../../contract/memory-table.ts';
import { BUILT_IN_QUIET_RULES } from '../../../contract/names.ts';
import { flagAt, listAt, present, textAt } from '../../../denial/fields.ts';
import { expiryOf, type Item, jsonOf, numberOf, textOf, textsOf } from '../item.ts';
import { type Key, keyOf } from '../table.ts';

/** Of the index of windows: alerted and not yet told, and no longer seen. */
export const OPEN = 'window';
export const OVER = 'over';

const FINGERPRINT = MEMORY_TABLE.fingerprint;

export function fingerprintKey(fingerprint: string): Key {
  return keyOf(`${FINGERPRINT}${fingerprint}`);
}

export function fingerprintOfItem(item: Item): string {
  return (textOf(item, MEMORY_TABLE.partitionKey) ?? '').slice(FINGERPRINT.length);
}

/** A key holds 2,048 bytes; a name that does not fit is told by its beginning. */
export function callerKey(key: string): Key {
  return keyOf(`caller#${key.slice(0, 400).toWellFormed()}`);
}

export function sharedKey(sharedId: string): Key {
  return keyOf(`shared#${sharedId}`);
}

/** `instead`: the sighting at hand stands in for a stored denial that cannot be read. */
export function fingerprintMemoryOf(
  item: Item | undefined,
  instead: Sighting | undefined,
): FingerprintMemory | undefined {
  const since = numberOf(item, 'since');
  const windowEnd = numberOf(item, 'windowEnd');
  const first = denialOfStored(jsonOf(item, 'first')) ?? instead?.first;
  const latest = denialOfStored(jsonOf(item, 'latest')) ?? instead?.latest;
  if (since === undefined || windowEnd === undefined || first === undefined || latest === undefined) return undefined;
  const settled = settledOf(jsonOf(item, 'settled'));
  const muted = mutedOf(jsonOf(item, 'muted'));
  return {
    count: numberOf(item, 'count') ?? 1,
    total: numberOf(item, 'total') ?? 1,
    since,
    began: numberOf(item, 'began') ?? since,
    windowEnd,
    spanMs: numberOf(item, 'spanMs') ?? windowEnd - since,
    newsAfter: numberOf(item, 'quietFrom') ?? windowEnd,
    open: textOf(item, 'open') === OPEN,
    leaseUntil: numberOf(item, 'leaseUntil') ?? 0,
    leasedTo: textOf(item, 'leasedTo') ?? '',
    eventIds: textsOf(item, 'eventIds'),
    first,
    latest,
    sessions: shortNames(textsOf(item, 'sessions')),
    resources: shortNames(textsOf(item, 'resources')),
    ...present({ settled, muted }),
  };
}

/** The whole item but its key and version; `undefined`: the attribute goes. */
export function fingerprintItem(memory: FingerprintMemory, expiresAtMs: number): Item {
  const { settled, muted } = memory;
  return {
    count: memory.count,
    total: memory.total,
    since: memory.since,
    began: memory.began,
    windowEnd: memory.windowEnd,
    spanMs: memory.spanMs,
    quietFrom: memory.newsAfter,
    open: memory.open ? OPEN : undefined,
    leaseUntil: memory.leaseUntil,
    leasedTo: memory.leasedTo === '' ? '-' : memory.leasedTo,
    eventIds: memory.eventIds,
    first: storedDenial(memory.first),
    latest: storedDenial(memory.latest),
    // A set is never empty.
    sessions: memory.sessions.length === 0 ? undefined : new Set(memory.sessions),
    resources: memory.resources.length === 0 ? undefined : new Set(memory.resources),
    settled: settled === undefined ? undefined : JSON.stringify(settled),
    muted: muted === undefined ? undefined : mutedText(muted),
    expiresAt: expiryOf(expiresAtMs),
  };
}

export function callerMemoryOf(item: Item | undefined): CallerMemory {
  if (item === undefined) return UNKNOWN_CALLER;
  const recent = jsonOf(item, 'recent');
  return {
    recent: (Array.isArray(recent) ? recent : []).flatMap((one: unknown) => {
      const [action, time] = [textAt(one, 'action'), textAt(one, 'time')];
      return action === undefined || time === undefined ? [] : [{ action, time, ...mutingOf(one) }];
    }),
    addresses: textsOf(item, 'addresses'),
    ...ownerOf(item),
  };
}

function ownerOf(item: Item): Pick<CallerMemory, 'owner'> {
  const owner = textOf(item, 'owner');
  return owner === undefined ? {} : { owner };
}

/** A rule that is not known here any more muted nothing. */
function mutingOf(value: unknown): Pick<RefusedAction, 'mutedBy' | 'fingerprint' | 'letOut'> {
  const mutedBy = BUILT_IN_QUIET_RULES.find((name) => name === textAt(value, 'mutedBy'));
  if (mutedBy === undefined) return {};
  const fingerprint = textAt(value, 'fingerprint');
  return present<Pick<RefusedAction, 'mutedBy' | 'fingerprint' | 'letOut'>>({
    mutedBy,
    fingerprint,
    letOut: flagAt(value, 'letOut') === true ? true : undefined,
  });
}

export function callerItem(caller: CallerMemory, expiresAtMs: number): Item {
  return {
    recent: JSON.stringify(caller.recent),
    addresses: caller.addresses,
    owner: caller.owner,
    expiresAt: expiryOf(expiresAtMs),
  };
}

function settledOf(value: unknown): Settled | undefined {
  const [cause, layer, at] = [textAt(value, 'cause'), textAt(value, 'layer'), textAt(value, 'at')];
  const severity = textAt(value, 'severity');
  const known = severity === 'info' || severity === 'warning' || severity === 'critical' ? severity : undefined;
  if (cause === undefined || at === undefined || known === undefined) return undefined;
  const gaps = listAt(value, 'gaps').filter((gap) => typeof gap === 'string');
  const [twinOf, accountName] = [textAt(value, 'twinOf'), textAt(value, 'accountName')];
  return present<Settled>({
    cause,
    severity: known,
    at,
    layer,
    gaps: gaps.length === 0 ? undefined : gaps,
    twinOf,
    accountName,
  });
}

/** The end comes first: the text of a mute that ends later is the greater one. */
export function mutedText({ until, reason }: Mute): string {
  return JSON.stringify({ until, reason });
}

function mutedOf(value: unknown): FingerprintMemory['muted'] {
  const [until, reason] = [textAt(value, 'until'), textAt(value, 'reason')];
  return until === undefined || reason === undefined ? undefined : { until, reason };
}
