/**
 * What an error code says: refused, and how, or an error of another kind.
 * Sources: the `Errors` pages of the service API references and
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 * A code that is not known counts as a refusal when its message reads like one: a refusal shown needlessly costs a look,
 * one that is dropped is never seen.
 */
import type { Refusal } from '../denial.ts';
import { ownWordsIn } from '../message/service-words.ts';
import type { MessageReading } from '../message/stated-reason.ts';

export type Standing =
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      /** Slug of the service's own setting, where only code and sentence together tell it. */
      readonly setting?: string;
    }
  | { readonly kind: 'not-refused'; readonly reason: string };

interface Failure {
  readonly errorCode: string;
  readonly errorMessage: string;
  /** AWS's own sentence in a text; absent: the message is nothing else. */
  readonly sentence?: string | undefined;
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
  // What S3 says of a method, an archived object or another Region comes with words of a refusal.
  [/^(?:MethodNotAllowed|InvalidObjectState|PermanentRedirect)$/i, 'not-refused-by-a-policy'],
];

const CREDENTIALS: readonly (readonly [RegExp, Refusal])[] = [
  [/^ExpiredToken|^RequestExpired$|^TokenRefreshRequired$|^ExpiredTokenException$/i, 'credentials-expired'],
  [/^RequestTimeTooSkewed$|^RequestInTheFuture$/i, 'clock-skew'],
  [
    new RegExp(
      [
        '^InvalidClientTokenId',
        '^UnrecognizedClient',
        '^InvalidAccessKeyId',
        '^MissingAuthenticationToken',
        '^IncompleteSignature',
        '^SignatureDoesNotMatch',
        '^InvalidSignature',
        '^InvalidToken',
        '^InvalidSecurity',
        // STS, of a token of an identity provider.
        '^InvalidIdentityToken',
        '^IDPRejectedClaim',
      ].join('|'),
      'i',
    ),
    'credentials-invalid',
  ],
];

const KEY = /^(?:KMS|EncryptionKey)\w*AccessDenied|^KMSKey\w*NotAccessible|^\w*KeyInaccessible/i;
/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html and its like in Config. */
const INSUFFICIENT = /^Insufficient\w*(?:Polic|Permission|Privilege)/i;
const AUTHORIZATION = new RegExp(
  [
    'AccessDenied',
    'AccessForbidden',
    'Unauthori[sz]ed',
    'NotAuthori[sz]ed',
    '^Forbidden',
    '^403$',
    '^Authori[sz]ation(?:Error|Exception)',
    '^AccessTo\\w+Denied$',
    '^DependentServiceAccessDenied$',
  ].join('|'),
  'i',
);
/** Codes that services use for permissions and for rules of their own alike: the message decides. */
const AMBIGUOUS = /^(?:InvalidAccess|OperationNotPermitted|AuthFailure)/i;
const READS_LIKE_A_REFUSAL = new RegExp(
  [
    'not authorized',
    'not have (?:sufficient |the )?(?:permission|authori)',
    'permission denied',
    'access denied',
    'explicit deny',
    'insufficient (?:permission|privilege)',
    'does not have permissions? to',
  ].join('|'),
  'i',
);
/** Under a code of validation the sentence must say that someone may not do something. */
const SAYS_A_REFUSAL = [
  'not authori[sz]ed to',
  "(?:not|n't) have (?:the |any |sufficient |enough |required |necessary |appropriate |proper ){0,3}(?:permission|privilege)",
  'insufficient (?:permission|privilege)',
  'lacks? (?:the )?(?:required |necessary )?permission',
  'with an explicit deny',
];
const VALIDATED_AND_REFUSED = new RegExp(`\\b(?:${SAYS_A_REFUSAL.join('|')})`, 'i');
/** The thing is not there, or there is too much of it: "… or you do not have permission" is but a second possibility. */
const ABOUT_THE_THING = /NotFound|NoSuch|DoesNotExist|AlreadyExists|Conflict|InUse|Quota|LimitExceeded|Throttl/i;
const KEY_REFUSED =
  /\bKMS key\b[^.]{0,300}\b(?:not accessible|inaccessible|(?:can't|cannot) (?:be )?access|(?:not|n't) have (?:permission|access))/i;
