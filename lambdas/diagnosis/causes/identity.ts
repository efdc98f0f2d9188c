/**
 * The policies attached to the role or user, or to the user's groups.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
 */
import { type CauseEntry, layerCause } from './cause-entry.ts';

export const IDENTITY_EXPLICIT_DENY: CauseEntry = layerCause('identity', 'explicitDeny', 'identity-explicit-deny');
export const IDENTITY_NO_ALLOW: CauseEntry = layerCause('identity', 'implicitDeny', 'identity-no-allow');
