/**
 * The resource's own policy, key policies included: it must allow callers of other accounts, and a key's must allow
 * everyone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
 */
import { type CauseEntry, layerCause } from './cause-entry.ts';

export const RESOURCE_EXPLICIT_DENY: CauseEntry = layerCause('resource', 'explicitDeny', 'resource-explicit-deny');
export const RESOURCE_NO_ALLOW: CauseEntry = layerCause('resource', 'implicitDeny', 'resource-no-allow');
