/**
 * What a snapshot cannot tell apart: times between two changes (`times.ts`), sessions of a role (`sessions.ts`), and the
 * addresses of a caller where no policy asks for one. Errs towards telling apart: an address that stands for a caller
 * without a name makes a denial of its own.
 */
import { callerKeyOf } from '../../admission/fingerprint.ts';
import type { Denial } from '../../denial/denial.ts';
import type { Json } from '../../denial/fields.ts';
import { isAddress, isPrivate } from '../../denial/keys/network-keys.ts';
import { askingIn, EACH_SESSION, type Sessions, sessionsIn } from './sessions.ts';
import { type SameTime, sameTimeIn } from './times.ts';

export interface Alike {
  readonly time: SameTime;
  /** The name of an address: denials of one name read the same. */
  readonly address: (denial: Denial) => string | undefined;
  readonly sessions: Sessions;
}

export const NOTHING_ALIKE: Alike = {
  time: (time) => time,
  address: ({ requestContext }) => requestContext.sourceIp,
  sessions: EACH_SESSION,
};

/** Keys that follow from the address, in any case; or letters written as escapes, behind which one may hide. */
const OF_ADDRESS = /sourceip|\\u00[4-7]/i;
/** `content`: the text of the snapshot; `snapshot`: what it holds. */
export function alikeIn(content: string, snapshot: Json): Alike {
  const asking = askingIn(snapshot);
  return {
    time: sameTimeIn(content, snapshot),
    address: OF_ADDRESS.test(asking) ? NOTHING_ALIKE.address : addressOf,
    sessions: sessionsIn(asking, snapshot),
  };
}

function addressOf(denial: Denial): string | undefined {
  const ip = denial.requestContext.sourceIp;
  if (!isAddress(ip) || isNamedByAddress(denial)) return ip;
  return isPrivate(ip) ? 'a private address' : 'an address';
}

/** Of a caller without a name the address is all that is known. */
function isNamedByAddress(denial: Denial): boolean {
  const { sourceIp: _, ...elsewhere } = denial.requestContext;
  return callerKeyOf(denial) !== callerKeyOf({ ...denial, requestContext: elsewhere });
}
