/**
 * Failures of credentials and clocks in words: which one it is, why no policy was asked, what to do. Errs towards the
 * general sentence where the text does not tell which of several failures it is.
 */
import { type CredentialFailure, clockAheadSeconds, credentialFailureOf } from '../../denial/text/told/told-failure.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { value } from '../text/escape.ts';
import { callerPhrase, callWords, count } from './names/names.ts';
import type { FailureWords } from './settings/known-settings.ts';
import { isAboutAnother } from './settings/service-settings.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html */
const REGISTRY_SIGN_IN =
  'Sign in to the registry and try again: `aws ecr get-login-password --region REGION | docker login --username AWS --password-stdin ACCOUNT.dkr.ecr.REGION.amazonaws.com`. Where a node, a credential helper or a controller signs in by itself, its role needs ecr:GetAuthorizationToken.';

const CREDENTIALS: Readonly<Record<CredentialFailure, FailureWords>> = {
  'metadata-refused': {
    clause:
      'the instance metadata service gave no credentials; it answers 401 when it takes IMDSv2 only and is asked the old way, 403 when it is switched off',
    step: 'Update the SDK or script to one that speaks IMDSv2 (it fetches a token first), or switch the metadata service of the instance on.',
    short: 'not sent, metadata service refused',
  },
  'metadata-unreachable': {
    clause:
      'no credentials were found; the client looked everywhere it knows, and the metadata service of EC2 or of the container gave none either',
    step: 'On EC2 attach an instance profile, and for containers raise the hop limit of the metadata service (HttpPutResponseHopLimit) to 2; elsewhere sign in or choose a profile.',
    short: 'not sent, no credentials',
  },
  'profile-missing': {
    clause: 'the profile that was asked for is not in the AWS configuration files, so there were no credentials',
    step: 'Compare the profile name (`--profile`, AWS_PROFILE) with what `aws configure list-profiles` prints.',
    short: 'not sent, profile not found',
  },
  incomplete: {
    clause: 'only a part of the credentials is set',
    step: 'Set access key id and secret access key together, with the session token if they are temporary, or unset them all.',
    short: 'not sent, credentials incomplete',
  },
  'pod-token-unreadable': {
    clause: 'the program could not read the token of its service account, so it had nothing to sign in with',
    step: 'Let the user of the container read the token: set fsGroup in the securityContext of the pod (65534 for nobody). Where the file is missing, the service account had no role when the pod started: start the pod again.',
    short: 'not sent, token not readable',
  },
  'sign-in-ended': {
    clause: 'the sign-in that the profile takes its credentials from has ended, or was never made',
    step: 'Sign in again: `aws sso login --profile NAME`, or `aws login` for a console sign-in.',
    short: 'not sent, sign-in has ended',
  },
  'registry-not-signed-in': {
    clause: 'whatever asked Amazon ECR for the image had not signed in to the registry',
    step: REGISTRY_SIGN_IN,
  },
  'registry-sign-in-ended': {
    clause: 'the sign-in to the registry had expired; those of Amazon ECR last 12 hours',
    step: REGISTRY_SIGN_IN,
  },
  'request-expired': {
    clause: 'the request was signed too long ago to count',
    step: 'Make a new presigned URL, or sign the request again; if it was fresh, check the clock of the machine.',
  },
  'key-unknown': {
    clause: 'AWS does not know the access key, or the session token does not belong to it',
    step: 'Find out which key is used (`aws configure list`): look for old keys in AWS_ACCESS_KEY_ID, a missing AWS_SESSION_TOKEN, a deleted or inactive key, another partition, a Region that is not enabled.',
  },
  'signature-differs': {
    clause:
      'the signature does not match, because the secret access key is not the one of this access key or the request was changed on its way',
    step: 'Set the secret access key again (one stray space is enough), and look for a proxy that rewrites headers or paths.',
  },
  'not-signed': {
    clause: 'the request was not signed, or not completely',
    step: 'Check that credentials reach the client that signs, and that the address and path exist: some services answer an unknown path so.',
  },
  'signed-otherwise': {
    clause: 'the request was signed in a way that the service does not take',
    step: 'Sign with Signature Version 4 for the Region and service that are called, every header that has to be signed included; a current SDK or AWS CLI does so by itself.',
  },
  'api-key-refused': {
    clause: 'AWS did not accept the API key: it is incomplete, has expired or was deleted',
    step: 'Make a new API key, or check the one that the program gets (AWS_BEARER_TOKEN_BEDROCK); one that is set goes before other credentials, so unset it to use those.',
  },
  'web-token-refused': {
    clause: "AWS did not accept the identity provider's token",
    step: 'Fetch a new token, and compare its issuer and audience with the identity provider in IAM.',
  },
  'web-token-ended': {
    clause: "the identity provider's token had expired",
    step: 'Fetch a new token shortly before the login: such tokens live for minutes.',
  },
  'provider-missing': {
    clause: 'IAM in the account of the role knows no OpenID Connect provider of this issuer',
    step: "Create the identity provider for this issuer in the role's account, or correct the account or the issuer.",
  },
};

