/**
 * At which times a denial reads the same from a snapshot: between two moments at which a policy change begins or ceases to
 * count, where no policy asks for the time. Errs towards telling apart: a snapshot that names the time anywhere, or has a
 * change whose time cannot be read, makes every second a time of its own.
 */
import { type Json, listAt, textAt } from '../../denial/fields.ts';
import { SPREADING_MS } from '../../diagnosis/culprit.ts';
import { SINCE_MS } from '../../evidence/lookups/change-lookups.ts';

/** Keys that follow from the time, in any case; or letters written as escapes, behind which one may hide. */
const OF_TIME = /currenttime|epochtime|multifactorauthage|\\u00[4-7]/i;
/** Times are compared to the second. */
const NEAR_MS = 2_000;

/** The name of a time: those of one name read the same. */
export type SameTime = (time: string) => string;

/** `content`: the text of the snapshot; `snapshot`: what it holds. */
export function sameTimeIn(content: string, snapshot: Json): SameTime {
  const times = listAt(snapshot, 'changes').map((change) => Date.parse(textAt(change, 'eventTime') ?? ''));
  if (OF_TIME.test(content) || times.some(Number.isNaN)) return (time) => time;
  const turns = times.flatMap((at) => [at - SINCE_MS, at, at + SPREADING_MS]).toSorted((a, b) => a - b);
  return (time) => {
    const at = Date.parse(time);
    if (Number.isNaN(at) || turns.some((turn) => Math.abs(turn - at) <= NEAR_MS)) return time;
    return `after ${turns.filter((turn) => turn < at).length} turns`;
  };
}
