/**
 * Condition keys of the way a call came: address, VPC endpoint, the service in between.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-network-properties
 * Errs towards unknown: a service's name in place of an address hides the address, and a private one the endpoint.
 */

import { textAt } from '../fields.ts';
import { isMcpServer } from './mcp-server.ts';
import type { ContextInput, FoundKeys } from './request-context.ts';

export const ENDPOINT_KEYS = [
  'aws:SourceVpc',
  'aws:SourceVpcArn',
  'aws:VpceAccount',
  'aws:VpceOrgID',
  'aws:VpceOrgPaths',
] as const;

export function networkKeys({ record, caller, region }: ContextInput, found: FoundKeys): void {
  const ip = textAt(record, 'sourceIPAddress');
  const endpoint = textAt(record, 'vpcEndpointId');
  const isIp = isAddress(ip);
  if (endpoint?.startsWith('vpce-')) {
    found.exact('aws:SourceVpce', endpoint, 'vpcEndpointId');
    found.approximate('aws:VpcSourceIp', isIp ? ip : undefined, 'sourceIPAddress');
    found.approximate('aws:VpceAccount', textAt(record, 'vpcEndpointAccountId'), 'vpcEndpointAccountId');
    found.unknown(...ENDPOINT_KEYS);
  } else if (isIp && !isPrivate(ip)) {
    found.approximate('aws:SourceIp', ip, 'sourceIPAddress');
  } else {
    // A service's name stands in place of the first caller's address; a private one came through an endpoint.
    found.unknown('aws:SourceIp');
    if (isIp) found.unknown('aws:SourceVpce', 'aws:VpcSourceIp', ...ENDPOINT_KEYS);
  }
  const via = caller.invokedBy ?? (ip?.endsWith('.amazonaws.com') ? ip : undefined);
  if (caller.kind === 'service') return;
  if (via === undefined) {
    found.approximate('aws:ViaAWSService', false, 'userIdentity.invokedBy');
    return;
  }
  if (isMcpServer(via)) {
    // Passed on with the caller's own permissions; whether AWS also counts it as a service's call is not documented.
    found.approximate('aws:ViaAWSMCPService', true, 'userIdentity.invokedBy');
    found.approximate('aws:CalledViaAWSMCP', via, 'userIdentity.invokedBy');
    found.unknown('aws:ViaAWSService', 'aws:CalledVia', 'aws:CalledViaFirst', 'aws:CalledViaLast');
    return;
  }
  found.approximate('aws:ViaAWSService', true, 'userIdentity.invokedBy');
  found.approximate('aws:CalledVia', [via], 'userIdentity.invokedBy');
  found.approximate('aws:CalledViaLast', via, 'userIdentity.invokedBy');
  found.unknown('aws:CalledViaFirst');
  if (region === '') return;
  const service = via.replace(/\.amazonaws\.com.*$/, '');
  // KMS writes the Region into the service's name: `s3.us-east-1.amazonaws.com`.
  found.approximate('kms:ViaService', `${service}.${region}.amazonaws.com`, 'userIdentity.invokedBy');
}

export function isAddress(ip: string | undefined): ip is string {
  return ip !== undefined && /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]+)$/i.test(ip);
}

export function isPrivate(ip: string): boolean {
  return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[789]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:)/i.test(
    ip,
  );
}
