/**
 * What an error code says: refused, and how, or an error of another kind.
 * Sources: the `Errors` pages of the service API references and
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * A code that is not known counts as a refusal when its message reads like one: a refusal shown in vain costs a look,
 * one that is dropped is never seen.
 */
import type { Refusal } from '../denial.ts';
import type { MessageReading } from '../stated-reason.ts';

export type Standing =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'not-refused'; readonly reason: string };

interface Failure {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly eventSource: string;
  readonly message: MessageReading;
}

/** First match decides; codes come without the `Client.` of EC2. */
const NOT_REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^DryRunOperation$/i, 'dry-run'],
  [
    /throttl|^TooManyRequests|^RequestLimitExceeded|^SlowDown|^ProvisionedThroughputExceeded|^LimitExceeded/i,
    'throttled',
  ],
  [/^OptInRequired$|^SubscriptionRequired/i, 'not-opted-in'],
  [/^(?:Blocked|PendingVerification|AccountProblem|AllAccessDisabled)$/i, 'account-not-ready'],
];

const CREDENTIALS: readonly (readonly [RegExp, Refusal])[] = [
  [/^ExpiredToken|^RequestExpired$|^TokenRefreshRequired$|^ExpiredTokenException$/i, 'credentials-expired'],
  [/^RequestTimeTooSkewed$|^RequestInTheFuture$/i, 'clock-skew'],
  [
    /^(?:InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|MissingAuthenticationToken|IncompleteSignature|SignatureDoesNotMatch|InvalidSignature|InvalidToken|InvalidSecurity|InvalidIdentityToken|IDPRejectedClaim|InvalidSecurityToken)/i,
    'credentials-invalid',
  ],
];

const KEY = /^(?:KMS|EncryptionKey)\w*AccessDenied/i;
const AUTHORIZATION =
  /AccessDenied|AccessForbidden|Unauthori[sz]ed|NotAuthori[sz]ed|^Forbidden|^403$|^Authori[sz]ation(?:Error|Exception)|^AccessTo\w+Denied$|^DependentServiceAccessDenied$/i;
/** Codes that services use for permissions and for rules of their own alike: the message decides. */
const AMBIGUOUS =
  /^(?:InvalidAccess|InsufficientPermissions|InsufficientPrivileges|OperationNotPermitted|AuthFailure)/i;
const READS_LIKE_A_REFUSAL =
  /not authorized|not have (?:sufficient |the )?(?:permission|authori)|permission denied|access denied|explicit deny|insufficient (?:permission|privilege)|does not have permissions? to/i;
const CLOCK = /Signature (?:expired|not yet current)|Request timestamp|clock/i;

export function standingOf(failure: Failure): Standing {
  const code = failure.errorCode.trim().replace(/^(?:Client|Server)\./, '');
  const { errorMessage, message } = failure;
  for (const [pattern, reason] of NOT_REFUSED) if (pattern.test(code)) return { kind: 'not-refused', reason };
  // A failed sign-in to the console has a message and no code.
  if (code === '' && failure.eventSource.startsWith('signin.')) return refused('credentials-invalid');
  if (/^VpceAccessDenied$/i.test(code)) return refused('endpoint');
  for (const [pattern, refusal] of CREDENTIALS) {
    // STS and EC2 report a wrong clock as a bad signature.
    if (pattern.test(code))
      return refused(CLOCK.test(errorMessage) && /Signature/i.test(code) ? 'clock-skew' : refusal);
  }
  if (/^AuthFailure$/i.test(code) && /not able to validate the provided access credentials/i.test(errorMessage)) {
    return refused('credentials-invalid');
  }
  // A nameless refusal may be one of a policy all the same.
  if (message.setting?.kind === 'service-setting' && message.setting.setting !== 'action-null')
    return refused('service-setting');
  if (KEY.test(code)) return refused('key');
  if (/^NotAuthorized/i.test(code) && isEndUserSignIn(failure))
    return { kind: 'not-refused', reason: 'end-user-sign-in' };
  if (AUTHORIZATION.test(code)) return refused(kindByMessage(failure));
  const readsSo =
    message.stated !== undefined || message.action !== undefined || READS_LIKE_A_REFUSAL.test(errorMessage);
  if (AMBIGUOUS.test(code) && (readsSo || errorMessage === '')) return refused(kindByMessage(failure));
  if (/not authorized to perform/i.test(errorMessage) || message.stated) return refused(kindByMessage(failure));
  if (message.setting?.kind === 'block-public-access') return refused('authorization');
  return { kind: 'not-refused', reason: 'other-error' };
}

/** A refusal on the key shows as one of the service in front of it. */
function kindByMessage({ eventSource, errorMessage, message }: Failure): Refusal {
  if (eventSource.startsWith('kms.')) return 'authorization';
  const aboutKey =
    message.action?.startsWith('kms:') === true ||
    /ciphertext ref(?:ers|erences)|customer master key that does not exist|KMS key is not accessible/i.test(
      errorMessage,
    );
  return aboutKey ? 'key' : 'authorization';
}

/** Cognito user pools answer a wrong password of an app's user with the same code. */
function isEndUserSignIn({ eventSource, message }: Failure): boolean {
  return eventSource.startsWith('cognito-idp.') && message.action === undefined && message.stated === undefined;
}

function refused(refusal: Refusal): Standing {
  return { kind: 'refused', refusal };
}
