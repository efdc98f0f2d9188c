/**
 * Windows of alerted fingerprints in the memory's table: which ended, what follows once they are told, and all of a day.
 * The index holds keys only, and only of what alerted. Errs towards telling twice: a window leaves the index after its
 * digest is out, never before.
 */
import pLimit from 'p-limit';
import type { EndedWindow, Memory } from '../../../admission/memory.ts';
import {
  endedOf,
  type FingerprintMemory,
  type Next,
  nextOf,
  storyOf,
} from '../../../admission/repeats/fingerprint-memory.ts';
import type { Item } from '../item.ts';
import { COUNTING, NEXT_VERSION, type Table, type Update, unlessRefused } from '../table.ts';
import { fingerprintKey, fingerprintMemoryOf, fingerprintOfItem, OPEN, OVER } from './memory-items.ts';

const PARALLEL = 8;
/** Of one tick; what is left is due on the next. */
const MOST_DUE = 500;
/** Of one day: more than the ceiling of notices lets through. */
const MOST_STORIES = 2_000;

export function dynamoWindows(table: Table): Pick<Memory, 'due' | 'told' | 'stories'> {
  const limit = pLimit(PARALLEL);

  async function read(item: Item): Promise<readonly (readonly [string, FingerprintMemory])[]> {
    const fingerprint = fingerprintOfItem(item);
    const memory = fingerprintMemoryOf(await table.get(fingerprintKey(fingerprint)), undefined);
    return memory === undefined ? [] : [[fingerprint, memory]];
  }

  async function follow(window: EndedWindow, at: number): Promise<void> {
    const next = nextOf(window, at);
    const { update, values } = following(next, window, at);
    await table
      .update(fingerprintKey(window.fingerprint), {
        update,
        // Refused: begun anew since it was read, or seen once more by a container whose clock is behind; then it is told with
        // its next window.
        condition: `#open = :isOpen AND #windowEnd = :end${next.kind === 'over' ? ' AND #quietFrom = :newsAfter' : ''}`,
        values: {
          ...COUNTING,
          ...values,
          ':isOpen': OPEN,
          ':end': window.end,
          ...(next.kind === 'over' ? { ':newsAfter': window.newsAfter } : {}),
        },
      })
      .catch(unlessRefused);
  }

  return {
    async due(now) {
      const at = Date.parse(now);
      const items = await table.due({ partition: OPEN, from: 0, until: at }, MOST_DUE);
      const found = (await Promise.all(items.map((item) => limit(() => read(item))))).flat();
      return found
        .filter(([, memory]) => memory.open && memory.windowEnd <= at)
        .map(([fingerprint, memory]) => endedOf(fingerprint, memory, at));
    },

    async told(windows, now) {
      await Promise.all(windows.map((window) => limit(() => follow(window, Date.parse(now)))));
    },

    async stories(from, now) {
      const at = Date.parse(now);
      const [open, over] = await Promise.all([
        table.due({ partition: OPEN, from: 0, until: Number.MAX_SAFE_INTEGER }, MOST_STORIES),
        table.due({ partition: OVER, from: Date.parse(from) + 1, until: at }, MOST_STORIES),
      ]);
      const found = (await Promise.all([...open, ...over].map((item) => limit(() => read(item))))).flat();
      return found
        .filter(([, memory]) => memory.settled !== undefined && memory.settled.twinOf === undefined)
        .map(([fingerprint, memory]) => storyOf(fingerprint, memory, at));
    },
  };
}

function following(next: Next, { count }: EndedWindow, at: number): Pick<Update, 'update' | 'values'> {
  if (next.kind === 'over') {
    return {
      update: `SET #windowEnd = :now, #open = :over, ${NEXT_VERSION}`,
      values: { ':now': at, ':over': OVER },
    };
  }
  if (next.kind === 'waits') {
    return { update: `SET #windowEnd = :windowEnd, ${NEXT_VERSION}`, values: { ':windowEnd': next.windowEnd } };
  }
  // What was counted since the digest read it stays.
  return {
    update: `SET #windowEnd = :windowEnd, #since = :since, #spanMs = :spanMs,
      #count = if_not_exists(#count, :zero) + :told, ${NEXT_VERSION}
      REMOVE #sessions, #resources`,
    values: { ':windowEnd': next.windowEnd, ':since': next.since, ':spanMs': next.spanMs, ':told': -count },
  };
}
