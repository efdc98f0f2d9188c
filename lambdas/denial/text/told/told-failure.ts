/**
 * Failures that leave no record of a denial and are told by the text of an error alone: no credentials, an ended
 * sign-in, a key AWS does not know, a clock, a session too long, a role that a service could not use.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html,
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html and the `Errors` pages of the APIs.
 * Errs towards the plainer failure: a special one is named only by words that nothing else prints.
 */
import type { Refusal } from '../../denial.ts';
import {
  API_KEY_REFUSED,
  ECR_ENDED,
  ECR_UNSIGNED,
  NO_PROVIDER,
  NOT_SIGNED,
  SIGNED_OTHERWISE,
  TOKEN_REFUSED,
} from './credential-words.ts';

/** Which of the credential failures it is, where the words tell. */
export type CredentialFailure =
  | 'metadata-refused'
  | 'metadata-unreachable'
  | 'profile-missing'
  | 'incomplete'
  | 'pod-token-unreadable'
  | 'sign-in-ended'
  | 'registry-not-signed-in'
  | 'registry-sign-in-ended'
  | 'request-expired'
  | 'key-unknown'
  | 'signature-differs'
  | 'not-signed'
  | 'signed-otherwise'
  | 'api-key-refused'
  | 'web-token-refused'
  | 'web-token-ended'
  | 'provider-missing';

export interface ToldFailure {
  readonly refusal: Refusal;
  /** Slug of a service's switch, as in `StatedSetting`. */
  readonly setting?: string;
}

type Row = readonly [RegExp, Refusal, string?];

/** First match decides: what the client could not even send goes before what AWS answered. */
const TOLD: readonly Row[] = [
  // https://repost.aws/knowledge-center/lambda-kmsaccessdeniedexception-errors
  [
    /unable to decrypt the environment variables.{0,300}UnrecognizedClientException/is,
    'service-setting',
    'lambda-role-recreated',
  ],
  [/DurationSeconds exceeds the 1 hour session limit/i, 'session-duration', 'role-chaining-hour'],
  [/requested DurationSeconds exceeds the MaxSessionDuration/i, 'session-duration', 'maximum-session-duration'],
  [
    new RegExp(
      [
        'SSO session (?:associated with this profile )?has expired',
        'Token has expired and refresh failed',
        'Error loading SSO Token',
        'Your session has expired',
        'To refresh this SSO session',
        'refresh cached SSO token failed',
        'cached SSO token (?:is expired|has expired)',
        'Your (?:login )?session (?:is|has) expired',
        'Session token not found or invalid',
      ].join('|'),
      'i',
    ),
    'credentials-expired',
  ],
  [
    new RegExp(
      [
        // botocore, and the AWS CLI on top of it.
        'Unable to locate (?:\\w+ )?credentials',
        'NoCredentialsError',
        'PartialCredentialsError',
        'Partial credentials found',
        'config profile \\([^)]*\\) could not be found',
        'ProfileNotFound',
        'MetadataRetrievalError',
        'CredentialRetrievalError',
        // SDK for Go, and Terraform on top of it.
        'NoCredentialProviders',
        'no valid providers in chain',
        'no EC2 IMDS role found',
        'failed to get shared config profile',
        'no valid credential sources? (?:found|for)',
        // The token that a pod signs in with, by whichever SDK.
        "(?:unable to read file at|open|Permission denied: '|No such file or directory: ') ?/\\S{1,100}/eks\\.amazonaws\\.com/\\S{1,60}token",
        // SDK for JavaScript.
        'Could not load credentials from any providers',
        'CredentialsProviderError',
        'Missing credentials in config',
        // SDK for Java.
        'Unable to load (?:AWS )?credentials from any',
        // SDK for .NET.
        'Unable to get IAM security credentials',
        'Unable to find credentials',
        'Failed to resolve AWS credentials',
        // SDK for Ruby.
        'MissingCredentialsError',
        // SDK for Rust.
        'CredentialsNotLoaded',
        'no providers in chain provided credentials',
        // Where machines and containers get their credentials, by whichever tool.
        '169\\.254\\.(?:169\\.254|170\\.2)',
        'fd00:ec2::254',
        'EC2 ?Metadata\\w*:? .*401',
        'EC2 metadata token',
        'Unable to contact (?:EC2 )?instance metadata',
      ].join('|'),
      'i',
    ),
    'no-credentials',
  ],
  // The client of a registry sent no sign-in; one of ECR is asked for with AWS's credentials.
  [ECR_UNSIGNED, 'no-credentials'],
  [ECR_ENDED, 'credentials-expired'],
  [
    new RegExp(
      [
        'security token included in the request is expired',
        'Bearer Token has expired',
        'provided token has expired',
        'Request has expired',
        '\\bExpiredToken(?:Exception)?\\b',
      ].join('|'),
      'i',
    ),
    'credentials-expired',
  ],
  [
    new RegExp(
      [
        '\\bRequestTimeTooSkewed\\b',
        'Signature expired: |Signature not yet current',
        // S3.
        'difference between the request time and the current time is too large',
      ].join('|'),
      'i',
    ),
    'clock-skew',
  ],
  [
    new RegExp(
      [
        'security token included in the request is invalid',
        'Access Key Id you provided does not exist',
        'request signature we calculated does not match',
        'not able to validate the provided access credentials',
        '\\b(?:InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId)\\b',
        '\\b(?:SignatureDoesNotMatch|IncompleteSignature(?:Exception)?)\\b',
        // STS and Cognito, of a token of an identity provider.
        '\\bInvalidIdentityToken(?:Exception)?\\b|\\bInvalid login token\\b',
      ].join('|'),
      'i',
    ),
    'credentials-invalid',
  ],
  [NOT_SIGNED, 'credentials-invalid'],
  [SIGNED_OTHERWISE, 'credentials-invalid'],
  [API_KEY_REFUSED, 'credentials-invalid'],
  [/Token expired: current date\/time/i, 'credentials-expired'],
  [NO_PROVIDER, 'credentials-invalid'],
  [TOKEN_REFUSED, 'credentials-invalid'],
  // IAM Identity Center hands out credentials of assigned accounts and permission sets only.
  [/ForbiddenException\W.{0,1000}GetRoleCredentials\b.{0,1000}No access/i, 'service-setting', 'no-assignment'],
  [/in order to use this AWS Marketplace product/i, 'service-setting', 'marketplace-subscription'],
  [/Premium Support Subscription is required/i, 'service-setting', 'support-plan'],
  [
    /\bOptInRequired\b|\bSubscriptionRequiredException\b|not (?:yet )?subscribed to this service|The AWS Access Key Id needs a subscription/i,
    'service-setting',
    'not-subscribed',
  ],
  // S3 does not say which of its own reasons it was.
  [/\bAPI: ec2:\w+ Not authorized for images?\b/, 'service-setting', 'image-not-shared'],
  [/\bAllAccessDisabled\b/, 'service-setting', 'service-words'],
  [
    new RegExp(
      [
        '\\bPendingVerification\\b|\\bAccountProblem\\b|\\bNotSignedUp\\b',
        'account is (?:currently )?(?:blocked|pending verification)',
        'account is currently being verified',
      ].join('|'),
      'i',
    ),
    'service-setting',
    'account-not-ready',
  ],
];

