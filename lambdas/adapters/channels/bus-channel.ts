/**
 * Each diagnosis as an event, for people's own automation. A notice of no single denial makes none.
 */
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Channel } from '../../delivery/channel.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { failed } from './receipt.ts';

const NAME = 'bus';

export function busChannel(eventBusName: string, connect: ConnectOptions): Channel {
  let client: EventBridgeClient | undefined;
  return {
    name: NAME,
    required: false,
    async send(parcel) {
      const { busEvent } = await import('../../delivery/message.ts');
      const event = busEvent(parcel);
      if (event === undefined) return { kind: 'sent', channel: NAME, id: '' };
      try {
        const sdk = await import('@aws-sdk/client-eventbridge');
        client ??= new sdk.EventBridgeClient({ ...baseConfig(connect) });
        const answer = await client.send(
          new sdk.PutEventsCommand({ Entries: [{ ...event, EventBusName: eventBusName }] }),
        );
        const [entry] = answer.Entries ?? [];
        if (entry?.EventId !== undefined) return { kind: 'sent', channel: NAME, id: entry.EventId };
        // PutEvents answers 200 and refuses each entry for itself.
        return failed(NAME, { name: entry?.ErrorCode ?? 'NoAnswer' });
      } catch (error) {
        return failed(NAME, error);
      }
    },
  };
}
