/**
 * What no policy decided, in words: which failure it is, why no policy was asked, what to do. Errs towards the general
 * sentence where the text does not tell which of several failures it is.
 */
import { type CredentialFailure, clockAheadSeconds, credentialFailureOf } from '../../denial/text/told-failure.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { value } from '../escape.ts';
import { actionOf, callWords, count } from './names.ts';

interface FailureWords {
  /** Completes "…: ". */
  readonly clause: string;
  readonly step: string;
  /** Completes "NAME: ACTION " in a subject. */
  readonly short?: string;
}

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
  'sign-in-ended': {
    clause: 'the sign-in that the profile takes its credentials from has ended, or was never made',
    step: 'Sign in again: `aws sso login --profile NAME`, or `aws login` for a console sign-in.',
    short: 'not sent, sign-in has ended',
  },
  'request-expired': {
    clause: 'the request was signed too long ago to count',
    step: 'Make a new presigned URL, or sign the request anew; if it was fresh, check the clock of the machine.',
  },
  'key-unknown': {
    clause: 'AWS does not know the access key, or the session token does not belong to it',
    step: 'Find out which key is used (`aws configure list`): look for old keys in AWS_ACCESS_KEY_ID, a missing AWS_SESSION_TOKEN, a deleted or inactive key, another partition, a Region that is not enabled.',
  },
  'signature-differs': {
    clause:
      'the signature does not match, because the secret access key is not the one of this access key or the request was changed on its way',
    step: 'Set the secret access key anew (one blank too many is enough), and look for a proxy that rewrites headers or paths.',
  },
  'not-signed': {
    clause: 'the request was not signed, or not completely',
    step: 'Check that credentials reach the client that signs, and that the address and path exist: some services answer an unknown path so.',
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

const SETTINGS: Readonly<Record<string, FailureWords>> = {
  'billing-access': {
    clause: 'access of IAM users and roles to billing is not activated for the account',
    step: 'As the root user, activate IAM access to billing information on the Account page of the console.',
  },
  'organizations-caller': {
    clause: 'only the management account or a delegated administrator may make this Organizations call',
    step: 'Make the call from the management account, or from an account that is a delegated administrator.',
  },
  'sse-c-blocked': {
    clause: 'the bucket blocks encryption with customer-provided keys (SSE-C)',
    step: 'Upload without customer-provided keys (SSE-C), or let the owner of the bucket unblock them.',
  },
  'cross-account-pass-role': {
    clause: 'a role of another account cannot be passed to a service',
    step: 'Pass a role of the same account as the resource that uses it.',
  },
  'not-allowlisted': {
    clause: 'AWS has not opened this feature to the account',
    step: 'Ask AWS Support to open the feature to the account.',
  },
  'not-subscribed': {
    clause: 'the account is not subscribed to the service',
    step: 'Subscribe the account to the service, then call again; a new account may have to wait up to a day.',
  },
  'support-plan': {
    clause: 'the AWS Support API is open only to accounts with a support plan that includes it',
    step: 'Use the Support Center in the console, or choose a support plan that includes the API.',
  },
  'account-not-ready': {
    clause: 'AWS has not opened the account for use: it is being verified, or was blocked',
    step: 'Finish the verification of the account, or ask AWS Support (account and billing) why it is blocked.',
  },
  'no-assignment': {
    clause: 'IAM Identity Center assigns this person no such permission set in this account',
    step: 'Compare sso_account_id and sso_role_name of the profile with the AWS access portal, or ask for the assignment.',
    short: 'refused, permission set not assigned',
  },
  'model-access': {
    clause: 'access to the model is not granted to the account',
    step: 'Ask for access to the model in the Amazon Bedrock console of that Region.',
  },
  'marketplace-subscription': {
    clause: 'the AWS Marketplace subscription it needs is missing',
    step: 'Subscribe to the product in AWS Marketplace, then call again.',
  },
  'region-disabled': {
    clause: 'the Region is not activated for the account',
    step: 'Activate the Region for the account on the Account page of the console.',
  },
  'maximum-session-duration': {
    clause: 'the session asked for is longer than the role allows (its maximum session duration)',
    step: "Ask for a shorter session (DurationSeconds), or let an administrator raise the role's maximum session duration, up to 12 hours.",
    short: 'refused, session too long',
  },
  'role-chaining-hour': {
    clause: 'a role assumed with the credentials of another role gets one hour at most, and more was asked for',
    step: 'Ask for 3,600 seconds or less, or assume the role straight from the first sign-in instead of from another role.',
    short: 'refused, session too long',
  },
  'action-null': {
    clause:
      'the service refused without knowing the action ("null"), as it does with a request that it cannot read or for something not set up',
    step: 'Check the request itself first (file format, names, ARNs, Region) and that the service is set up in this account; permissions come second.',
  },
  'object-ownership': {
    clause: 'S3 Object Ownership decides it',
    step: 'Leave the ACL out of the call, or let the account that wrote the object give access to it.',
  },
  'block-public-access': {
    clause: 'S3 Block Public Access decides it',
    step: 'Let the bucket policy name who may read, instead of making the bucket public.',
  },
};

/** A setting is named by others: `constructor` is none of ours. */
export function settingWords(setting: string, diagnosis: Diagnosis): FailureWords | undefined {
  if (setting === 'handed-role-permissions') return lackingRole(diagnosis);
  if (setting === 'handed-role-trust') return untrustedRole(diagnosis);
  return Object.hasOwn(SETTINGS, setting) ? SETTINGS[setting] : undefined;
}

export function settingOf({ denial }: Diagnosis): string | undefined {
  if (denial.message.setting?.kind === 'service-setting') return denial.message.setting.setting;
  return denial.refusal === 'session-duration' ? 'maximum-session-duration' : undefined;
}

export function settingClause(diagnosis: Diagnosis): string {
  const setting = settingOf(diagnosis);
  if (setting === undefined) return 'a setting of the service refuses it, not an IAM policy';
  const words = settingWords(setting, diagnosis)?.clause;
  return words ?? `a setting of the service refuses it, not an IAM policy (${value(setting, 60)})`;
}

export function settingShort(diagnosis: Diagnosis): string {
  const setting = settingOf(diagnosis);
  const words = setting === undefined ? undefined : settingWords(setting, diagnosis);
  return words?.short ?? 'refused by a service setting';
}

/** AWS managed policies for execution roles, by the service that the function uses. */
const EXECUTION_POLICIES: Readonly<Record<string, string>> = {
  sqs: 'AWSLambdaSQSQueueExecutionRole',
  dynamodb: 'AWSLambdaDynamoDBExecutionRole',
  kinesis: 'AWSLambdaKinesisExecutionRole',
  kafka: 'AWSLambdaMSKExecutionRole',
};

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
function lackingRole({ denial }: Diagnosis): FailureWords {
  const action = actionOf(denial);
  if (action === 'ec2:CreateNetworkInterface')
    return {
      clause: `Lambda checked the execution role before it put the function into the VPC, and the role lacks ${value(action)}`,
      step: 'Give the execution role ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces and ec2:DeleteNetworkInterface; the managed policy AWSLambdaVPCAccessExecutionRole holds them.',
      short: 'refused, execution role lacks VPC rights',
    };
  const what = action === '' ? 'a permission that the service needs' : value(action, 64);
  const service = action.split(':')[0] ?? '';
  const policy = Object.hasOwn(EXECUTION_POLICIES, service) ? EXECUTION_POLICIES[service] : undefined;
  const hint = policy === undefined ? '' : `; for a Lambda function the managed policy ${policy} holds what is needed`;
  return {
    clause: `the service checked the role that it was given, and the role lacks ${what}`,
    step: `Give the role ${what}${hint}.`,
    short: 'refused, role lacks a permission',
  };
}

function untrustedRole({ denial }: Diagnosis): FailureWords {
  const service = denial.caller.kind === 'service' ? denial.caller.invokedBy : undefined;
  const who = service === undefined ? 'the service' : value(service, 64);
  const whom =
    service === undefined
      ? 'the service principal that uses it (for EKS Pod Identity pods.eks.amazonaws.com, with sts:TagSession as well)'
      : value(service, 64);
  return {
    clause: `${who} may not assume the role that it was given, because the trust policy of the role does not let it in or the role was made only seconds ago`,
    step: `Let the trust policy of the role allow sts:AssumeRole to ${whom}; for a role just made, try again after some seconds.`,
    short: 'refused, role cannot be assumed',
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
export function wasNotSent({ denial }: Diagnosis): boolean {
  return denial.refusal === 'no-credentials' || credentialFailureOf(denial) === 'sign-in-ended';
}

/** The start of the summary where "CALLER was refused ACTION" would be wrong. */
export function failureOpening(diagnosis: Diagnosis): string | undefined {
  if (diagnosis.outcome !== 'not-a-policy-denial') return undefined;
  const { denial } = diagnosis;
  const call = callWords(denial);
  if (wasNotSent(diagnosis)) return `${call === 'a call' ? 'The call' : call} was not sent`;
  if (!isHandedRole(diagnosis)) return undefined;
  return `${denial.eventName === '' ? 'The call' : value(denial.eventName, 64)} was refused`;
}

/** Why no policy was asked. */
export function whyNoPolicy(diagnosis: Diagnosis): string | undefined {
  const { denial } = diagnosis;
  if (wasNotSent(diagnosis)) return 'Nothing reached AWS, so no policy was asked and CloudTrail has no record of it.';
  if (isHandedRole(diagnosis))
    return 'The service looked at the role before it did anything with it, so no call was denied and CloudTrail shows no denied record.';
  if (denial.refusal === 'session-duration')
    return 'STS compares the duration with this limit; permissions play no part.';
  if (/^credentials-|^clock-skew$/.test(diagnosis.cause)) return 'AWS checks who signed before it asks any policy.';
  return undefined;
}

export function isHandedRole(diagnosis: Diagnosis): boolean {
  return settingOf(diagnosis)?.startsWith('handed-role-') === true;
}
