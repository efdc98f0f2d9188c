/**
 * The services that roles are handed to: the principal that takes the role on, and the names sentences call it by.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_PassedToService
 * and the services' pages on their roles. Errs towards "not known": a name that is also a plain word is taken with its
 * first letters as AWS writes them only.
 */
import { receiverOf } from '../../aws/look-up.ts';
import { entryOf } from '../fields.ts';

/** First match decides: the longer name goes before the one inside it. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/EventBridge Scheduler/, 'scheduler'],
  [/EventBridge Pipes?/, 'pipes'],
  [/EventBridge|CloudWatch Events/, 'events'],
  [/Step ?Functions/, 'states'],
  [/SageMaker/, 'sagemaker'],
  [/Glue\b/, 'glue'],
  [/Firehose/, 'firehose'],
  [/Code ?Build/, 'codebuild'],
  [/Code ?Pipeline|arn:aws:codepipeline\b/, 'codepipeline'],
  [/Code ?Deploy/, 'codedeploy'],
  [/Bedrock/, 'bedrock'],
  [/Lambda\b/, 'lambda'],
  [/\bECS\b|Elastic Container Service/, 'ecs'],
  [/AWS Batch/, 'batch'],
  [/\bDMS\b|Database Migration Service/, 'dms'],
  [/API ?Gateway/i, 'apigateway'],
  [/CloudFormation/, 'cloudformation'],
  [/Kinesis ?(?:Data )?Analytics|Managed Service for Apache Flink/, 'kinesisanalytics'],
  [/AppSync/, 'appsync'],
  [/CloudTrail/, 'cloudtrail'],
  [/AWS Config/, 'config'],
  [/AWS Backup/, 'backup'],
  [/Redshift/, 'redshift'],
  [/\bEMR\b|Elastic ?MapReduce/, 'elasticmapreduce'],
  [/Transfer Family|AWS Transfer/, 'transfer'],
  [/DataSync/, 'datasync'],
  [/App ?Runner/, 'apprunner'],
  [/Systems Manager|\bSSM\b/, 'ssm'],
  [/CloudWatch Logs/, 'logs'],
  [/Auto ?Scaling/, 'autoscaling'],
  [/Image Builder/, 'imagebuilder'],
  [/MediaConvert/, 'mediaconvert'],
  [/QuickSight/, 'quicksight'],
  [/OpenSearch Ingestion/, 'osis-pipelines'],
  [/IoT\b/, 'iot'],
];

/** Prefixes of calls whose principal is called otherwise. */
const OTHER_PRINCIPALS: Readonly<Record<string, string>> = {
  'bedrock-agent': 'bedrock.amazonaws.com',
  'bedrock-agent-runtime': 'bedrock.amazonaws.com',
  osis: 'osis-pipelines.amazonaws.com',
  monitoring: 'cloudwatch.amazonaws.com',
};

/** EKS hands a role to pods by these calls, and to the cluster by the others. */
const FOR_PODS = /PodIdentity|Addon/;
export const PODS = 'pods.eks.amazonaws.com';

/** As the sentence names it: by its principal, else by its name. */
export function serviceNamedIn(sentence: string): string | undefined {
  const principal = /(?<![\w./@-])[a-z][a-z0-9.-]{1,50}\.amazonaws\.com(?:\.cn)?(?![\w/:])/.exec(sentence)?.[0];
  if (principal !== undefined) return principal;
  const prefix = NAMES.find(([pattern]) => pattern.test(sentence))?.[1];
  return prefix === undefined ? undefined : principalOf(prefix);
}

/** By the call that hands the role over. */
export function receiverOfCall(prefix: string, operation: string): string | undefined {
  if (prefix === '') return undefined;
  return prefix === 'eks' && FOR_PODS.test(operation) ? PODS : principalOf(prefix);
}

function principalOf(prefix: string): string {
  return entryOf(OTHER_PRINCIPALS, prefix) ?? receiverOf(prefix) ?? `${prefix}.amazonaws.com`;
}
