/**
 * What the buttons of chat do in the memory's table, each in one conditional write to a fingerprint that is there: an item
 * that nobody wrote is not made, and nothing is read.
 */

import { DEFAULT_TIMES } from '../../admission/repeats/fingerprint-memory.ts';
import type { Denial } from '../../denial/denial.ts';
import type { ConnectOptions } from '../connection/accounts.ts';
import { expiryOf, numberOf } from '../store/item.ts';
import { fingerprintKey, fingerprintMemoryOf, mutedText } from '../store/memory/memory-items.ts';
import { COUNTING, memoryTable, NEXT_VERSION, refusedItem, type Update } from '../store/table.ts';

export function dynamoPressed(tableName: string, connect: ConnectOptions) {
  const table = memoryTable(tableName, connect);

  /** `other`: it is there, and the rest of the condition did not hold. */
  async function written(fingerprint: string, update: Update): Promise<'done' | 'other' | 'unknown'> {
    try {
      await table.update(fingerprintKey(fingerprint), update);
      return 'done';
    } catch (error) {
      const item = refusedItem(error);
      if (item === undefined) throw error;
      return numberOf(item, 'since') === undefined ? 'unknown' : 'other';
    }
  }

  return {
    async muteKnown(fingerprint: string, until: string, reason: string) {
      const done = await written(fingerprint, {
        update: `SET #muted = :muted, #expiresAt = :expiresAt, ${NEXT_VERSION}`,
        // The text begins with the time, so that the later end is the greater text.
        condition: 'attribute_exists(#since) AND (attribute_not_exists(#muted) OR #muted < :muted)',
        values: {
          ...COUNTING,
          ':muted': mutedText({ until, reason }),
          ':expiresAt': expiryOf(Date.parse(until) + DEFAULT_TIMES.keepMs),
        },
      });
      return done === 'other' ? 'longer' : done;
    },
    async noteAsked(fingerprint: string, now: string, since: string) {
      const done = await written(fingerprint, {
        update: `SET #askedAt = :now, ${NEXT_VERSION}`,
        condition: 'attribute_exists(#since) AND (attribute_not_exists(#askedAt) OR #askedAt < :since)',
        values: { ...COUNTING, ':now': now, ':since': since },
      });
      return done === 'other' ? 'lately' : done;
    },
    async forgetAsked(fingerprint: string) {
      await forgotten(table, fingerprint);
    },
  } as const;
}

/** Nobody is told what was asked for: whoever asks again is not too early. */
export async function unasked(tableName: string, fingerprint: string, connect: ConnectOptions): Promise<void> {
  await forgotten(memoryTable(tableName, connect), fingerprint);
}

/** Before every time. */
const NEVER = '';

async function forgotten(table: ReturnType<typeof memoryTable>, fingerprint: string): Promise<void> {
  await table.update(fingerprintKey(fingerprint), {
    update: `SET #askedAt = :never, ${NEXT_VERSION}`,
    condition: 'attribute_exists(#since)',
    values: { ...COUNTING, ':never': NEVER },
  });
}

/** The latest denial of a fingerprint. */
export async function recalled(
  tableName: string,
  fingerprint: string,
  connect: ConnectOptions,
): Promise<Denial | undefined> {
  const item = await memoryTable(tableName, connect).get(fingerprintKey(fingerprint));
  return fingerprintMemoryOf(item, undefined)?.latest;
}
