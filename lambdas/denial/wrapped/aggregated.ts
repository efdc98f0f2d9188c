/**
 * CloudTrail's summaries of data events over five minutes: how many calls of each kind, how many of them refused. They
 * tell of no single call, so that there is nothing to explain, but they must not be passed over in silence.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aggregated-events.html
 * Errs towards counting: any statistic whose name is the code of a refusal is one.
 */
import { fieldAt, isObject, type Json, objectAt, textAt } from '../fields.ts';

export interface Aggregated {
  readonly eventSource: string;
  readonly start: string;
  readonly end: string;
  readonly account: string;
  /** Refused calls by their error code. */
  readonly refused: readonly (readonly [code: string, calls: number])[];
}

const REFUSED = /AccessDenied|Unauthori[sz]ed|NotAuthori[sz]ed|^Forbidden|^403/i;
const DEEPEST = 6;

export function isAggregated(value: Json): boolean {
  return textAt(value, 'eventType') === 'AwsAggregatedEvent' || textAt(value, 'eventCategory') === 'Aggregated';
}

export function aggregatedOf(event: Json): Aggregated {
  const window = objectAt(event, 'timeWindow');
  const refused = new Map<string, number>();
  count(fieldAt(event, 'summary'), refused, 0);
  return {
    eventSource: textAt(event, 'eventSource') ?? '',
    start: textAt(window, 'windowStart') ?? '',
    end: textAt(window, 'windowEnd') ?? '',
    account: textAt(event, 'accountId') ?? '',
    refused: [...refused],
  };
}

/** The same calls may be counted along several dimensions: the highest count of a code is what is known. */
function count(part: unknown, refused: Map<string, number>, depth: number): void {
  if (depth > DEEPEST) return;
  if (Array.isArray(part)) for (const each of part) count(each, refused, depth + 1);
  if (!isObject(part)) return;
  const code = textAt(part, 'name') ?? textAt(part, 'key');
  const calls = Number(textAt(part, 'value') ?? textAt(part, 'count') ?? Number.NaN);
  if (code !== undefined && REFUSED.test(code) && Number.isFinite(calls))
    refused.set(code, Math.max(refused.get(code) ?? 0, calls));
  for (const [name, value] of Object.entries(part)) {
    if (REFUSED.test(name) && typeof value === 'number') refused.set(name, Math.max(refused.get(name) ?? 0, value));
    else if (typeof value === 'object') count(value, refused, depth + 1);
  }
}
