/**
 * Policies passed when the session was made: what the session may do at most.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
import { type CauseEntry, layerCause } from './cause-entry.ts';

export const SESSION_EXPLICIT_DENY: CauseEntry = layerCause('session', 'explicitDeny', 'session-explicit-deny');
export const SESSION_NO_ALLOW: CauseEntry = layerCause('session', 'implicitDeny', 'session-no-allow');
