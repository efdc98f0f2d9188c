/**
 * Who called, as far as a CloudTrail `userIdentity` (or the principal named in an error message) tells.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * Errs towards leaving a field out: an ARN is never made up from a name when the account is not known.
 */
import { lastSegment, parseArn, segmentsOf } from '../aws/arn.ts';
import { accountId, deepTextAt, fieldAt, isObject, type Json, objectAt, present, textAt } from './fields.ts';

type CallerKind = 'role-session' | 'user' | 'root' | 'federated-user' | 'service' | 'account' | 'anonymous' | 'unknown';

export interface Caller {
  readonly kind: CallerKind;
  /** ARN as the event shows it: for a role session the `sts` ARN, which has no path. */
  readonly arn?: string;
  /** ARN of the IAM role or user with its path where the event tells it. */
  readonly entityArn?: string;
  /** Twelve digits. */
  readonly account?: string;
  /** Session name of a role session or federated user. */
  readonly session?: string;
  /** `AROA…`, `AIDA…`: the part of `principalId` before the colon. */
  readonly uniqueId?: string;
  /** `userIdentity.type`, verbatim; absent in error texts. */
  readonly identityType?: string;
  readonly accessKeyId?: string;
  /** The AWS service that made the call on the caller's behalf, or the service principal itself. */
  readonly invokedBy?: string;
  readonly sourceIdentity?: string;
  /** The credential came from the AWS console. */
  readonly fromConsole?: boolean;
  /** ISO 8601: when the session's credentials were issued. */
  readonly sessionIssuedAt?: string;
  /** `1.0` or `2.0`: which instance metadata service delivered the credentials. */
  readonly ec2RoleDelivery?: string;
  /** For `onBehalfOf`, the Identity Center user id. */
  readonly identityCenterUserId?: string;
  readonly inScopeOf?: {
    readonly sourceArn?: string;
    readonly sourceAccount?: string;
    readonly issuerType?: string;
    readonly credentialsIssuedTo?: string;
  };
  /** The text names nobody: a person says so, or it is who runs the command. */
  readonly takenFrom?: 'person' | 'sign-in';
  /** With whose token this session was made; for one who only asks for a role see `provider`. */
  readonly federatedProvider?: string;
  /** Of one who asks for a role with a token: its issuer, as an ARN or a host name, as the event shows it. */
  readonly provider?: string;
  /** Of one who asks for a role with a token: whom the token speaks of, letter by letter. */
  readonly subject?: string;
  /** Of one who asks for a role with a token: for whom it was issued. */
  readonly audience?: string;
}

/** Never fails; what is not told is left out. */
export function callerOf(identity: unknown, messagePrincipal?: string): Caller {
  const told = isObject(identity) ? fromIdentity(identity) : { kind: 'unknown' as const };
  const named = messagePrincipal === undefined ? undefined : callerOfArn(messagePrincipal);
  if (!named || named.kind === 'unknown') return told;
  if (told.arn === undefined && told.kind !== 'service' && told.kind !== 'anonymous') return { ...told, ...named };
  // AWS refused the principal it names, which is not the caller when a service acts with a role of its own.
  return told.arn !== undefined && !isSameEntity(told, named) ? named : told;
}

/** What an ARN, `anonymous` or a service principal by itself tells of a caller. */
export function callerOfArn(principal: string): Caller {
  if (principal.toLowerCase() === 'anonymous') return { kind: 'anonymous' };
  if (/^[\w.-]+\.amazonaws\.com(?:\.cn)?$/.test(principal)) return { kind: 'service', invokedBy: principal };
  const arn = parseArn(principal);
  if (!arn) return { kind: 'unknown' };
  const [type = '', ...path] = segmentsOf(arn.resource);
  const base = present<Pick<Caller, 'arn' | 'account'>>({ arn: principal, account: arn.account });
  if (type === 'assumed-role')
    return present<Caller>({ ...base, kind: 'role-session', session: path.slice(1).join('/') || undefined });
  if (type === 'role') return { ...base, kind: 'role-session', entityArn: principal };
  if (type === 'user') return { ...base, kind: 'user', entityArn: principal };
  if (type === 'federated-user')
    return present<Caller>({ ...base, kind: 'federated-user', session: path.join('/') || undefined });
  return { ...base, kind: arn.resource === 'root' ? 'root' : 'unknown' };
}

