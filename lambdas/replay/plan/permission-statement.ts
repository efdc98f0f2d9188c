/**
 * What `lambda:AddPermission` writes into a function's policy.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
import { type Json, present } from '../../denial/fields.ts';

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
  const equal = present<Json>({
    'AWS:SourceAccount': sourceAccount,
    'aws:PrincipalOrgID': organization,
    'lambda:FunctionUrlAuthType': urlAuthType,
    'lambda:EventSourceToken': eventSourceToken,
  });
  const condition = present<Json>({
    ArnLike: sourceArn === undefined ? undefined : { 'AWS:SourceArn': sourceArn },
    StringEquals: Object.keys(equal).length === 0 ? undefined : equal,
  });
  const isService = typeof principal === 'string' && /\.amazonaws\.com/.test(principal);
  return present<Json>({
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : isService ? { Service: principal } : { AWS: principal },
    Action: action,
    Resource: '*',
    Condition: Object.keys(condition).length === 0 ? undefined : condition,
  });
}
