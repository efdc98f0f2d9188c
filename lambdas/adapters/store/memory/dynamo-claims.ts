/**
 * One call that comes as two records, to the caller's account and to the resource's: who told it first has claimed it.
 */
import type { Remembered, Sighting } from '../../../admission/memory.ts';
import { type MemoryTimes, standingOfClaim } from '../../../admission/repeats/fingerprint-memory.ts';
import { expiryOf, textOf } from '../item.ts';
import { COUNTING, NEXT_VERSION, refusedItem, type Table } from '../table.ts';
import { fingerprintKey, fingerprintMemoryOf, sharedKey } from './memory-items.ts';

type Claim = (sighting: Sighting, remembered: Remembered, at: number) => Promise<Remembered>;

/** What would be news under this fingerprint may be told already, or just now, from the copy of another account. */
export function dynamoClaims(table: Table, times: MemoryTimes): Claim {
  return async (sighting, remembered, at) => {
    const { fingerprint, sharedId } = sighting;
    if (remembered.kind !== 'new' || sharedId === undefined) return remembered;
    const claim = { ':fingerprint': fingerprint, ':expiresAt': expiryOf(at + times.keepMs) };
    const claimer = await table
      .update(sharedKey(sharedId), {
        update: 'SET #fingerprint = :fingerprint, #expiresAt = :expiresAt',
        condition: 'attribute_not_exists(#fingerprint) OR #fingerprint = :fingerprint',
        values: claim,
      })
      .then(
        () => fingerprint,
        (error: unknown) => textOf(refusedItem(error), 'fingerprint') ?? fingerprint,
      );
    if (claimer === fingerprint) return remembered;
    const memory = fingerprintMemoryOf(await table.get(fingerprintKey(claimer)), sighting);
    const other = standingOfClaim(claimer, memory, at);
    const count = sighting.eventIds.length;
    if (other.kind === 'awaits') return { kind: 'repeat', count, duplicates: [], awaits: claimer };
    if (other.kind === 'free') {
      await table
        .update(sharedKey(sharedId), {
          update: 'SET #fingerprint = :fingerprint, #expiresAt = :expiresAt',
          condition: '#fingerprint = :claimer',
          values: { ...claim, ':claimer': claimer },
        })
        .catch(() => {});
      return remembered;
    }
    const { settled } = other;
    await table.update(fingerprintKey(fingerprint), {
      update: `SET #settled = :settled, ${NEXT_VERSION}`,
      values: { ...COUNTING, ':settled': JSON.stringify(settled) },
    });
    return { kind: 'repeat', count, duplicates: [], settled };
  };
}
