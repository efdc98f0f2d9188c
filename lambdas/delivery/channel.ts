/**
 * The port through which a notice leaves. A channel that fails says so; it never throws.
 */
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Notice } from '../notice/notice.ts';

export interface Parcel {
  readonly notice: Notice;
  /** Present for a notice about one denial: machines get it as JSON. */
  readonly diagnosis?: Diagnosis;
  /** Message attributes: `severity account region cause layer principal service owner`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** It tells that what had its thread is over: an alarm that went back. */
  readonly over?: boolean;
}

export type Receipt =
  | { readonly kind: 'sent'; readonly channel: string; readonly id: string }
  /** `retry`: trying again may help; else the channel will never take this parcel. */
  | { readonly kind: 'failed'; readonly channel: string; readonly reason: string; readonly retry: boolean };

export interface Channel {
  readonly name: string;
  /** Without it, the alert counts as not delivered. */
  readonly required: boolean;
  send(parcel: Parcel): Promise<Receipt>;
  /** What had this thread is over, and nobody is told in words: an incident is closed. */
  over?(threadId: string): Promise<Receipt>;
}
