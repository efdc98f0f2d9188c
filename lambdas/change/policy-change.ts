/**
 * A change of a policy: who changed what, when, from which text to which.
 */
import type { ChangeKind } from '../aws/service.ts';
import type { Layer, PolicyDocument } from '../engine/index.ts';

export interface PolicyChange {
  readonly eventId: string;
  /** ISO 8601 UTC. */
  readonly time: string;
  readonly account: string;
  readonly region: string;
  /** ARN of the caller that made the change, or the best name there is. */
  readonly actor: string;
  /** `iam:DetachRolePolicy`. */
  readonly action: string;
  readonly kind: ChangeKind;
  readonly layer: Layer;
  /** The entity whose evaluation changes: ARN of role, user, group, policy, resource; `ou-…`, account id for SCPs and RCPs. */
  readonly target: string;
  /** Name or ARN of the policy put, attached or detached. */
  readonly policy?: string;
  readonly newDocument?: PolicyDocument | null;
  /** `undefined`: not known. `null`: there was none. */
  readonly oldDocument?: PolicyDocument | null;
  readonly oldFrom?: 'version' | 'journal' | 'record';
}
