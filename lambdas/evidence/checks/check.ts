/**
 * One authorization that AWS had to give: a request and the policies that speak to it.
 * Made by `checks.ts` from denial and evidence; judged by the engine; weighed by `diagnosis/`.
 */
import type { AuthorizationRequest, Layer, PolicySet, Prepared, Verdict } from '../../engine/index.ts';

export type CheckPurpose =
  /** What the event was refused. */
  | 'call'
  /** Further authorizations of the same API call (CopyObject, RunInstances). */
  | 'also-needed'
  /** The KMS key behind the resource. */
  | 'key'
  /** The role handed to a service. */
  | 'pass-role';

export interface Check {
  readonly purpose: CheckPurpose;
  readonly request: AuthorizationRequest;
  readonly policies: PolicySet;
  /** The policies as they were at the refusal (authorization details) or as they are now. */
  readonly asOf: 'refusal' | 'now';
  /** Where a statement of each layer would be put: ARN of the entity, resource, key, or the organization's target. */
  readonly attachTo: Readonly<Partial<Record<Layer, string>>>;
  /** Context keys whose value is approximate. */
  readonly approximate: readonly string[];
  /** The ARN of the resource is known in full; otherwise its unknown parts are `*` and a policy on one resource may differ. */
  readonly resourceKnown: boolean;
  /** The check is needed for sure, or only if what could not be read makes it so. */
  readonly sure: boolean;
}

export interface Judged {
  readonly check: Check;
  readonly prepared: Prepared;
  readonly verdict: Verdict;
}