/** S3's words for a presigned address that has run out, and a bearer token's, come under a refusal's code. */
const RUN_OUT = /^(?:Request has expired|Policy expired|(?:The )?(?:bearer |security )?token (?:has |is )?expired)\b/i;
const CLOCK = /Signature (?:expired|not yet current)|Request timestamp|clock/i;

/** A nameless refusal may be one of a policy all the same, and one of a function URL is. */
const POLICIES_MAY: ReadonlySet<string> = new Set(['action-null', 'function-url']);

/**
 * What a query of a log asks for, so that it finds every record that counts as a refusal here: such a code, or such words
 * under any other. It finds more than that; the parser decides.
 */
export const REFUSED_CODES: readonly RegExp[] = [
  AUTHORIZATION,
  KEY,
  INSUFFICIENT,
  AMBIGUOUS,
  ...CREDENTIALS.map(([pattern]) => pattern),
];
export const REFUSED_WORDS: readonly RegExp[] = [READS_LIKE_A_REFUSAL, VALIDATED_AND_REFUSED, KEY_REFUSED];

export function standingOf(failure: Failure): Standing {
  const code = failure.errorCode.trim().replace(/^(?:Client|Server)\./, '');
  const { errorMessage, message, sentence = errorMessage } = failure;
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
  if (message.setting?.kind === 'service-setting' && !POLICIES_MAY.has(message.setting.setting))
    return refused('service-setting');
  if (KEY.test(code)) return refused('key');
  if (/^NotAuthorized/i.test(code) && isEndUserSignIn(failure))
    return { kind: 'not-refused', reason: 'end-user-sign-in' };
  if (AUTHORIZATION.test(code)) return RUN_OUT.test(sentence) ? refused('credentials-expired') : ownWords(failure);
  if (INSUFFICIENT.test(code)) return ownWords(failure);
  const readsSo =
    message.stated !== undefined || message.action !== undefined || READS_LIKE_A_REFUSAL.test(errorMessage);
  if (AMBIGUOUS.test(code) && (readsSo || errorMessage === '')) return refused(kindByMessage(failure));
  return underAnyCode(code, failure);
}

/** A refusal that a service wraps into a code of its own. */
function underAnyCode(code: string, failure: Failure): Standing {
  const { errorMessage, message } = failure;
  if (/not authorized to perform/i.test(errorMessage) || message.stated) return refused(kindByMessage(failure));
  if (message.setting?.kind === 'block-public-access') return refused('authorization');
  if (KEY_REFUSED.test(errorMessage)) return refused('key');
  const isSaid = VALIDATED_AND_REFUSED.test(errorMessage) && !ABOUT_THE_THING.test(code);
  return isSaid && code !== '' ? refused(kindByMessage(failure)) : { kind: 'not-refused', reason: 'other-error' };
}

/** A sentence that is neither bare nor one of IAM's forms is the service speaking of itself. */
function ownWords(failure: Failure): Standing {
  const { message, errorMessage, sentence = errorMessage } = failure;
  const isOfIam =
    message.stated !== undefined ||
    message.action !== undefined ||
    message.principal !== undefined ||
    message.possible !== undefined ||
    message.encodedMessage !== undefined ||
    message.authorizationId !== undefined ||
    message.setting !== undefined;
  const setting = isOfIam ? undefined : ownWordsIn(sentence, errorMessage.replaceAll(failure.errorCode || ' ', ' '));
  return setting === undefined
    ? refused(kindByMessage(failure))
    : { kind: 'refused', refusal: 'service-setting', setting };
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
function isEndUserSignIn({ eventSource, errorMessage, message }: Failure): boolean {
  const isOfUserPool =
    eventSource.startsWith('cognito-idp.') || (eventSource === '' && OF_USER_POOL.test(errorMessage));
  return isOfUserPool && message.action === undefined && message.stated === undefined;
}

const OF_USER_POOL = new RegExp(
  [
    'Incorrect username or password',
    'Password attempts exceeded',
    'User is disabled|User is not confirmed|User cannot be confirmed',
    '(?:Refresh|Access) Token has (?:expired|been revoked)',
    'Invalid (?:Access|Refresh) Token',
    'Unable to verify secret hash for client',
  ].join('|'),
  'i',
);

function refused(refusal: Refusal): Standing {
  return { kind: 'refused', refusal };
}
