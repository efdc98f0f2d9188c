/**
 * A text to items: records behind time stamps or between other lines, else the errors that it tells.
 * Errs towards errors: what only looks like a record and tells nothing as AWS does is named and left out.
 */
import { failureIn } from '../../../denial/record/failure.ts';
import { findRecords } from '../../../denial/wrapped/find.ts';
import { foreignText } from '../../../denial/wrapped/foreign.ts';
import type { Found } from '../../../denial/wrapped/found.ts';
import { foreignReason, itemsOfFound } from '../found-items.ts';
import type { Item } from '../item.ts';
import { refusalsIn } from './refusals.ts';

/** What was pasted and not written by CloudTrail is read again as a text, if it is no longer than this. */
export const PASTE_LENGTH = 262_144;

export const TELLS_AS_AWS = /not authorized to perform|when calling the|api error|operation error|\(Service: /i;

/** Log lines with a record behind a time stamp, records between other lines, the errors of one run of a tool, or one error. */
export function* itemsOfText(text: string, name: string): Generator<Item> {
  const foreign = foreignText(text);
  if (foreign !== undefined) {
    yield { kind: 'skipped', place: name, reason: foreignReason(foreign) };
    return;
  }
  const lines = text.split(/\r?\n/);
  const records = lines.map((line) => (/\{\s*"|&quot;/.test(line) ? findRecords(unescaped(line)) : []));
  const isLog = records.some((found) => found.some((one) => !isOtherEvent(one)));
  // An event that set a program off stands before the error that the program met.
  if (isLog || (records.some((found) => found.length > 0) && !TELLS_AS_AWS.test(text))) {
    for (const [at, line] of lines.entries()) {
      const found = records[at] ?? [];
      const place = `${name}:${at + 1}`;
      if (found.length > 0) yield* itemsOfFound(found, place);
      else if (line.trim() !== '') yield { kind: 'skipped', place, reason: 'no record in this line' };
    }
    return;
  }
  const whole = text.length > PASTE_LENGTH ? [] : findRecords(unescaped(text));
  if (whole.some((one) => one.kind === 'record' && failureIn(one.record) !== undefined)) {
    yield* itemsOfFound(whole, name);
    return;
  }
  const isRecord = !whole.some(({ kind }) => kind === 'record') && looksLikeARecord(text);
  if (isRecord) yield { kind: 'skipped', place: name, reason: NOT_JSON };
  if (isRecord && !TELLS_AS_AWS.test(text)) return;
  for (const part of refusalsIn(text)) yield { kind: 'text', text: part.text, place: `${name}:${part.line}` };
}

function isOtherEvent(one: Found): boolean {
  return one.kind === 'refused' && one.why.kind === 'foreign' && one.why.form === 'other-event';
}

/** A page of the web has entities for quotes. */
function unescaped(text: string): string {
  return text.includes('&quot;')
    ? text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
    : text;
}

const NOT_JSON = "fields of a record, but not as JSON (YAML, JSON5 or a program's own print): save it as JSON";
const OWN_NAMES = [
  'eventVersion',
  'userIdentity',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'requestParameters',
  'recipientAccountId',
];
const OWN_FIELDS = new RegExp(`(?:^|[\\s{,'"])(${OWN_NAMES.join('|')})['"]?\\s{0,4}[:=]`, 'g');

/** Names of a record's fields, each with its value behind it. */
function looksLikeARecord(text: string): boolean {
  const named = new Set([...text.slice(0, PASTE_LENGTH).matchAll(OWN_FIELDS)].map(([, field]) => field));
  return named.size > 2 && named.has('eventName') && (named.has('userIdentity') || named.has('eventVersion'));
}
