/**
 * What the memory keeps of a caller across fingerprints: the last refused actions and addresses, by which an intruder
 * shows. Pure. Bounded, for a caller may be refused a hundred thousand different things.
 */
import { present } from '../../denial/fields.ts';
import type { CallerMemory, RefusedAction, Sighting } from '../memory.ts';

const MOST_ACTIONS = 50;
const MOST_ADDRESSES = 20;
/** An action seen again is written anew only after this: signs look at minutes. */
const STALE_MS = 5 * 60_000;

/** An address, or the DNS name of the service that called. */
const LONGEST_ADDRESS = 128;

export const UNKNOWN_CALLER: CallerMemory = { recent: [], addresses: [] };

/** The caller after these sightings; the very same object when nothing is worth a write. */
export function withSightings(before: CallerMemory, sightings: readonly Sighting[], at: number): CallerMemory {
  const time = new Date(at).toISOString();
  const fresh: RefusedAction[] = [];
  for (const one of sightings.flatMap((sighting) => refusedIn(sighting, time))) {
    const known = before.recent.find((other) => isSame(one, other));
    const isKnown = known !== undefined && at - Date.parse(known.time) <= STALE_MS;
    const tellsMore = one.letOut === true && known?.letOut !== true;
    if (fresh.some((other) => isSame(one, other)) || (isKnown && !tellsMore)) continue;
    // What was let out stays known as that, whoever asks again.
    fresh.push(known?.letOut === true ? { ...known, time } : one);
  }
  const addresses = new Set(
    sightings.flatMap(({ latest, first }) => [address(first), address(latest)].flatMap((one) => one ?? [])),
  );
  const newAddresses = [...addresses].filter((one) => !before.addresses.includes(one));
  if (fresh.length === 0 && newAddresses.length === 0) return before;
  const recent = [...fresh.toReversed(), ...before.recent.filter((one) => !fresh.some((other) => isSame(one, other)))];
  return {
    ...before,
    recent: recent.slice(0, MOST_ACTIONS),
    addresses: [...newAddresses, ...before.addresses].slice(0, MOST_ADDRESSES),
  };
}

function refusedIn({ actions, mutedBy, fingerprint, allMuted }: Sighting, time: string): readonly RefusedAction[] {
  if (mutedBy === undefined) return actions.map((action) => ({ action, time }));
  const letOut = allMuted ? undefined : true;
  return actions.map((action) => present<RefusedAction>({ action, time, mutedBy, fingerprint, letOut }));
}

function isSame(one: RefusedAction, other: RefusedAction): boolean {
  return one.action === other.action && one.mutedBy === other.mutedBy;
}

function address(denial: Sighting['first']): string | undefined {
  return denial.requestContext.sourceIp?.slice(0, LONGEST_ADDRESS).toWellFormed();
}
