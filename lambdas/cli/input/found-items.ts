/**
 * What was found inside of a value, as items with their place and, where it cannot be used, the reason in words.
 */
import { present } from '../../denial/fields.ts';
import type { Aggregated } from '../../denial/wrapped/aggregated.ts';
import type { Found, Refused } from '../../denial/wrapped/find.ts';
import type { Item } from './read-input.ts';

/** A cell of Excel holds so many characters; a longer one is cut when a CSV passes through it. */
const EXCEL_CELL = 32_767;

export function* itemsOfFound(found: readonly Found[], place: string): Generator<Item> {
  for (const one of found) {
    const where = one.path === '' || found.length === 1 ? place : `${place}: ${one.path}`;
    if (one.kind === 'refused') yield { kind: 'skipped', place: where, reason: refusal(one.why, one.path) };
    else if (one.kind === 'aggregated') yield* aggregated(one.aggregated, where);
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

function refusal(why: Refused, path: string): string {
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
