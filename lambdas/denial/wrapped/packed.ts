/**
 * A text to the JSON that it holds: as it stands, behind the words a log puts before it, or as CloudWatch Logs hands it to
 * subscribers, gzip in base64. Errs towards not JSON; a record that breaks off is known by its beginning and said to be cut.
 */
import { gunzipSync } from 'node:zlib';

export type Opened =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'cut'; readonly length: number }
  | { readonly kind: 'none' };

/** A subscription's payload unpacks to a few megabytes; anything beyond is no log. */
const MOST_UNPACKED = 2 ** 26;
const GZIP = /^H4sI[A-Za-z0-9+/\s]+={0,2}\s*$/;
const BASE64_JSON = /^eyJ[A-Za-z0-9+/\s]+={0,2}\s*$/;
const OF_A_RECORD = /"event(?:Version|Name|Source|Time)"|"userIdentity"|"CloudTrailEvent"/;

export function opened(text: string): Opened {
  const start = text.trimStart();
  if (start.startsWith('H4sI') && GZIP.test(start)) return unpacked(start);
  if (start.startsWith('eyJ') && BASE64_JSON.test(start)) return opened(Buffer.from(start, 'base64').toString('utf8'));
  const at = start.startsWith('[') ? 0 : start.indexOf('{');
  if (at === -1) return { kind: 'none' };
  try {
    return { kind: 'json', value: JSON.parse(start.slice(at)) };
  } catch {
    return OF_A_RECORD.test(start.slice(at, at + 4_096)) ? { kind: 'cut', length: text.length } : { kind: 'none' };
  }
}

function unpacked(text: string): Opened {
  try {
    const bytes = gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: MOST_UNPACKED });
    return { kind: 'json', value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { kind: 'cut', length: text.length };
  }
}
