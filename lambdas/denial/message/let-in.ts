/**
 * Sentences in which a service says that it could not reach what it was told to use, because the policy of that
 * resource does not let it in: the queue of a bucket's notifications, the bucket of a trail.
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html,
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html,
 * https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
 * Errs towards less: what the request does not name is not made up.
 */

import { arnOf, parseArn } from '../../aws/arn.ts';
import type { Partition } from '../../aws/regions.ts';
import { isObject, present, textAt } from '../fields.ts';

export interface NotLetIn {
  /** The service principal that has to be let in. */
  readonly service: string;
  readonly needs: readonly { readonly action: string; readonly resource: string }[];
  /** On whose behalf it comes, as `aws:SourceArn` tells the policy. */
  readonly sourceArn?: string;
}

export interface Reach {
  readonly code: string;
  readonly text: string;
  readonly parameters: unknown;
  readonly partition: Partition;
  readonly region: string;
  readonly account: string;
}

interface Row {
  readonly when: RegExp;
  readonly service: string;
  readonly needs: (reach: Reach) => NotLetIn['needs'];
  readonly sourceArn?: (reach: Reach) => string | undefined;
}

/** Read against the code and the sentence together. */
const ROWS: readonly Row[] = [
  {
    when: /Unable to validate the following destination configurations/i,
    service: 's3.amazonaws.com',
    needs: ({ parameters }) => arnsIn(parameters).flatMap(deliveryTo),
    sourceArn: ({ parameters, partition }) => {
      const bucket = deepText(parameters, /^bucketName$/i);
      return bucket === undefined ? undefined : `arn:${partition}:s3:::${bucket}`;
    },
  },
  {
    when: /^InsufficientS3BucketPolicy|Incorrect S3 bucket policy is detected/i,
    service: 'cloudtrail.amazonaws.com',
    needs: (reach) => logsIn(reach, 's3KeyPrefix'),
    sourceArn: trail,
  },
  {
    when: /^InsufficientSnsTopicPolicy|SNS Topic does not exist or the topic policy is incorrect/i,
    service: 'cloudtrail.amazonaws.com',
    needs: ({ parameters, partition, region, account }) => {
      const name = deepText(parameters, /^snsTopic(?:Name|Arn)$/i);
      if (name === undefined) return [];
      const resource = parseArn(name) ? name : arnOf(partition, 'sns', region, account, name);
      return [{ action: 'sns:Publish', resource }];
    },
    sourceArn: trail,
  },
  {
    when: /^InsufficientEncryptionPolicy/i,
    service: 'cloudtrail.amazonaws.com',
    needs: ({ parameters, partition, region, account }) => {
      const key = deepText(parameters, /^kmsKeyId$/i);
      if (key === undefined || key.startsWith('alias/')) return [];
      const resource = parseArn(key) ? key : arnOf(partition, 'kms', region, account, `key/${key}`);
      return [{ action: 'kms:GenerateDataKey', resource }];
    },
    sourceArn: trail,
  },
  {
    when: /^InsufficientDeliveryPolicy|Insufficient delivery policy to s3 bucket/i,
    service: 'config.amazonaws.com',
    needs: (reach) => logsIn(reach, 's3KeyPrefix'),
  },
  {
    // What SNS logs of a message that the queue did not take.
    when: /\btopicArn"?: ?.{1,1200}?\bresource .{1,300}? is denied/s,
    service: 'sns.amazonaws.com',
    needs: ({ text }) => deliveryTo(ofDelivery('destination').exec(text)?.groups?.['arn'] ?? ''),
    sourceArn: ({ text }) => ofDelivery('topicArn').exec(text)?.groups?.['arn'],
  },
  {
    // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
    when: /Access Denied for LogDestination: \S{3,200} Please check LogDestination permission/i,
    service: 'delivery.logs.amazonaws.com',
    needs: (reach) => logsIn(reach, 's3KeyPrefix'),
  },
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#configuration-images-permissions
    when: /Lambda does not have permission to access the ECR image/i,
    service: 'lambda.amazonaws.com',
    needs: ({ parameters, partition, region, account }) => {
      const image =
        /(?<of>\d{12})\.dkr\.ecr\.(?<at>[a-z0-9-]{4,30})\.amazonaws\.com(?:\.cn)?\/(?<name>[a-z0-9][a-z0-9._/-]{0,255})/.exec(
          deepText(parameters, /^imageUri$/i) ?? '',
        )?.groups;
      const name = image?.['name'] ?? deepText(parameters, /^repositoryName$/i);
      if (name === undefined) return [];
      const owner = image?.['of'] ?? deepText(parameters, /^registryId$/i) ?? account;
      const resource = arnOf(partition, 'ecr', image?.['at'] ?? region, owner, `repository/${name}`);
      return ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'].map((action) => ({ action, resource }));
    },
  },
  {
    when: /given CloudWatch Logs permission to execute your function/i,
    service: 'logs.amazonaws.com',
    needs: ({ parameters }) => arnsIn(parameters).flatMap(deliveryTo),
  },
];

