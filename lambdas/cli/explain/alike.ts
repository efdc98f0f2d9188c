/**
 * What a snapshot cannot tell apart: times between two changes (`times.ts`), and the addresses of a caller where no policy
 * asks for one. Errs towards telling apart: an address that stands for a caller
 * without a name makes a denial of its own.
 */
import type { Denial } from '../../denial/denial.ts';
import type { Json } from '../../denial/fields.ts';
import { isAddress, isPrivate } from '../../denial/keys/network-keys.ts';
import { type SameTime, sameTimeIn } from './times.ts';

export interface Alike {
  readonly time: SameTime;
  /** The name of an address: denials of one name read the same. */
  readonly address: (denial: Denial) => string | undefined;
}

export const NOTHING_ALIKE: Alike = { time: (time) => time, address: ({ requestContext }) => requestContext.sourceIp };

/** Keys that follow from the address, in any case; or letters written as escapes, behind which one may hide. */
const OF_ADDRESS = /sourceip|\\u00[4-7]/i;
/** `content`: the text of the snapshot; `snapshot`: what it holds. */
export function alikeIn(content: string, snapshot: Json): Alike {
  // Records of changes tell of the calls that made them, and ask nothing.
  const isAsked = OF_ADDRESS.test(JSON.stringify({ ...snapshot, changes: undefined }));
  return { time: sameTimeIn(content, snapshot), address: isAsked ? NOTHING_ALIKE.address : addressOf };
}

function addressOf({ caller, requestContext }: Denial): string | undefined {
  const ip = requestContext.sourceIp;
  if (caller.entityArn === undefined || !isAddress(ip)) return ip;
  return isPrivate(ip) ? 'a private address' : 'an address';
}
