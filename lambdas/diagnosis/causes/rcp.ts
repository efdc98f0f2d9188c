/**
 * Resource control policies: the organization's limit on what may be done to the resources of its accounts. AWS attaches
 * an allowing policy to every level that cannot be detached, so that only an explicit deny refuses.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
import { type CauseEntry, layerCause } from './cause-entry.ts';

export const RCP_EXPLICIT_DENY: CauseEntry = layerCause('rcp', 'explicitDeny', 'rcp-explicit-deny');
