/**
 * CloudTrail's event history as input: one event by its id, or the denials of a span of time. Two requests a second are
 * all an account and Region has, so the newest events are read first and the reading is bounded.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';

export interface HistoryWanted {
  readonly eventId?: string;
  readonly sinceMs?: number;
  /** ARN of a role or user. */
  readonly principal?: string;
  readonly mostPages?: number;
}

/** 50 events a page: ten thousand events, some two minutes at the permitted rate. */
const MOST_PAGES = 200;
const PAUSE_MS = 500;

/**
 * The records, parsed; denials and others alike, for parsing tells them apart. `endedEarly` hears the time of the oldest
 * event that was read, where there are older ones.
 */
export async function* historyRecords(
  wanted: HistoryWanted,
  connect: ConnectOptions,
  endedEarly: (oldest: string) => void = () => {},
): AsyncGenerator<unknown> {
  const { CloudTrailClient, LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
  const client = new CloudTrailClient(baseConfig(connect));
  let token: string | undefined;
  let oldest = '';
  for (let page = 0; page < (wanted.mostPages ?? MOST_PAGES); page += 1) {
    const { Events = [], NextToken } = await client.send(
      new LookupEventsCommand({
        LookupAttributes:
          wanted.eventId === undefined ? undefined : [{ AttributeKey: 'EventId', AttributeValue: wanted.eventId }],
        StartTime: wanted.sinceMs === undefined ? undefined : new Date(Date.now() - wanted.sinceMs),
        NextToken: token,
      }),
    );
    for (const event of Events) {
      const text = event.CloudTrailEvent ?? '';
      oldest = event.EventTime?.toISOString() ?? oldest;
      if (wanted.principal === undefined || text.includes(JSON.stringify(wanted.principal))) yield recordOf(text);
    }
    if (NextToken === undefined) return;
    token = NextToken;
    await sleep(PAUSE_MS);
  }
  endedEarly(oldest);
}

/** One event that is not JSON must not end the reading of the others: parsing says that it is not a record. */
function recordOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
