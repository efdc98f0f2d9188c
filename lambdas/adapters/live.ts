/**
 * The command line's way to live AWS: the usual credential chain, the caller's own account and Region, and CloudTrail's
 * event history as input. What keeps AWS from being reached is one sentence, not a stack trace.
 */
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { Settings } from '../contract.ts';
import type { Json } from '../denial/fields.ts';
import { textAt } from '../denial/fields.ts';
import type { PolicySource } from '../evidence/source.ts';
import { type AwsConnection, connectAws } from './aws-source.ts';
import type { Query } from './cloud-trail.ts';
import { codeOf } from './fault.ts';
import { partitionOf } from './region.ts';

export interface LiveOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly settings: Settings;
  readonly history?: { readonly eventId?: string; readonly sinceMs?: number; readonly principal?: string };
}

type HistoryItem =
  | { readonly kind: 'record'; readonly value: unknown; readonly place: string }
  | { readonly kind: 'skipped'; readonly place: string; readonly reason: string };

export type OpenedLive =
  | {
      readonly kind: 'open';
      readonly source: PolicySource;
      readonly problems: readonly string[];
      readonly history?: AsyncIterable<HistoryItem>;
    }
  | { readonly kind: 'unreachable'; readonly problem: string };

const PLACE = 'event history';
/** Two pages of 50 a second: an hour of a busy account is some minutes. */
const HISTORY_MS = 15 * 60_000;

export async function openLive(options: LiveOptions): Promise<OpenedLive> {
  const region = options.region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  if (partitionOf(region) === undefined) return { kind: 'unreachable', problem: `Region ${region} is not known` };
  const { profile, settings } = options;
  const credentials = fromNodeProviderChain(profile === undefined ? {} : { profile });
  const connection = connectAws({ region, credentials, settings: { ...settings, maximumConcurrency: 1 } });
  let account: string;
  try {
    account = await connection.accounts.own();
  } catch (error) {
    const who = profile === undefined ? 'the default credentials' : `profile ${profile}`;
    return { kind: 'unreachable', problem: `AWS could not be reached with ${who}: ${codeOf(error)}` };
  }
  if (options.history === undefined) return { kind: 'open', source: connection.source, problems: [] };
  const history = items(connection, account, region, options.history);
  // Nothing was read yet: the first page tells whether the history can be read at all.
  const first = await history.next();
  if (first.value?.kind === 'skipped') return { kind: 'unreachable', problem: first.value.reason };
  return { kind: 'open', source: connection.source, problems: [], history: following(first, history) };
}

async function* following(first: IteratorResult<HistoryItem, void>, rest: AsyncGenerator<HistoryItem, void>) {
  if (first.done !== true) yield first.value;
  yield* rest;
}

async function* items(
  { history }: AwsConnection,
  account: string,
  region: string,
  wanted: NonNullable<LiveOptions['history']>,
): AsyncGenerator<HistoryItem, void> {
  const query: Query =
    wanted.eventId === undefined
      ? { from: new Date(Date.now() - (wanted.sinceMs ?? 3_600_000)) }
      : { attribute: { key: 'EventId', value: wanted.eventId } };
  for await (const page of history.records(account, region, query, AbortSignal.timeout(HISTORY_MS))) {
    if (page.kind === 'unread') {
      const permission = page.gap.permission === undefined ? '' : ` (${page.gap.permission})`;
      yield { kind: 'skipped', place: PLACE, reason: `event history of ${region}: ${page.gap.reason}${permission}` };
      return;
    }
    for (const record of page.kind === 'got' ? page.value : []) {
      if (isWanted(record, wanted))
        yield { kind: 'record', value: record, place: `${PLACE}: ${textAt(record, 'eventID') ?? '?'}` };
    }
  }
}

function isWanted(record: Json, { principal, eventId }: NonNullable<LiveOptions['history']>): boolean {
  if (eventId !== undefined) return true;
  if (textAt(record, 'errorCode') === undefined && textAt(record, 'errorMessage') === undefined) return false;
  if (principal === undefined) return true;
  const identity = JSON.stringify(record['userIdentity'] ?? {});
  return identity.includes(JSON.stringify(principal).slice(1, -1));
}
