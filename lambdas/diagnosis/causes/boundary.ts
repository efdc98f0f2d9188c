/**
 * The permissions boundary of the role or user: what its identity policies may grant at most.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
import { type CauseEntry, layerCause } from './cause-entry.ts';

export const BOUNDARY_EXPLICIT_DENY: CauseEntry = layerCause('boundary', 'explicitDeny', 'boundary-explicit-deny');
export const BOUNDARY_NO_ALLOW: CauseEntry = layerCause('boundary', 'implicitDeny', 'boundary-no-allow');
