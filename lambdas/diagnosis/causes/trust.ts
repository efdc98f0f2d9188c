/**
 * A role's trust policy: who may assume it. It must always allow, in the role's own account too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html
 */
import { type CauseEntry, layerCause } from './cause-entry.ts';

export const TRUST_EXPLICIT_DENY: CauseEntry = layerCause('trust', 'explicitDeny', 'trust-explicit-deny');
export const TRUST_NO_ALLOW: CauseEntry = layerCause('trust', 'implicitDeny', 'trust-no-allow');
