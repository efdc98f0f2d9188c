/**
 * A notice to every channel, and a receipt from each. Retries nothing: whoever redelivers the denial does. Never throws;
 * a channel that does is a channel that failed and may be tried again.
 */
import type { Settings } from '../contract/settings.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Notice } from '../notice/notice.ts';
import { attributesOf, attributesOfNotice } from './attributes.ts';
import type { Channel, Parcel, Receipt } from './channel.ts';

export interface Content {
  readonly notice: Notice;
  /** Absent for a digest, summary or spike. */
  readonly diagnosis?: Diagnosis;
  readonly over?: boolean;
}

/** A receipt that knows whether the alert counts as delivered without its channel. */
export type Delivered = Receipt & { readonly required: boolean };

/** One receipt per channel, in their order. */
export async function deliver(
  content: Content,
  channels: readonly Channel[],
  settings: Pick<Settings, 'ownerTag'>,
): Promise<readonly Delivered[]> {
  const parcel = parcelOf(content, settings);
  return Promise.all(
    channels.map(async (channel) => ({ ...(await send(channel, parcel)), required: channel.required })),
  );
}

export function parcelOf({ notice, diagnosis, over }: Content, settings: Pick<Settings, 'ownerTag'>): Parcel {
  const ends = over === true ? { over } : {};
  if (diagnosis === undefined) return { notice, attributes: attributesOfNotice(notice), ...ends };
  return { notice, diagnosis, attributes: attributesOf(diagnosis, settings.ownerTag) };
}

/** What had these threads is over; an incident that cannot be closed now is closed by hand, and nothing waits for it. */
export async function endThreads(
  threads: readonly string[],
  channels: readonly Channel[],
): Promise<readonly Receipt[]> {
  const closing = threads.flatMap((thread) =>
    channels.flatMap((channel) => (channel.over === undefined ? [] : [tried(channel.name, channel.over(thread))])),
  );
  return Promise.all(closing);
}

/** All channels without which the alert counts as lost have taken it. */
export function isDelivered(receipts: readonly Delivered[]): boolean {
  return receipts.every((receipt) => receipt.kind === 'sent' || !receipt.required);
}

async function send(channel: Channel, parcel: Parcel): Promise<Receipt> {
  return tried(channel.name, channel.send(parcel));
}

async function tried(channel: string, sending: Promise<Receipt>): Promise<Receipt> {
  try {
    return await sending;
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'not an Error';
    return { kind: 'failed', channel, reason, retry: true };
  }
}
