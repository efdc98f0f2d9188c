/**
 * Services in the way managed policies speak of them: actions by name and by verb, resources with wildcards for Region
 * and account, and what a request then names. Written for this bench; the shapes are those of AWS's own policies.
 */

export interface Service {
  readonly prefix: string;
  readonly actions: readonly string[];
  /** Resources as policies write them. */
  readonly patterns: readonly string[];
  /** Resources as requests have them, with a name and an account put in. */
  readonly asked: (name: string, account: string) => readonly string[];
}

export const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1', 'ap-southeast-2'];

export const SERVICES: readonly Service[] = [
  {
    prefix: 's3',
    actions: ['GetObject', 'PutObject', 'DeleteObject', 'ListBucket', 'GetBucketLocation', 'GetBucketAcl'],
    patterns: [
      'arn:aws:s3:::*',
      'arn:aws:s3:::aws-glue-*',
      'arn:aws:s3:::*/*aws-glue-*/*',
      'arn:aws:s3:::elasticbeanstalk-*/*',
      'arn:aws:s3:::crawler-public*',
      'arn:aws:s3:*:*:accesspoint/*',
      'arn:aws:s3:::*/AWSLogs/*',
    ],
    asked: (name) => [
      `arn:aws:s3:::aws-glue-${name}/in/part-0.parquet`,
      `arn:aws:s3:::${name}/tmp-aws-glue-run/part-1`,
      `arn:aws:s3:::${name}-data`,
      `arn:aws:s3:::${name}-trail/AWSLogs/2026/11/27/log.json.gz`,
    ],
  },
  {
    prefix: 'logs',
    actions: ['CreateLogGroup', 'CreateLogStream', 'PutLogEvents', 'DescribeLogStreams', 'GetLogEvents'],
    patterns: [
      'arn:aws:logs:*:*:*',
      'arn:aws:logs:*:*:log-group:/aws/*',
      'arn:aws:logs:*:*:log-group:/aws/lambda/*:log-stream:*',
      'arn:aws:logs:*:*:log-group:/aws-glue/*',
      'arn:aws:logs:*:*:log-group:/aws/codebuild/*:*',
    ],
    asked: (name, account) => [
      `arn:aws:logs:eu-west-1:${account}:log-group:/aws/lambda/${name}:log-stream:2026/11/27/[1]abc`,
      `arn:aws:logs:eu-central-1:${account}:log-group:/aws-glue/jobs/${name}`,
      `arn:aws:logs:us-east-1:${account}:log-group:/app/${name}:*`,
    ],
  },
  {
    prefix: 'iam',
    actions: ['PassRole', 'GetRole', 'ListRoles', 'CreateServiceLinkedRole', 'AttachRolePolicy'],
    patterns: [
      'arn:aws:iam::*:role/*',
      'arn:aws:iam::*:role/service-role/AWSGlueServiceRole*',
      'arn:aws:iam::*:role/aws-service-role/*.amazonaws.com/AWSServiceRoleFor*',
      'arn:aws:iam::*:role/aws-elasticbeanstalk*',
      'arn:aws:iam::*:instance-profile/*',
    ],
    asked: (name, account) => [
      `arn:aws:iam::${account}:role/service-role/AWSGlueServiceRole-${name}`,
      `arn:aws:iam::${account}:role/app/${name}`,
      `arn:aws:iam::${account}:instance-profile/${name}`,
    ],
  },
  {
    prefix: 'lambda',
    actions: ['InvokeFunction', 'GetFunction', 'ListFunctions', 'UpdateFunctionCode', 'CreateFunction'],
    patterns: [
      'arn:aws:lambda:*:*:function:*',
      'arn:aws:lambda:*:*:function:aws-*',
      'arn:aws:lambda:*:*:layer:*:*',
      'arn:aws:lambda:*:*:event-source-mapping:*',
    ],
    asked: (name, account) => [
      `arn:aws:lambda:eu-west-1:${account}:function:${name}`,
      `arn:aws:lambda:us-east-1:${account}:function:aws-${name}:live`,
      `arn:aws:lambda:eu-west-1:${account}:layer:${name}:3`,
    ],
  },
  {
    prefix: 'dynamodb',
    actions: ['GetItem', 'PutItem', 'Query', 'Scan', 'DescribeTable', 'CreateTable'],
    patterns: [
      'arn:aws:dynamodb:*:*:table/*',
      'arn:aws:dynamodb:*:*:table/awsebtable*',
      'arn:aws:dynamodb:*:*:table/*/index/*',
      'arn:aws:dynamodb:*:*:table/*/stream/*',
    ],
    asked: (name, account) => [
      `arn:aws:dynamodb:eu-west-1:${account}:table/${name}`,
      `arn:aws:dynamodb:us-east-1:${account}:table/${name}/index/by-date`,
    ],
  },
  {
    prefix: 'sqs',
    actions: ['SendMessage', 'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'],
    patterns: ['arn:aws:sqs:*:*:*', 'arn:aws:sqs:*:*:awseb-*', 'arn:aws:sqs:*:*:*.fifo', 'arn:aws:sqs:eu-*:*:*-dlq'],
    asked: (name, account) => [
      `arn:aws:sqs:eu-west-1:${account}:${name}`,
      `arn:aws:sqs:us-east-1:${account}:${name}.fifo`,
      `arn:aws:sqs:eu-central-1:${account}:${name}-dlq`,
    ],
  },
  {
    prefix: 'kms',
    actions: ['Decrypt', 'GenerateDataKey', 'DescribeKey', 'CreateGrant'],
    patterns: ['arn:aws:kms:*:*:key/*', 'arn:aws:kms:*:*:alias/aws/*', 'arn:aws:kms:eu-*:*:key/mrk-*'],
    asked: (name, account) => [
      `arn:aws:kms:eu-west-1:${account}:key/mrk-${name}`,
      `arn:aws:kms:us-east-1:${account}:key/${name}`,
    ],
  },
  {
    prefix: 'ec2',
    actions: ['RunInstances', 'DescribeInstances', 'CreateTags', 'TerminateInstances', 'CreateNetworkInterface'],
    patterns: [
      'arn:aws:ec2:*:*:instance/*',
      'arn:aws:ec2:*:*:network-interface/*',
      'arn:aws:ec2:*::image/*',
      'arn:aws:ec2:*:*:security-group/*',
      'arn:aws:ec2:*:*:launch-template/*',
    ],
    asked: (name, account) => [
      `arn:aws:ec2:eu-west-1:${account}:instance/i-${name}`,
      `arn:aws:ec2:us-east-1:${account}:network-interface/eni-${name}`,
      `arn:aws:ec2:eu-west-1::image/ami-${name}`,
    ],
  },
  {
    prefix: 'secretsmanager',
    actions: ['GetSecretValue', 'DescribeSecret', 'ListSecrets', 'PutSecretValue'],
    patterns: [
      'arn:aws:secretsmanager:*:*:secret:*',
      'arn:aws:secretsmanager:*:*:secret:AmazonSageMaker-*',
      'arn:aws:secretsmanager:*:*:secret:rds!*',
    ],
    asked: (name, account) => [
      `arn:aws:secretsmanager:eu-west-1:${account}:secret:AmazonSageMaker-${name}-a1B2c3`,
      `arn:aws:secretsmanager:eu-west-1:${account}:secret:${name}-d4E5f6`,
    ],
  },
  {
    prefix: 'cloudformation',
    actions: ['DescribeStacks', 'CreateStack', 'UpdateStack', 'DescribeStackEvents', 'GetTemplate'],
    patterns: [
      'arn:aws:cloudformation:*:*:stack/awseb-*/*',
      'arn:aws:cloudformation:*:*:stack/*/*',
      'arn:aws:cloudformation:*:aws:transform/*',
    ],
    asked: (name, account) => [
      `arn:aws:cloudformation:eu-west-1:${account}:stack/awseb-${name}/0a1b`,
      `arn:aws:cloudformation:us-east-1:${account}:stack/${name}/2c3d`,
    ],
  },
  {
    prefix: 'ssm',
    actions: ['GetParameter', 'GetParameters', 'PutParameter', 'SendCommand', 'DescribeParameters'],
    patterns: [
      'arn:aws:ssm:*:*:parameter/aws/*',
      'arn:aws:ssm:*:*:parameter/*',
      'arn:aws:ssm:*:*:document/AWS-*',
      'arn:aws:ssm:*::parameter/aws/service/ami-*',
    ],
    asked: (name, account) => [
      `arn:aws:ssm:eu-west-1:${account}:parameter/app/${name}`,
      `arn:aws:ssm:eu-west-1:${account}:parameter/aws/reference/${name}`,
      `arn:aws:ssm:us-east-1:${account}:document/AWS-Run${name}`,
    ],
  },
  {
    prefix: 'events',
    actions: ['PutRule', 'PutTargets', 'DescribeRule', 'DeleteRule', 'PutEvents'],
    patterns: [
      'arn:aws:events:*:*:rule/*',
      'arn:aws:events:*:*:rule/StepFunctionsGetEventsFor*',
      'arn:aws:events:*:*:event-bus/default',
    ],
    asked: (name, account) => [
      `arn:aws:events:eu-west-1:${account}:rule/${name}`,
      `arn:aws:events:us-east-1:${account}:event-bus/default`,
    ],
  },
];
