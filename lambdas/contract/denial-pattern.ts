/**
 * Which of CloudTrail's events are heard: the patterns of the rules on denials, data that the stack and the tests share.
 * Errs towards hearing too much: `denial/` decides what a denial is, and what the net lets through is never seen.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { TEST_EVENT } from './names.ts';

/**
 * Error codes of refused calls as an EventBridge pattern reads them (case matters). Exact codes stand where a prefix
 * would bring in codes of another meaning (`AuthorizationPendingException`, `AuthorizationQuotaExceeded`).
 */
const REFUSED_CODES = [
  { wildcard: '*AccessDenied*' },
  { suffix: 'UnauthorizedOperation' },
  { prefix: 'Unauthorized' },
  { prefix: 'NotAuthorized' },
  { prefix: 'Forbidden' },
  { prefix: 'AuthorizationError' },
  'AuthorizationException',
  'AccessForbidden',
  'AccessToSnapshotDenied',
  'AccessToClusterDenied',
  'InvalidAccessException',
  { wildcard: 'Insufficient*Polic*' },
  { wildcard: 'Insufficient*Permission*' },
  { prefix: 'InsufficientPrivileges' },
  { wildcard: 'KMSKey*NotAccessible*' },
  { prefix: 'OperationNotPermitted' },
  { prefix: 'Client.OperationNotPermitted' },
] as const;

/** Error codes of calls whose credentials were refused; few of them ever reach CloudTrail. */
const CREDENTIAL_CODES = [
  { prefix: 'ExpiredToken' },
  { suffix: 'RequestExpired' },
  { suffix: 'AuthFailure' },
  { prefix: 'InvalidClientTokenId' },
  { prefix: 'InvalidAccessKeyId' },
  { prefix: 'InvalidIdentityToken' },
  { prefix: 'InvalidSignature' },
  { prefix: 'InvalidToken' },
  { prefix: 'InvalidSecurity' },
  { prefix: 'IDPRejectedClaim' },
  { suffix: 'SignatureDoesNotMatch' },
  { suffix: 'IncompleteSignature' },
  { prefix: 'MissingAuthenticationToken' },
  { prefix: 'UnrecognizedClient' },
  { prefix: 'RequestTimeTooSkewed' },
  { prefix: 'RequestInTheFuture' },
  { prefix: 'TokenRefreshRequired' },
] as const;

/**
 * Words of a refusal that comes under a code of validation: a role that cannot be assumed, a policy that lets a service
 * not in. Few and plain, for EventBridge refuses patterns whose wildcards are too many or too much alike.
 */
const REFUSING_WORDS = [
  { wildcard: '*ot authorized*' },
  { wildcard: '*ermission*' },
  { wildcard: '*assume*' },
  { wildcard: '*AssumeRole*' },
  { wildcard: '*explicit deny*' },
  { wildcard: '*validate the following destination*' },
  { wildcard: '*KMS key*' },
] as const;

/** What a successful answer says of the parts of it that were refused. */
const REFUSED_PARTS = [
  { wildcard: '*AccessDenied*' },
  { suffix: 'UnauthorizedOperation' },
  { prefix: 'Unauthorized' },
  { prefix: 'NotAuthorized' },
  { prefix: 'Forbidden' },
] as const;

/**
 * AWS refuses a `source` that starts with `aws.` from PutEvents, so nobody can forge a denial. The kinds of events are
 * told by how they end: AWS spells the one of sign-ins in two ways.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
const FROM_CLOUDTRAIL = {
  source: [{ prefix: 'aws.' }],
  'detail-type': [{ suffix: ' via CloudTrail' }],
} as const;

/**
 * State of a rule that hears read-only calls too; `ENABLED` alone does not.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 */
export const HEARS_READS_TOO = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** Calls that failed: by their code, else by their words. */
export const DENIAL_PATTERN = {
  ...FROM_CLOUDTRAIL,
  detail: {
    $or: [
      { errorCode: [...REFUSED_CODES, ...CREDENTIAL_CODES] },
      { errorCode: [{ exists: true }], errorMessage: REFUSING_WORDS },
    ],
  },
} as const;

/**
 * Calls that succeeded and say of a part that it was refused, and sign-ins to the console, whose failure has no code.
 * Disjoint from the other pattern, so that no event comes twice.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export const ANSWER_PATTERN = {
  ...FROM_CLOUDTRAIL,
  detail: {
    errorCode: [{ exists: false }],
    $or: [
      { eventName: ['ConsoleLogin'], responseElements: { ConsoleLogin: ['Failure'] } },
      { responseElements: { errorCode: REFUSED_PARTS } },
      { responseElements: { errors: { code: REFUSED_PARTS } } },
      { responseElements: { errors: { errorCode: REFUSED_PARTS } } },
      { responseElements: { failed: { code: REFUSED_PARTS } } },
      { responseElements: { failures: { errorCode: REFUSED_PARTS } } },
      { responseElements: { CreateFleetResponse: { errorSet: { item: { errorCode: REFUSED_PARTS } } } } },
    ],
  },
} as const;

/** The event of `denyscope test-event` and nothing else: AWS and other accounts put in none of this source. */
export function testPattern(account: string) {
  return {
    source: [TEST_EVENT.source],
    'detail-type': [TEST_EVENT.detailType],
    account: [account],
    detail: { id: [{ exists: true }] },
  };
}
