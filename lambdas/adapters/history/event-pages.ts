/**
 * CloudTrail's event history, a page at a time. It answers two calls a second for an account and Region, all containers
 * together: who asks says how long it may wait for its turn.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 * Errs towards a gap: a turn that does not come in time is told as not read.
 */
import type { LookupAttributeKey } from '@aws-sdk/client-cloudtrail';
import { isObject, type Json, present } from '../../denial/fields.ts';
import type { Answer } from '../../evidence/source.ts';
import { type Connection, found } from '../connection/ask.ts';
import { askerOf } from '../connection/asker.ts';

export interface Query {
  readonly attribute?: { readonly key: LookupAttributeKey; readonly value: string };
  readonly from?: Date;
  readonly to?: Date;
}

export interface EventPage {
  /** Newest first, as parsed JSON. */
  readonly records: readonly Json[];
  /** There are older ones. */
  readonly next?: string;
}

export interface EventPages {
  /** `query` is asked for when the turn has come. */
  first(
    account: string,
    region: string,
    query: () => Query,
    signal: AbortSignal,
    withinMs?: number,
  ): Promise<Answer<EventPage>>;
  /** Page by page. */
  all(account: string, region: string, query: Query, signal: AbortSignal): AsyncGenerator<Answer<EventPage>>;
}

const MOST_A_PAGE = 50;

export function eventPages(connection: Connection): EventPages {
  const clients = connection.accounts.clients(async (config) => {
    const { CloudTrailClient } = await import('@aws-sdk/client-cloudtrail');
    return new CloudTrailClient({ ...config });
  });

  async function page(
    account: string,
    region: string,
    query: () => Query,
    signal: AbortSignal,
    { token, withinMs }: { readonly token?: string; readonly withinMs?: number } = {},
  ): Promise<Answer<EventPage>> {
    const about = { subject: 'event history', account, region, signal, ...present({ withinMs }) };
    const asker = await askerOf(connection, clients(account, region), about);
    if (asker.kind !== 'found') return asker;
    const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
    const asked = await asker.value.ask('cloudtrail:LookupEvents', (client, options) => {
      const { attribute, from, to } = query();
      const command = new LookupEventsCommand({
        MaxResults: MOST_A_PAGE,
        LookupAttributes:
          attribute === undefined ? undefined : [{ AttributeKey: attribute.key, AttributeValue: attribute.value }],
        StartTime: from,
        EndTime: to,
        NextToken: token,
      });
      return client.send(command, options);
    });
    if (asked.kind !== 'found') return asked;
    const records = (asked.value.Events ?? []).flatMap((event) => recordOf(event.CloudTrailEvent));
    return found(present<EventPage>({ records, next: asked.value.NextToken }));
  }

  return {
    first: (account, region, query, signal, withinMs) => page(account, region, query, signal, present({ withinMs })),
    async *all(account, region, query, signal) {
      let token: string | undefined;
      do {
        const one = await page(account, region, () => query, signal, present({ token }));
        yield one;
        token = one.kind === 'found' ? one.value.next : undefined;
      } while (token !== undefined);
    },
  };
}

function recordOf(text: string | undefined): readonly Json[] {
  try {
    const record: unknown = JSON.parse(text ?? '');
    return isObject(record) ? [record] : [];
  } catch {
    return [];
  }
}