/** Codes of this kind are a policy's even where nothing else is told. */
export function notLetIn(reach: Reach): NotLetIn | undefined {
  const row = ROWS.find(({ when }) => when.test(reach.code) || when.test(reach.text));
  if (row === undefined) return undefined;
  const sourceArn = row.sourceArn?.(reach);
  return present<NotLetIn>({ service: row.service, needs: row.needs(reach), sourceArn });
}

function deliveryTo(arn: string): NotLetIn['needs'] {
  const service = parseArn(arn)?.service;
  if (service === 'sqs') return [{ action: 'sqs:SendMessage', resource: arn }];
  if (service === 'sns') return [{ action: 'sns:Publish', resource: arn }];
  return service === 'lambda' ? [{ action: 'lambda:InvokeFunction', resource: arn }] : [];
}

const BUCKET_TOLD =
  /\b(?:for|to s3) (?:bucket|LogDestination): ?(?:arn:[\w-]{3,12}:s3:::)?(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/i;
const PREFIX_TOLD = /\bs3 key prefix is '(?!null')(?<prefix>[^']{1,200})'/i;

/** Both put files below a folder of their own, and look at the bucket before that. */
function logsIn({ parameters, partition, account, text }: Reach, prefixName: string): NotLetIn['needs'] {
  const bucket = deepText(parameters, /^s3BucketName$/i) ?? BUCKET_TOLD.exec(text)?.groups?.['bucket'];
  if (bucket === undefined) return [];
  const prefix = deepText(parameters, new RegExp(`^${prefixName}$`, 'i')) ?? PREFIX_TOLD.exec(text)?.groups?.['prefix'];
  const folder = [...(prefix === undefined ? [] : [prefix]), 'AWSLogs', account || '*'].join('/');
  const arn = `arn:${partition}:s3:::${bucket}`;
  return [
    { action: 's3:PutObject', resource: `${arn}/${folder}/*` },
    { action: 's3:GetBucketAcl', resource: arn },
  ];
}

function trail({ parameters, partition, region, account }: Reach): string | undefined {
  const name = isObject(parameters) ? textAt(parameters, 'name') : undefined;
  if (name === undefined) return undefined;
  return parseArn(name) ? name : arnOf(partition, 'cloudtrail', region, account, `trail/${name}`);
}

function ofDelivery(field: string): RegExp {
  return new RegExp(`\\b${field}"?: ?"?(?<arn>arn:[\\w-]{3,12}:[^"\\s]{1,400})`);
}

const MOST = 20;

function arnsIn(parameters: unknown): readonly string[] {
  return [...new Set(textsIn(parameters, () => true).filter((text) => parseArn(text) !== undefined))].slice(0, MOST);
}

function deepText(parameters: unknown, name: RegExp): string | undefined {
  return textsIn(parameters, (field) => name.test(field))[0];
}

/** Texts of a request by the name of their field, however deep they lie. */
export function textsIn(value: unknown, isWanted: (field: string) => boolean, field = '', depth = 0): string[] {
  if (typeof value === 'string') return isWanted(field) && value.length <= 2_048 ? [value] : [];
  if (depth > 6) return [];
  if (Array.isArray(value)) return value.slice(0, 50).flatMap((each) => textsIn(each, isWanted, field, depth + 1));
  if (!isObject(value)) return [];
  return Object.entries(value)
    .slice(0, 100)
    .flatMap(([name, part]) => textsIn(part, isWanted, name, depth + 1));
}
