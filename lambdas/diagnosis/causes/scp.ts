/**
 * Service control policies: the organization's limit on what its accounts may do. Every level from the root down must allow.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
import { type CauseEntry, layerCause } from './cause-entry.ts';

export const SCP_EXPLICIT_DENY: CauseEntry = layerCause('scp', 'explicitDeny', 'scp-explicit-deny');
export const SCP_NO_ALLOW: CauseEntry = layerCause('scp', 'implicitDeny', 'scp-no-allow');
