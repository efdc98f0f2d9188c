/**
 * What was found inside of a value, as items with their place and, where it cannot be used, the reason in words.
 */
import { present } from '../../denial/fields.ts';
import type { Aggregated } from '../../denial/wrapped/aggregated.ts';
import type { Foreign } from '../../denial/wrapped/foreign.ts';
import type { Found, Unreadable } from '../../denial/wrapped/found.ts';
import type { Item } from './item.ts';
import { KNOWN_FORMS } from './known-forms.ts';

/** A cell of Excel holds so many characters; a longer one is cut when a CSV passes through it. */
const EXCEL_CELL = 32_767;

export function* itemsOfFound(found: readonly Found[], place: string): Generator<Item> {
  for (const one of found) {
    const where = one.path === '' || found.length === 1 ? place : `${place}: ${one.path}`;
    if (one.kind === 'refused') yield { kind: 'skipped', place: where, reason: refusal(one.why, one.path) };
    else if (one.kind === 'aggregated') yield* aggregated(one.aggregated, where);
    else if (tellsOfNoError(one.lacks)) yield { kind: 'skipped', place: where, reason: NO_ERROR_COLUMNS };
    else
      yield present<Item>({
        kind: 'record',
        value: one.record,
        place: where,
        lacks: one.lacks.length === 0 ? undefined : one.lacks,
        times: one.times,
      });
  }
}

/** A call whose error was not asked for may have been refused or not. */
function tellsOfNoError(lacks: readonly string[]): boolean {
  return lacks.includes('errorCode') && lacks.includes('errorMessage');
}

const NO_ERROR_COLUMNS =
  'neither error code nor message is among the columns, so nothing says whether the call was refused; add errorcode and errormessage';

const FOREIGN: Readonly<Record<Foreign, string>> = {
  'guardduty-finding': 'a GuardDuty finding',
  'security-hub-finding': 'a finding of Security Hub',
  'other-ocsf-class': "OCSF, but not CloudTrail's API activity",
  'other-event': 'an event of EventBridge that is not from CloudTrail',
  'cloudtrail-digest': "a digest of CloudTrail's, which lists log files and holds none",
  'cloudtrail-insight': 'an Insights event of CloudTrail, which counts calls and names none',
  'object-notification': 'a notification that an object was written, not the object',
  'log-delivery-notice': 'a notice that a log file was delivered, not the file',
  'udm-event':
    "an event of Google Security Operations in its own form (UDM), which keeps few of CloudTrail's fields: export the raw log",
  'row-without-header': 'a row of Athena without the names of its columns: save the whole answer of get-query-results',
  'cef-or-leef': 'a log in CEF or LEEF, which leaves out what decides',
  'splunk-xml': "Splunk's results as XML: export them as JSON or CSV",
  'flow-log': "a VPC flow log, which tells of packets and not of IAM's decisions",
  's3-access-log':
    "a line of S3's server access log, which leaves out what decides: look for its request id in CloudTrail's data events",
};

/** What something is, and what is read instead. */
export function foreignReason(form: Foreign, named?: string): string {
  return `${FOREIGN[form]}${named === undefined ? '' : ` ("${named.slice(0, 80)}")`}; read are ${KNOWN_FORMS}`;
}

function refusal(why: Unreadable, path: string): string {
  if (why.kind === 'foreign') return foreignReason(why.form, why.named);
  const where = path === '' ? 'the record' : `the record in \`${path}\``;
  if (why.kind === 'too-deep') return `wrapped more than ${why.depth} times: ${where} was not looked for`;
  const limit = Math.abs(why.length - EXCEL_CELL) < 16 ? ', the longest text of a cell in Excel' : '';
  return `cut off: ${where} ends after ${why.length.toLocaleString('en-US')} characters${limit}`;
}

/** One that counts no refusal is like the record of a call that went well. */
function* aggregated(event: Aggregated, place: string): Generator<Item> {
  const { refused, start, end, eventSource } = event;
  if (refused.length === 0) {
    yield { kind: 'passed-over', place };
    return;
  }
  const calls = refused.map(([code, count]) => `${code} ×${count.toLocaleString('en-US')}`).join(' and ');
  const window = start === '' ? '' : ` from ${start} to ${end}`;
  yield {
    kind: 'skipped',
    place,
    reason: `summary of many calls (AwsAggregatedEvent): it counts ${calls} at ${eventSource}${window}, but names no single call; the data events themselves tell which`,
  };
}
