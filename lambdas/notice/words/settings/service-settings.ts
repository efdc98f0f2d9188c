/**
 * What a service's own setting means in words, and what it says of a role or a resource that it was told to use.
 * Errs towards the plain quotation: for a setting that is not known what the service said is repeated.
 */
import { bucketArn } from '../../../aws/arn.ts';
import type { Diagnosis } from '../../../diagnosis/diagnosis.ts';
import { bare, value } from '../../text/escape.ts';
import { actionOf, listed, listedShort, placeName } from '../names/names.ts';
import { type FailureWords, KNOWN_SETTINGS } from './known-settings.ts';

/** A setting is named by others: `constructor` is none of ours. */
export function settingWords(setting: string, diagnosis: Diagnosis): FailureWords | undefined {
  if (setting === 'handed-role-permissions') return lackingRole(diagnosis);
  if (setting === 'handed-role-trust') return untrustedRole(diagnosis);
  if (setting === 'service-not-let-in') return serviceNotLetIn(diagnosis);
  if (setting === 'service-words') return inItsOwnWords(diagnosis);
  return Object.hasOwn(KNOWN_SETTINGS, setting) ? KNOWN_SETTINGS[setting] : undefined;
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

/**
 * AWS managed policies for execution roles of functions that poll, and what they hold: none of them lets a function write.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-managed-policies.html
 */
const EXECUTION_POLICIES: readonly (readonly [RegExp, string])[] = [
  [/^sqs:(?:ReceiveMessage|DeleteMessage|GetQueueAttributes)$/, 'AWSLambdaSQSQueueExecutionRole'],
  [/^dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)$/, 'AWSLambdaDynamoDBExecutionRole'],
  [
    /^kinesis:(?:DescribeStream(?:Summary)?|GetRecords|GetShardIterator|ListShards|ListStreams|SubscribeToShard)$/,
    'AWSLambdaKinesisExecutionRole',
  ],
  [/^kafka:(?:DescribeCluster(?:V2)?|GetBootstrapBrokers)$/, 'AWSLambdaMSKExecutionRole'],
];

/** Roles of services that have managed policies for them, by the words of the service. */
const MANAGED: readonly (readonly [RegExp, string])[] = [
  // https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
  [
    /AWS ?Backup/i,
    'AWSBackupServiceRolePolicyForBackup and AWSBackupServiceRolePolicyForRestores, for S3 AWSBackupServiceRolePolicyForS3Backup and AWSBackupServiceRolePolicyForS3Restore',
  ],
  // https://docs.aws.amazon.com/codedeploy/latest/userguide/getting-started-create-service-role.html
  [
    /perform operations in the following AWS service/i,
    'AWSCodeDeployRole for EC2 and Auto Scaling, AWSCodeDeployRoleForECS for ECS, AWSCodeDeployRoleForLambda for Lambda',
  ],
];

function managedFor(message: string): string {
  const policies = MANAGED.find(([words]) => words.test(message))?.[1];
  return policies === undefined ? '' : ` Policies that AWS manages for it: ${policies}.`;
}

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
  const actions = [...new Set(denial.needs.map((need) => value(need.action, 64)))];
  const what = actions.length === 0 ? 'a permission that the service needs' : listedShort(actions, 3);
  const policy = EXECUTION_POLICIES.find(([held]) => held.test(action))?.[1];
  const hint = policy === undefined ? '' : `; for a Lambda function the managed policy ${policy} holds what is needed`;
  const further = /^s3:/.test(action) ? ', and make sure that the objects are there' : '';
  return {
    clause: allowsNow(diagnosis)
      ? `the service found that the role it was given lacks ${what}; the policies of the role as they stand now allow it`
      : `the service checked the role that it was given, and the role lacks ${what}`,
    step:
      actions.length === 0
        ? `Compare the role's policies with what the service's documentation asks of a role of this kind; what the service says of it is quoted below.${managedFor(denial.errorMessage)}`
        : `Give the role ${listed(actions)}${hint}${further}.`,
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

/** What lets in are policies, of a function, a role or a collection. */
const BY_POLICIES: ReadonlySet<string> = new Set([
  'function-url',
  'stack-set-roles',
  'knowledge-base-store',
  'load-balancer-logs',
]);

/** A policy may well have to change, though none was found that refuses. */
export function leavesPoliciesOpen(diagnosis: Diagnosis): boolean {
  return isAboutAnother(diagnosis) || BY_POLICIES.has(settingOf(diagnosis) ?? '');
}
