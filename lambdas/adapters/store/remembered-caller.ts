/**
 * What the memory keeps of a caller across fingerprints: the last refused actions and addresses, by which an intruder
 * shows. Pure. Bounded, for a caller may be refused a hundred thousand different things.
 */
import type { CallerMemory, Sighting } from '../../admission/memory.ts';

const MOST_ACTIONS = 50;
const MOST_ADDRESSES = 20;
/** An action seen again is written anew only after this: signs look at minutes. */
const STALE_MS = 5 * 60_000;

/** An address, or the DNS name of the service that called. */
const LONGEST_ADDRESS = 128;

export const NOBODY: CallerMemory = { recent: [], addresses: [] };

/** The caller after these sightings; the very same object when nothing is worth a write. */
export function withSightings(before: CallerMemory, sightings: readonly Sighting[], at: number): CallerMemory {
  const time = new Date(at).toISOString();
  const actions = [...new Set(sightings.flatMap((sighting) => sighting.actions))];
  const fresh = actions.filter((action) => {
    const known = before.recent.find((one) => one.action === action);
    return known === undefined || at - Date.parse(known.time) > STALE_MS;
  });
  const addresses = new Set(
    sightings.flatMap(({ latest, first }) => [address(first), address(latest)].flatMap((one) => one ?? [])),
  );
  const newAddresses = [...addresses].filter((one) => !before.addresses.includes(one));
  if (fresh.length === 0 && newAddresses.length === 0) return before;
  const recent = [
    ...fresh.toReversed().map((action) => ({ action, time })),
    ...before.recent.filter((one) => !fresh.includes(one.action)),
  ];
  return {
    ...before,
    recent: recent.slice(0, MOST_ACTIONS),
    addresses: [...newAddresses, ...before.addresses].slice(0, MOST_ADDRESSES),
  };
}

function address(denial: Sighting['first']): string | undefined {
  return denial.circumstances.sourceIp?.slice(0, LONGEST_ADDRESS).toWellFormed();
}
