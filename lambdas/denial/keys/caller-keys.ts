/**
 * Condition keys of who called and of the session: principal, MFA, federation, the instance or function behind a role.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principal-properties
 * Errs towards unknown: where AWS refused another principal than the record's, what the record says of a session is not its own.
 */
import { lastSegment, parseArn } from '../../aws/arn.ts';
import type { Caller } from '../caller.ts';
import { deepTextAt, flagAt, objectAt, textAt } from '../fields.ts';
import type { ContextInput, FoundKeys } from './request-context.ts';

export const SESSION_KEYS = [
  'aws:TokenIssueTime',
  'aws:MultiFactorAuthPresent',
  'aws:MultiFactorAuthAge',
  'aws:SourceIdentity',
  'aws:FederatedProvider',
  'aws:AssumedRoot',
  'aws:SignInSessionArn',
  'ec2:RoleDelivery',
  'ec2:SourceInstanceArn',
  'lambda:SourceFunctionArn',
] as const;

const SOURCE_KEYS = ['aws:SourceArn', 'aws:SourceAccount', 'aws:SourceOrgID', 'aws:SourceOrgPaths'] as const;

export function callerKeys({ caller, record }: ContextInput, found: FoundKeys): void {
  const principalId = isOther(caller) ? undefined : deepTextAt(record, 'userIdentity', 'principalId');
  found.exact('aws:PrincipalAccount', caller.account, 'userIdentity.accountId');
  if (caller.account === undefined && caller.kind !== 'anonymous') found.unknown('aws:PrincipalAccount');
  const arn = caller.kind === 'role-session' || caller.kind === 'user' ? caller.entityArn : caller.arn;
  // A session ARN has no path, so that the role's ARN follows from the role alone.
  found.exact('aws:PrincipalArn', arn, 'userIdentity.sessionContext.sessionIssuer.arn');
  // Of a session whose role's path is not told the engine knows all but the path.
  const isNamed = caller.arn !== undefined || caller.kind === 'anonymous' || caller.kind === 'service';
  if (arn === undefined && !isNamed) found.unknown('aws:PrincipalArn');
  found.exact('aws:PrincipalType', PRINCIPAL_TYPES[caller.kind], 'userIdentity.type');
  if (caller.kind === 'user' || caller.kind === 'role-session') {
    found.exact('aws:userid', principalId, 'userIdentity.principalId');
    if (principalId === undefined) found.unknown('aws:userid');
  }
  if (caller.kind === 'user')
    found.exact('aws:username', caller.entityArn && lastSegment(caller.entityArn), 'userIdentity.userName');
  if (caller.kind === 'account' || caller.kind === 'unknown') {
    found.unknown('aws:userid', 'aws:username', 'aws:PrincipalType');
  }
  // Another account's user or role is shown by its account alone; a service never is.
  if (caller.kind === 'unknown') found.unknown('aws:PrincipalIsAWSService');
  else found.exact('aws:PrincipalIsAWSService', caller.kind === 'service', 'userIdentity.type');
  if (caller.kind !== 'service') return;
  found.exact('aws:PrincipalServiceName', caller.invokedBy, 'userIdentity.invokedBy');
  found.approximate('aws:PrincipalServiceNamesList', caller.invokedBy && [caller.invokedBy], 'userIdentity.invokedBy');
  found.approximate('aws:SourceArn', caller.inScopeOf?.sourceArn, 'userIdentity.inScopeOf.sourceArn');
  found.approximate('aws:SourceAccount', caller.inScopeOf?.sourceAccount, 'userIdentity.inScopeOf.sourceAccount');
  found.unknown(...SOURCE_KEYS);
}

const PRINCIPAL_TYPES: Readonly<Partial<Record<Caller['kind'], string>>> = {
  root: 'Account',
  user: 'User',
  'federated-user': 'FederatedUser',
  'role-session': 'AssumedRole',
  anonymous: 'Anonymous',
};

/** AWS refused a principal that is not the one of the record: what the record says of a session is not its own. */
function isOther(caller: Caller): boolean {
  return caller.identityType === undefined;
}

export function sessionKeys({ caller, record, region }: ContextInput, found: FoundKeys): void {
  if (isOther(caller)) {
    found.unknown(...SESSION_KEYS);
    return;
  }
  const session = objectAt(objectAt(record, 'userIdentity'), 'sessionContext');
  const at = (name: string): string => `userIdentity.sessionContext.${name}`;
  found.exact('aws:TokenIssueTime', caller.sessionIssuedAt, at('attributes.creationDate'));
  found.exact('aws:SourceIdentity', caller.sourceIdentity, at('sourceIdentity'));
  found.exact('aws:SignInSessionArn', textAt(session, 'signInSessionArn'), at('signInSessionArn'));
  found.exact('aws:AssumedRoot', flagAt(session, 'assumedRoot'), at('assumedRoot'));
  found.exact(
    'aws:FederatedProvider',
    deepTextAt(session, 'webIdFederationData', 'federatedProvider'),
    at('webIdFederationData'),
  );
  found.exact('ec2:RoleDelivery', caller.ec2RoleDelivery, at('ec2RoleDelivery'));
  multiFactor(record, caller, found);
  if (caller.kind === 'account' || caller.kind === 'unknown') {
    found.unknown('aws:TokenIssueTime', 'aws:SourceIdentity', 'aws:FederatedProvider', 'aws:MultiFactorAuthPresent');
  }
  if (caller.kind !== 'role-session') return;
  // A session that came from SAML has this key too, and the record does not show it.
  found.unknown('aws:FederatedProvider');
  if (caller.session !== undefined && /^i-[0-9a-f]{8,}$/.test(caller.session) && caller.account) {
    const partition = parseArn(caller.arn ?? '')?.partition ?? 'aws';
    const instance = `arn:${partition}:ec2:${region}:${caller.account}:instance/${caller.session}`;
    found.approximate('ec2:SourceInstanceArn', instance, 'userIdentity.principalId');
    found.unknown('aws:Ec2InstanceSourceVpc', 'aws:Ec2InstanceSourcePrivateIPv4', 'ec2:RoleDelivery');
    return;
  }
  const scope = caller.inScopeOf;
  const source = scope?.sourceArn ?? scope?.credentialsIssuedTo;
  if (source?.includes(':lambda:')) found.approximate('lambda:SourceFunctionArn', source, 'userIdentity.inScopeOf');
  found.unknown('lambda:SourceFunctionArn');
}

/**
 * CloudTrail shows "false" even where the key is absent: long-term keys and federated sessions have none, and a
 * condition on an absent key is decided otherwise than one on "false".
 */
function multiFactor(record: unknown, caller: Caller, found: FoundKeys): void {
  const shown = flagAt(sessionAttributes(record), 'mfaAuthenticated');
  const from = 'userIdentity.sessionContext.attributes.mfaAuthenticated';
  if (shown === true) {
    found.exact('aws:MultiFactorAuthPresent', true, from);
    found.unknown('aws:MultiFactorAuthAge');
  } else if (shown === false && caller.kind !== 'federated-user') {
    found.unknown('aws:MultiFactorAuthPresent');
    if (caller.kind === 'user' || caller.kind === 'root') found.approximate('aws:MultiFactorAuthPresent', false, from);
  }
}

export function sessionAttributes(record: unknown): unknown {
  return objectAt(objectAt(objectAt(record, 'userIdentity'), 'sessionContext'), 'attributes');
}
