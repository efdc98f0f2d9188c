/**
 * Who calls, read from the request's principal, and how a `Principal` element names that caller.
 * A name that fits no form is a web identity provider: it is let in by `Federated` alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */

export interface Caller {
  readonly kind: 'user' | 'role' | 'session' | 'federated-user' | 'root' | 'service' | 'anonymous' | 'provider';
  readonly partition: string;
  readonly account: string | undefined;
  /** User name, role name or federated name, without its path. */
  readonly name: string;
}

/**
 * How strongly an Allow names the caller: `full` is limited by no implicit deny, `role` by boundary and session policy,
 * `account` only opens the door to the account's own policies.
 */
export type Grant = 'full' | 'role' | 'account';

export function callerOf(principal: string): Caller {
  const nobody = { partition: 'aws', account: undefined, name: principal };
  if (principal === 'anonymous') return { ...nobody, kind: 'anonymous' };
  const parts = principal.split(':');
  if (parts[0] !== 'arn') {
    const isOfAws = principal.endsWith('.amazonaws.com') || principal.endsWith('.amazonaws.com.cn');
    const isService = isOfAws && principal !== 'cognito-identity.amazonaws.com';
    return { ...nobody, kind: isService ? 'service' : 'provider' };
  }
  const partition = parts[1] ?? 'aws';
  const account = parts[4];
  const path = (parts[5] ?? '').split('/');
  const name = path[path.length - 1] ?? '';
  if (path[0] === 'root') return { kind: 'root', partition, account, name: 'root' };
  if (path[0] === 'user') return { kind: 'user', partition, account, name };
  if (path[0] === 'role') return { kind: 'role', partition, account, name };
  if (path[0] === 'assumed-role') return { kind: 'session', partition, account, name: path[1] ?? '' };
  if (path[0] === 'federated-user') return { kind: 'federated-user', partition, account, name };
  return { ...nobody, kind: 'provider' };
}

/** Service-linked roles answer to no SCP and no RCP; their roles live under `/aws-service-role/`. */
export function isServiceLinkedRole(principal: string, principalArn: string | undefined): boolean {
  const caller = callerOf(principal);
  if (caller.kind !== 'role' && caller.kind !== 'session') return false;
  const role = principalArn ?? principal;
  return role.includes(':role/aws-service-role/') || caller.name.startsWith('AWSServiceRoleFor');
}

/**
 * How one entry of a `Principal` map names the caller, if it does. A session's own ARN has no path: `roleArn` is its
 * role's, when the context tells it.
 */
export function grantOf(kind: string, entry: string, principal: string, roleArn?: string): Grant | undefined {
  const caller = callerOf(principal);
  if (kind === 'Service') return caller.kind === 'service' && entry === principal ? 'full' : undefined;
  if (kind === 'Federated') return caller.kind === 'provider' && entry === principal ? 'full' : undefined;
  if (kind !== 'AWS') return undefined;
  if (entry === '*') return 'full';
  if (caller.account === undefined) return undefined;
  const isAccount = entry === caller.account || entry === `arn:${caller.partition}:iam::${caller.account}:root`;
  if (isAccount) return caller.kind === 'root' ? 'full' : 'account';
  if (caller.kind === 'role' || caller.kind === 'session') {
    if (entry === principal && caller.kind === 'session') return 'full';
    return namesRole(entry, caller, caller.kind === 'role' ? principal : roleArn) ? 'role' : undefined;
  }
  return entry === principal ? 'full' : undefined;
}

/** The account, the role and the session, or the account and the user: what `NotPrincipal` must list to spare a caller. */
export function mustBeListed(principal: string): readonly string[] {
  const caller = callerOf(principal);
  const root = `arn:${caller.partition}:iam::${caller.account}:root`;
  switch (caller.kind) {
    case 'root':
      return [root];
    case 'user':
    case 'federated-user':
      return [root, principal];
    case 'role':
      // A role stands for a session of unknown name, which no list can hold.
      return [root, principal, `${principal} (some session)`];
    case 'session':
      return [root, `arn:${caller.partition}:iam::${caller.account}:role/${caller.name}`, principal];
    default:
      return [principal];
  }
}

function namesRole(entry: string, caller: Caller, roleArn: string | undefined): boolean {
  if (roleArn !== undefined) return entry === roleArn;
  const named = callerOf(entry);
  return (
    named.kind === 'role' &&
    named.account === caller.account &&
    named.partition === caller.partition &&
    named.name === caller.name
  );
}