export function credentialWords({ denial }: Diagnosis): FailureWords {
  if (isConsoleSignIn(denial)) return signInWords(denial);
  const failure = credentialFailureOf(denial);
  if (failure !== undefined) return CREDENTIALS[failure];
  if (denial.refusal === 'no-credentials')
    return {
      clause: 'no credentials were found, so AWS was never asked',
      step: 'Give the program credentials: sign in, choose a profile, or attach a role.',
      short: 'not sent, no credentials',
    };
  if (denial.refusal === 'credentials-expired')
    return {
      clause: 'the temporary credentials had expired',
      step: 'Get new credentials: sign in again, or assume the role again.',
    };
  return {
    clause: 'AWS did not accept the credentials or the signature',
    step: 'Find out which key is used (`aws configure list`), and get new credentials: sign in again, or assume the role again.',
  };
}

function isConsoleSignIn({ eventSource, eventName }: Diagnosis['denial']): boolean {
  return eventSource.startsWith('signin.') && eventName === 'ConsoleLogin';
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html#cloudtrail-integration_signin-tempcreds */
function signInWords({ caller, errorMessage }: Diagnosis['denial']): FailureWords {
  const unknown = /No username found/i.test(errorMessage);
  return {
    clause: unknown
      ? 'the account has no user of the name that was typed'
      : 'the password or the code of the second factor was wrong',
    step:
      caller.kind === 'root'
        ? 'Ask those who may use the root user whether it was one of them; if nobody was, change its password, check its second factor, and look at where the attempt came from (source address, below).'
        : 'Ask the person whether it was them; if nobody was, reset the password and look at where the attempt came from (source address, below).',
    short: 'console sign-in failed',
  };
}

export function clockClause({ denial }: Diagnosis): string {
  const ahead = clockAheadSeconds(denial.errorMessage);
  if (ahead === undefined || Math.abs(ahead) < 60)
    return "the caller's clock is too far from the time of AWS, so the signature did not count";
  const minutes = Math.round(Math.abs(ahead) / 60);
  const span = minutes < 120 ? count(minutes, 'minute') : count(Math.round(minutes / 60), 'hour');
  return `the caller's clock is ${span} ${ahead > 0 ? 'ahead of' : 'behind'} the time of AWS (or the request was sent that late), so the signature did not count`;
}

/** Nothing went out, so that nobody was refused. */
function wasNotSent({ denial }: Diagnosis): boolean {
  const failure = credentialFailureOf(denial);
  return failure === 'sign-in-ended' || (denial.refusal === 'no-credentials' && failure !== 'registry-not-signed-in');
}

/** The start of the summary where "CALLER was refused ACTION" would be wrong. */
export function failureOpening(diagnosis: Diagnosis): string | undefined {
  if (diagnosis.outcome !== 'not-a-policy-denial') return undefined;
  const { denial } = diagnosis;
  const call = callWords(denial);
  if (wasNotSent(diagnosis)) return `${call === 'a call' ? 'The call' : call} was not sent`;
  if (isConsoleSignIn(denial))
    return `A sign-in to the console failed for ${callerPhrase(diagnosis).replace(/^(?:The|An|A|User)\b/, (word) => word.toLowerCase())}`;
  if (!isAboutAnother(diagnosis)) return undefined;
  return `${denial.eventName === '' ? 'The call' : value(denial.eventName, 64)} was refused`;
}

/** Why no policy was asked. */
export function whyNoPolicy(diagnosis: Diagnosis): string | undefined {
  const { denial } = diagnosis;
  if (wasNotSent(diagnosis)) return 'Nothing reached AWS, so no policy was asked and CloudTrail has no record of it.';
  if (isAboutAnother(diagnosis))
    return 'The service looked at this before it did anything, so no call was denied; CloudTrail shows the call that failed under an error code of another kind.';
  if (denial.refusal === 'session-duration')
    return 'STS compares the duration with this limit; permissions play no part.';
  if (isConsoleSignIn(denial)) return 'A sign-in comes before every policy.';
  if (/^credentials-|^clock-skew$/.test(diagnosis.cause)) return 'AWS checks who signed before it asks any policy.';
  return undefined;
}