function fromIdentity(identity: Json): Caller {
  const type = textAt(identity, 'type');
  const account = accountId(textAt(identity, 'accountId'));
  const session = objectAt(identity, 'sessionContext');
  const issuer = objectAt(session, 'sessionIssuer');
  const principalId = textAt(identity, 'principalId');
  const [uniqueId, ...afterColon] = principalId?.split(':') ?? [];
  const shown = textAt(identity, 'arn');
  const fromArn = shown === undefined ? undefined : callerOfArn(shown);
  const kind = kindOf(identity, type, fromArn);
  const sessionName = fromArn?.session ?? sessionNameOf(kind, type, identity, afterColon.join(':'));
  const issuerArn = textAt(issuer, 'arn');
  const arn = fromArn?.arn ?? builtArn(kind, identity, account, sessionName, issuer);
  const scope = objectAt(identity, 'inScopeOf');
  return present<Caller>({
    kind,
    arn,
    entityArn: issuerArn ?? (kind === 'user' ? arn : fromArn?.entityArn),
    account: account ?? fromArn?.account ?? accountId(textAt(issuer, 'accountId')),
    session: sessionName,
    uniqueId: /^A[A-Z]{3}[A-Z0-9]{4,}$/.test(uniqueId ?? '') ? uniqueId : undefined,
    identityType: type,
    accessKeyId: textAt(identity, 'accessKeyId'),
    invokedBy: textAt(identity, 'invokedBy'),
    sourceIdentity: textAt(session, 'sourceIdentity'),
    sessionIssuedAt: deepTextAt(session, 'attributes', 'creationDate'),
    ec2RoleDelivery: textAt(session, 'ec2RoleDelivery') ?? deepTextAt(session, 'attributes', 'ec2RoleDelivery'),
    identityCenterUserId: deepTextAt(identity, 'onBehalfOf', 'userId'),
    inScopeOf: scope && {
      ...present<NonNullable<Caller['inScopeOf']>>({
        sourceArn: textAt(scope, 'sourceArn'),
        sourceAccount: textAt(scope, 'sourceAccount'),
        issuerType: textAt(scope, 'issuerType'),
        credentialsIssuedTo: textAt(scope, 'credentialsIssuedTo'),
      }),
    },
    federatedProvider:
      deepTextAt(session, 'webIdFederationData', 'federatedProvider') ?? textAt(identity, 'identityProvider'),
  });
}

function sessionNameOf(kind: CallerKind, type: string | undefined, identity: Json, tail: string): string | undefined {
  if (kind === 'user' || kind === 'root') return undefined;
  // Before it assumes a role a federated caller has no session: its subject is the name people know.
  if (type === 'SAMLUser' || type === 'WebIdentityUser') return textAt(identity, 'userName');
  return tail || undefined;
}

function kindOf(identity: Json, type: string | undefined, fromArn: Caller | undefined): CallerKind {
  // Unsigned requests to S3 are shown as an account of this name.
  if (/^anonymous/i.test(textAt(identity, 'accountId') ?? '')) return 'anonymous';
  switch (type) {
    case 'Root':
      return 'root';
    case 'IAMUser':
      return 'user';
    case 'AssumedRole':
    case 'Role':
      return 'role-session';
    case 'FederatedUser':
      return 'federated-user';
    case 'AWSAccount':
      return 'account';
    case 'AWSService':
      return 'service';
    default:
      if (fromArn && fromArn.kind !== 'unknown') return fromArn.kind;
      return textAt(identity, 'invokedBy') !== undefined && fieldAt(identity, 'sessionContext') === undefined
        ? 'service'
        : 'unknown';
  }
}

/** Put together only from parts that the event shows; a user's path is not among them. */
function builtArn(
  kind: CallerKind,
  identity: Json,
  account: string | undefined,
  session: string | undefined,
  issuer: Json | undefined,
): string | undefined {
  if (account === undefined) return undefined;
  const partition = parseArn(textAt(issuer, 'arn') ?? '')?.partition ?? 'aws';
  const userName = textAt(identity, 'userName');
  if (kind === 'root') return `arn:${partition}:iam::${account}:root`;
  if (kind === 'user' && userName && !/^HIDDEN_/.test(userName))
    return `arn:${partition}:iam::${account}:user/${userName}`;
  const role = textAt(issuer, 'userName') ?? lastSegment(textAt(issuer, 'arn') ?? '');
  if (kind === 'role-session' && role && session)
    return `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`;
  return undefined;
}

function isSameEntity(told: Caller, named: Caller): boolean {
  const name = (caller: Caller): string => {
    const resource = parseArn(caller.arn ?? '')?.resource ?? '';
    const [type, ...path] = segmentsOf(resource);
    return type === 'assumed-role' ? `role/${path[0]}` : `${type}/${path.at(-1) ?? ''}`;
  };
  return told.account === named.account && name(told) === name(named);
}
