/**
 * What AWS itself says about the refusal in `errorMessage`: the policy type, whether a statement denied or none
 * allowed, the policy's ARN (2026), an authorization id, an encoded message.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * Reading never fails: a part that is not there is left out.
 */
import type { Layer } from '../engine/index.ts';

export interface StatedReason {
  /** Absent for a bare `with an explicit deny`. */
  readonly layer?: Layer;
  readonly effect: 'explicitDeny' | 'implicitDeny';
  readonly policyArn?: string;
}

/** Refusals whose message names something other than an IAM policy. */
export type StatedSetting =
  | { readonly kind: 'block-public-access'; readonly setting: string }
  | { readonly kind: 'object-ownership' }
  | { readonly kind: 'service-setting'; readonly setting: string };

export interface MessageReading {
  readonly principal?: string;
  /** Action as AWS wrote it, its case corrected where the action is known. */
  readonly action?: string;
  /** An ARN or `*`. */
  readonly resource?: string;
  /** A resource named in other words, such as `role NAME`. */
  readonly resourceHint?: string;
  readonly stated?: StatedReason;
  readonly setting?: StatedSetting;
  readonly authorizationId?: string;
  readonly encodedMessage?: { readonly text: string; readonly truncated: boolean };
}
