/**
 * What `lambda:AddPermission` writes into a function's policy.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
import type { Json } from '../../denial/fields.ts';

/** Values as a tool gives them; absent where it gives none. */
export interface Permission {
  readonly principal: unknown;
  readonly action: unknown;
  readonly sourceArn?: unknown;
  readonly sourceAccount?: unknown;
  readonly organization?: unknown;
  readonly urlAuthType?: unknown;
  readonly eventSourceToken?: unknown;
}

export function permissionStatement(permission: Permission): Json {
  const { principal, action, sourceArn, sourceAccount, organization, urlAuthType, eventSourceToken } = permission;
  const equal = {
    ...(sourceAccount === undefined ? {} : { 'AWS:SourceAccount': sourceAccount }),
    ...(organization === undefined ? {} : { 'aws:PrincipalOrgID': organization }),
    ...(urlAuthType === undefined ? {} : { 'lambda:FunctionUrlAuthType': urlAuthType }),
    ...(eventSourceToken === undefined ? {} : { 'lambda:EventSourceToken': eventSourceToken }),
  };
  const condition = {
    ...(sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': sourceArn } }),
    ...(Object.keys(equal).length === 0 ? {} : { StringEquals: equal }),
  };
  const isService = typeof principal === 'string' && /\.amazonaws\.com/.test(principal);
  return {
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : isService ? { Service: principal } : { AWS: principal },
    Action: action,
    Resource: '*',
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}
