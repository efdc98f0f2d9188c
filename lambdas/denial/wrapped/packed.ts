/**
 * A text to the JSON that it holds: as it stands, with the words that a log puts before and behind it, or as CloudWatch Logs
 * hands it to subscribers, gzip in base64. Errs towards not JSON; a record that breaks off is known by its beginning and said
 * to be cut.
 */
import { gunzipSync } from 'node:zlib';
import { present } from '../fields.ts';

export type Opened =
  | {
      readonly kind: 'json';
      /** A list of several that stand one behind another. */
      readonly value: unknown;
      /** How long the text is, behind whose objects one breaks off. */
      readonly cut?: number;
    }
  | { readonly kind: 'cut'; readonly cut: number }
  | { readonly kind: 'none'; readonly cut?: never };

/** A subscription's payload unpacks to a few megabytes; anything beyond is no log. */
const MOST_UNPACKED = 2 ** 26;
/** Places in a text where an object seems to begin and does not. */
const MOST_TRIES = 50;
const GZIP = /^H4sI[A-Za-z0-9+/\s]+={0,2}\s*$/;
const BASE64_JSON = /^eyJ[A-Za-z0-9+/\s]+={0,2}\s*$/;
const OF_A_RECORD = /"event(?:Version|Name|Source|Time)"|"userIdentity"|"CloudTrailEvent"/;

export function opened(text: string): Opened {
  const start = text.trimStart();
  if (start.startsWith('H4sI') && GZIP.test(start)) return unpacked(start);
  if (start.startsWith('eyJ') && BASE64_JSON.test(start)) return opened(Buffer.from(start, 'base64').toString('utf8'));
  const at = /^[["]/.test(start) ? 0 : start.indexOf('{');
  if (at === -1) return { kind: 'none' };
  try {
    return { kind: 'json', value: JSON.parse(start.slice(at)) };
  } catch {
    return within(start, text.length);
  }
}

/** Objects between words. Within one that breaks off nothing is looked for: its parts are whole and the record is not. */
function within(text: string, length: number): Opened {
  const values: unknown[] = [];
  const begins = /\{\s*["}]/g;
  let tries = 0;
  let isCut = false;
  for (let next = begins.exec(text); next !== null && tries < MOST_TRIES; next = begins.exec(text)) {
    const end = endOfObject(text, next.index);
    const value = end === undefined ? undefined : parsed(text.slice(next.index, end));
    if (value !== undefined) {
      values.push(value);
      begins.lastIndex = end ?? 0;
      continue;
    }
    tries += 1;
    isCut = end === undefined && OF_A_RECORD.test(text.slice(next.index, next.index + 4_096));
    if (isCut) break;
  }
  if (values.length === 0) return isCut ? { kind: 'cut', cut: length } : { kind: 'none' };
  const [only] = values;
  return present<Opened>({ kind: 'json', value: values.length === 1 ? only : values, cut: isCut ? length : undefined });
}

function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 92) at += 1;
      else if (code === 34) quoted = false;
    } else if (code === 34) quoted = true;
    else if (code === 123) depth += 1;
    else if (code === 125) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unpacked(text: string): Opened {
  try {
    const bytes = gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: MOST_UNPACKED });
    return { kind: 'json', value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { kind: 'cut', cut: text.length };
  }
}
