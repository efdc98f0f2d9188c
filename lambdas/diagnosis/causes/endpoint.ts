/**
 * The policy of the VPC endpoint that the call went through. It must allow, and grants nothing by itself.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
import { type CauseEntry, layerCause } from './cause-entry.ts';

export const ENDPOINT_EXPLICIT_DENY: CauseEntry = layerCause('endpoint', 'explicitDeny', 'endpoint-explicit-deny');
export const ENDPOINT_NO_ALLOW: CauseEntry = layerCause('endpoint', 'implicitDeny', 'endpoint-no-allow');
