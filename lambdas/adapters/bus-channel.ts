/**
 * Each diagnosis as an event, for people's own automation. A notice of no single denial makes none.
 */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Channel } from '../delivery/channel.ts';
import { busEvent } from '../delivery/message.ts';
import { baseConfig, type ConnectOptions } from './accounts.ts';
import { failed } from './receipt.ts';

const NAME = 'bus';

export function busChannel(eventBusName: string, connect: ConnectOptions): Channel {
  const client = new EventBridgeClient({ ...baseConfig(connect) });
  return {
    name: NAME,
    required: false,
    async send(parcel) {
      const event = busEvent(parcel);
      if (event === undefined) return { kind: 'sent', channel: NAME, id: '' };
      try {
        const answer = await client.send(new PutEventsCommand({ Entries: [{ ...event, EventBusName: eventBusName }] }));
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
