/**
 * The service's own settings in words, and what a service says of a role or a resource that it was told to use.
 * Errs towards the plain quotation: for a setting that is not known what the service said is repeated.
 */
import { servicePrefix } from '../../aws/action.ts';
import { bucketArn } from '../../aws/arn.ts';
import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import { bare, value } from '../text/escape.ts';
import { actionOf, placeName } from './names/names.ts';

export interface FailureWords {
  /** Completes "…: ". */
  readonly clause: string;
  readonly step: string;
  /** Completes "NAME: ACTION " in a subject. */
  readonly short?: string;
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
  'lake-formation': {
    clause: 'Lake Formation refuses it: the caller lacks a permission that is granted there and not in IAM',
    step: 'As a data lake administrator grant the permission that the message names in Lake Formation (console, or `aws lakeformation grant-permissions`); in IAM the caller needs lakeformation:GetDataAccess besides.',
    short: 'refused by Lake Formation',
  },
  'opensearch-role-mapping': {
    clause:
      'the access control of OpenSearch itself refuses it: no OpenSearch role that is mapped to the caller holds the permission',
    step: 'Map the IAM ARN that the message names as a backend role to an OpenSearch role that holds the permission (Dashboards: Security, Roles, Mapped users); on OpenSearch Serverless name it in a data access policy.',
    short: 'refused by OpenSearch roles',
  },
  'opensearch-data-access': {
    clause: 'no data access policy of OpenSearch Serverless lets the caller in',
    step: 'Name the IAM ARN of the caller, with the permission, in a data access policy of the collection; IAM allows aoss:APIAccessAll besides.',
    short: 'refused by a data access policy',
  },
  'image-not-shared': {
    clause: 'the image (AMI) is not shared with the account, or is not there in this Region',
    step: "Let the owner of the image share it with the account (launch permissions, and the key and snapshots of an encrypted one), or take one that is the account's own or public.",
    short: 'refused, AMI not shared',
  },
  'post-policy': {
    clause: 'the upload does not fit the signed form (POST policy) that it came with, which is not an IAM policy',
    step: 'Sign a new form whose conditions and expiry fit the upload.',
    short: 'refused by its POST policy',
  },
  'appsync-rules': {
    clause:
      'the rules of the GraphQL API itself refuse it: its schema or a resolver does not let the caller have this field',
    step: 'Look at the authorization of the field in the schema (@auth, @aws_iam and their like) and at what its resolver checks; a caller that signs with IAM also needs appsync:GraphQL for the field.',
    short: 'refused by rules of the API',
  },
  'redshift-role-missing': {
    clause: 'the role is not associated with the Redshift cluster or workgroup, which therefore cannot use it',
    step: 'Associate the role (`aws redshift modify-cluster-iam-roles --add-iam-roles`, or the namespace of Redshift Serverless), and check that its trust policy names Redshift.',
    short: 'refused, role not associated',
  },
  'delegated-administrator': {
    clause: "only the organization's delegated administrator of the service may make this call",
    step: 'Make the call from the account that is delegated administrator of the service, or let the management account register this one.',
    short: 'refused, not the delegated administrator',
  },
  'not-enabled': {
    clause: 'the service, or a feature that the call needs, is not enabled for the account in this Region',
    step: 'Enable what the message names in this account and Region, or call in the Region where it is enabled; in an organization its administrator may have to do so.',
    short: 'refused, not enabled',
  },
  'function-url': {
    clause:
      'the function URL lets the call in only where lambda:InvokeFunctionUrl and, since October 2025, lambda:InvokeFunction are both allowed',
    step: "Look at the function's policy (`aws lambda get-policy`): beside lambda:InvokeFunctionUrl it must allow lambda:InvokeFunction to the same principal (`aws lambda add-permission … --action lambda:InvokeFunction --invoked-via-function-url`). A URL of auth type AWS_IAM also needs a signed request.",
    short: 'refused by the function URL',
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
  if (setting === 'service-not-let-in') return serviceNotLetIn(diagnosis);
  if (setting === 'service-words') return inItsOwnWords(diagnosis);
  return Object.hasOwn(SETTINGS, setting) ? SETTINGS[setting] : undefined;
}

function settingOf({ denial }: Diagnosis): string | undefined {
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
function lackingRole(diagnosis: Diagnosis): FailureWords {
  const { denial } = diagnosis;
  const action = actionOf(denial);
  if (action === 'ec2:CreateNetworkInterface')
    return {
      clause: `Lambda checked the execution role before it put the function into the VPC, and the role lacks ${value(action)}`,
      step: 'Give the execution role ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces and ec2:DeleteNetworkInterface; the managed policy AWSLambdaVPCAccessExecutionRole holds them.',
      short: 'refused, execution role lacks VPC rights',
    };
  const what = action === '' ? 'a permission that the service needs' : value(action, 64);
  const service = servicePrefix(action);
  const policy = Object.hasOwn(EXECUTION_POLICIES, service) ? EXECUTION_POLICIES[service] : undefined;
  const hint = policy === undefined ? '' : `; for a Lambda function the managed policy ${policy} holds what is needed`;
  const further = /^s3:/.test(action) ? ', and make sure that the objects are there' : '';
  return {
    clause: allowsNow(diagnosis)
      ? `the service found that the role it was given lacks ${what}; the policies of the role as they stand now allow it`
      : `the service checked the role that it was given, and the role lacks ${what}`,
    step: `Give the role ${what}${hint}${further}.`,
    short: 'refused, role lacks a permission',
  };
}

/** An object has no policy of its own. */
function carrierOf(resource: string): string {
  return /^arn:[^:]*:s3:::/.test(resource) ? bucketArn(resource) : resource;
}

/** A resource names in its policy which services may use it. */
function serviceNotLetIn({ denial }: Diagnosis): FailureWords {
  const service = denial.caller.kind === 'service' ? denial.caller.invokedBy : undefined;
  const who = service === undefined ? 'the service' : value(service, 64);
  const resource = denial.needs[0]?.resource;
  const what = resource === undefined ? 'what the call tells it to use' : placeName(carrierOf(resource));
  const asked = denial.needs.map((need) => `${value(need.action, 64)} on ${value(need.resource, 160)}`).join(' and ');
  return {
    clause: `${who} was not let in to ${what}, which the policy of that resource decides, and the policy of its KMS key if it has one`,
    step:
      asked === ''
        ? `Let the resource-based policy of ${what} allow ${who} what it does there, and the key policy likewise.`
        : `Let the resource-based policy of ${what} allow ${who} ${asked}, with aws:SourceAccount set to your account; the key policy likewise, where there is a key.`,
    short: 'refused, service not let in',
  };
}

function inItsOwnWords({ denial }: Diagnosis): FailureWords {
  return {
    clause: `the service refuses it by a rule of its own (“${bare(denial.errorMessage, 160)}”) and names no policy`,
    step: 'Look up what the service says (quoted below) in its documentation; it is not said in any form that IAM uses, so a change of policies is the last thing to try.',
    short: 'refused by the service itself',
  };
}

function allowsNow({ checks }: Diagnosis): boolean {
  return checks.length > 0 && checks.every(({ decision }) => decision === 'allowed');
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

/** What the failed call was told to use is refused, not the call. */
export function isAboutAnother(diagnosis: Diagnosis): boolean {
  const setting = settingOf(diagnosis);
  return setting?.startsWith('handed-role-') === true || setting === 'service-not-let-in';
}

/** A policy may well have to change, though none was found that refuses. */
export function leavesPoliciesOpen(diagnosis: Diagnosis): boolean {
  return isAboutAnother(diagnosis) || settingOf(diagnosis) === 'function-url';
}
