/**
 * Who called, as far as a CloudTrail `userIdentity` (or the principal named in an error message) tells.
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 * Errs towards leaving a field out: an ARN is never made up from a name when the account is not known.
 */

export type CallerKind =
  | 'role-session'
  | 'user'
  | 'root'
  | 'federated-user'
  | 'service'
  | 'account'
  | 'anonymous'
  | 'unknown';

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
  /** This session's role was assumed by another role's session, where the event shows it. */
  readonly federatedProvider?: string;
}