export function toldFailure(text: string): ToldFailure | undefined {
  const row = TOLD.find(([pattern]) => pattern.test(text));
  if (row === undefined) return undefined;
  const [, refusal, setting] = row;
  return setting === undefined ? { refusal } : { refusal, setting };
}

/** The words that make one failure of credentials out of many, by kind of refusal. */
const KINDS: Readonly<Partial<Record<Refusal, readonly (readonly [RegExp, CredentialFailure])[]>>> = {
  'no-credentials': [
    [ECR_UNSIGNED, 'registry-not-signed-in'],
    [/\/eks\.amazonaws\.com\/\S{1,60}token/, 'pod-token-unreadable'],
    [/config profile \([^)]*\) could not be found|shared config profile|ProfileNotFound/i, 'profile-missing'],
    [/Partial ?credentials/i, 'incomplete'],
    [/(?:169\.254\.169\.254|fd00:ec2::254|EC2 ?Metadata|IMDS).{0,1000}\b40[13]\b/i, 'metadata-refused'],
    [
      /EC2 metadata token|instance metadata|IMDS|MetadataRetrievalError|EC2 ?Metadata|169\.254\.|fd00:ec2::254/i,
      'metadata-unreachable',
    ],
  ],
  'credentials-expired': [
    [ECR_ENDED, 'registry-sign-in-ended'],
    [
      /\bSSO\b|Your (?:login )?session|Token has expired and refresh failed|sso login|Session token not found/i,
      'sign-in-ended',
    ],
    [/Token expired: current date\/time/i, 'web-token-ended'],
    [/Request has expired|RequestExpired/i, 'request-expired'],
  ],
  'credentials-invalid': [
    [NOT_SIGNED, 'not-signed'],
    [SIGNED_OTHERWISE, 'signed-otherwise'],
    [API_KEY_REFUSED, 'api-key-refused'],
    [/SignatureDoesNotMatch|InvalidSignature|signature we calculated/i, 'signature-differs'],
    [NO_PROVIDER, 'provider-missing'],
    [/InvalidIdentityToken|IDPRejectedClaim|Invalid login token/i, 'web-token-refused'],
    [TOKEN_REFUSED, 'web-token-refused'],
    [
      new RegExp(
        [
          'InvalidClientTokenId',
          'UnrecognizedClient',
          'InvalidAccessKeyId',
          'security token included in the request is invalid',
          'does not exist in our records',
          'AuthFailure',
          'not able to validate',
        ].join('|'),
        'i',
      ),
      'key-unknown',
    ],
  ],
};

/** Of records too: what the code and the message tell. */
export function credentialFailureOf(denial: {
  readonly refusal: Refusal;
  readonly errorCode: string;
  readonly errorMessage: string;
}): CredentialFailure | undefined {
  const told = `${denial.errorCode} ${denial.errorMessage}`;
  return KINDS[denial.refusal]?.find(([pattern]) => pattern.test(told))?.[1];
}

/** Seconds that the caller's clock is ahead of AWS's, where the text has both times; negative when it is behind. */
export function clockAheadSeconds(message: string): number | undefined {
  const found =
    /Signature (?:expired|not yet current): (?<theirs>\d{8}T\d{6}Z) is \w+ (?:earlier|later) than \d{8}T\d{6}Z \((?<ours>\d{8}T\d{6}Z)/i.exec(
      message,
    )?.groups;
  const ahead = (msOf(found?.['theirs']) - msOf(found?.['ours'])) / 1000;
  return Number.isFinite(ahead) ? ahead : undefined;
}

/** `20261102T134200Z`. */
function msOf(basic = ''): number {
  return Date.parse(basic.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
