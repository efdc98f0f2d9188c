/**
 * Reads AWS live with the caller's credentials. Asks first who the caller is, which needs no permission: when even that
 * cannot be answered, AWS cannot be reached and nothing else would be either.
 */

import { awsSource } from '../adapters/aws-source.ts';
import type { ConnectOptions } from '../adapters/connection/accounts.ts';
import { signIn } from '../adapters/connection/sign-in.ts';
import { historyRecords } from '../adapters/history/event-history.ts';
import { present } from '../denial/fields.ts';
import { findRecords } from '../denial/wrapped/find.ts';
import type { ExplainOptions } from './explain/options.ts';
import { itemsOfFound } from './input/found-items.ts';
import { bucketItems } from './input/from-bucket.ts';
import type { Item } from './input/item.ts';
import { type Met, openInputs } from './input/open-inputs.ts';
import type { OpenedSource } from './opened-source.ts';
import { athenaItems } from './query/from-athena.ts';

export async function openLive(options: ExplainOptions): Promise<OpenedSource> {
  const signedIn = await signIn(
    present({
      profile: options.profile,
      region: options.region,
    }),
  );
  if (signedIn.kind === 'unreachable') {
    return {
      kind: 'unreachable',
      problem: `AWS could not be reached: ${signedIn.reason}. Sign in, name a --profile and --region, or read from a --snapshot`,
    };
  }
  const { connect, arn } = signedIn;
  const source = awsSource({ ...connect, settings: { ...options.settings, maximumConcurrency: 1 } });
  const history = liveLog(options, connect);
  return present<OpenedSource>({
    kind: 'open',
    source,
    problems: [],
    signedIn: arn,
    history,
  });
}

function liveLog(options: ExplainOptions, connect: ConnectOptions): AsyncIterable<Met> | undefined {
  const { athena, bucket, files, history } = options;
  if (athena !== undefined) return athenaItems(athena, connect);
  if (bucket !== undefined) return openInputs(files, (address) => bucketItems(address, bucket, connect));
  return history === undefined ? undefined : historyItems(history, connect);
}

/** `endedEarly` hears how far back it was read, where that is not all. */
export async function* historyItems(
  wanted: NonNullable<ExplainOptions['history']>,
  connect: ConnectOptions,
  endedEarly?: (oldest: string) => void,
): AsyncGenerator<Item> {
  let count = 0;
  try {
    for await (const value of historyRecords(wanted, connect, endedEarly)) {
      count += 1;
      yield* itemsOfFound(findRecords(value), `event history: ${count}`);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown reason';
    yield { kind: 'skipped', place: 'event history', reason: `cannot be read after ${count} events: ${reason}` };
  }
}
