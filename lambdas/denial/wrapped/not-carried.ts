/**
 * What a form does not carry of a record is unknown. A key that would follow from the absence of a field (`invokedBy`:
 * no service called on the caller's behalf) does not follow when the form has no place for the field.
 */
import type { ContextFact, RequestContext } from '../keys/request-context.ts';

/** Keys that a request has or has not, by a field. */
const DECIDED_BY: Readonly<Record<string, readonly string[]>> = {
  vpcEndpointId: [
    'aws:SourceVpce',
    'aws:VpcSourceIp',
    'aws:SourceVpc',
    'aws:SourceVpcArn',
    'aws:VpceAccount',
    'aws:VpceOrgID',
    'aws:VpceOrgPaths',
  ],
  sourceIPAddress: ['aws:SourceIp', 'aws:VpcSourceIp'],
  eventTime: ['aws:CurrentTime', 'aws:EpochTime'],
  'userIdentity.invokedBy': ['aws:ViaAWSService', 'aws:CalledVia', 'aws:CalledViaFirst', 'aws:CalledViaLast'],
  'userIdentity.inScopeOf': ['lambda:SourceFunctionArn', 'aws:SourceArn', 'aws:SourceAccount'],
  'userIdentity.sessionContext.sourceIdentity': ['aws:SourceIdentity'],
  'userIdentity.sessionContext.ec2RoleDelivery': ['ec2:RoleDelivery'],
  'userIdentity.sessionContext.webIdFederationData': ['aws:FederatedProvider'],
  'userIdentity.sessionContext': ['aws:TokenIssueTime', 'aws:MultiFactorAuthPresent', 'aws:MultiFactorAuthAge'],
};

export function withoutNotCarried(told: RequestContext, lacks: readonly string[]): RequestContext {
  if (lacks.length === 0) return told;
  const isLacking = (field: string): boolean => lacks.some((lack) => field === lack || field.startsWith(`${lack}.`));
  const context: Record<string, ContextFact> = {};
  const unknown = new Set(told.unknown);
  for (const [key, fact] of Object.entries(told.context)) {
    if (isLacking(fact.from)) unknown.add(key);
    else context[key] = fact;
  }
  for (const [field, keys] of Object.entries(DECIDED_BY))
    if (isLacking(field)) for (const key of keys) if (!Object.hasOwn(context, key)) unknown.add(key);
  return { ...told, context, unknown: [...unknown] };
}
