/**
 * A refused call, parsed: the noun the whole product is about.
 * Made by `parse`; every step after it reads this and never the record.
 */
import type { Partition } from '../aws/regions.ts';
import type { Caller } from './caller.ts';
import type { RequestContext } from './keys/request-context.ts';
import type { MessageReading } from './message/stated-reason.ts';
import type { Provenance } from './provenance.ts';

/** What the error code says about the kind of refusal. */
export type Refusal =
  /** Permission was refused, by a policy or by the service. */
  | 'authorization'
  /** The caller may use the service but was refused on the KMS key behind it. */
  | 'key'
  /** Refused by a VPC endpoint policy (network activity events). */
  | 'endpoint'
  | 'credentials-expired'
  | 'credentials-invalid'
  | 'clock-skew'
  | 'service-setting'
  /** The client found no credentials and never called; told by an error text only. */
  | 'no-credentials'
  /** A longer session was asked for than the role allows; told by an error text only. */
  | 'session-duration';

/** One authorization that the call needs: an API call may be checked against several. */
export interface NeededAuthorization {
  /** `service:Action`. */
  readonly action: string;
  readonly actionFrom: Provenance;
  /** The service authorization reference knows the action. */
  readonly actionKnown: boolean;
  /** ARN, `*` where the action knows no resource; unknown parts of an ARN are `*`. */
  readonly resource: string;
  readonly resourceFrom: Provenance;
}

export interface Denial {
  /** CloudTrail `eventID`; for an error text a digest of the text. */
  readonly eventId: string;
  /** The same call as delivered to another account. */
  readonly sharedEventId?: string;
  /** This record corrects an earlier one. */
  readonly corrects?: string;
  readonly requestId?: string;
  /** What the denial was read from: a record that AWS wrote of the call, or a text that a person pasted. */
  readonly origin: 'record' | 'text';
  /** ISO 8601 UTC; empty when the input has none. */
  readonly time: string;
  /** `recipientAccountId`: the account whose trail delivered this copy; empty when not known. */
  readonly account: string;
  readonly region: string;
  readonly partition: Partition;
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly?: boolean;
  /** CloudTrail calls it a data event: a call on what a resource holds, not on the resource. */
  readonly dataEvent?: boolean;
  readonly errorCode: string;
  /** As AWS wrote it, cut by CloudTrail at 1 KB. */
  readonly errorMessage: string;
  readonly refusal: Refusal;
  readonly caller: Caller;
  /** Who made the call, where AWS refused another: a role handed to a service, or the service. */
  readonly requester?: Caller;
  /** The authorization AWS named first, else the event's; empty when nothing tells the action. */
  readonly needs: readonly NeededAuthorization[];
  /** Owner of the resource where the event tells it: `resources[].accountId`, the ARN, a bucket owner. */
  readonly resourceAccount?: string;
  readonly message: MessageReading;
  readonly requestContext: RequestContext;
  /**
   * The few request parameters that a diagnosis needs (bucket, key, role, passed role, key id, tags), redacted and
   * clipped; never the whole of them.
   */
  readonly parameters: Readonly<Record<string, string>>;
  /** What could not be read of the record, in words of the parser: `userIdentity is not an object`. */
  readonly unread: readonly string[];
}

/** What `parse` makes of one item of the input. */
export type Parsed =
  | { readonly kind: 'denial'; readonly denial: Denial }
  /** A record of a call that was not refused, or is no denial for a stated reason. */
  | { readonly kind: 'not-a-denial'; readonly reason: string; readonly eventId?: string }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly eventId?: string };
