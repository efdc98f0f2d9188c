/**
 * What a role lacks, as the sentence of a service about it tells: actions it lists, a fixed set that its words stand for,
 * or operations beside the resource they are for.
 * Sources: the pages of the services on their roles, named below. Errs towards none: only actions that the service
 * authorization reference knows.
 */
import { parseArn } from '../../aws/arn.ts';
import { knownAction } from '../service-data.ts';
import { listedActions } from './named-actions.ts';

export interface LackingAction {
  readonly action: string;
  /** An ARN whose Region and account may be `REGION` and `ACCOUNT`: the call's. */
  readonly resource?: string;
}

/** What a sentence stands for without naming an action. */
const FIXED: readonly (readonly [RegExp, readonly LackingAction[]])[] = [
  // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html#cloudwatch-iam-policy
  [
    /\bnot authorized to access the Log Destination\b/i,
    [
      'CreateLogDelivery',
      'GetLogDelivery',
      'UpdateLogDelivery',
      'DeleteLogDelivery',
      'ListLogDeliveries',
      'PutResourcePolicy',
      'DescribeResourcePolicies',
      'DescribeLogGroups',
    ].map((name) => ({ action: `logs:${name}`, resource: '*' })),
  ],
  // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-s3
  [
    /\bFirehose to assume the role, and the access policy allows access to the S3 bucket\b/i,
    [
      's3:PutObject',
      's3:GetObject',
      's3:AbortMultipartUpload',
      's3:ListBucket',
      's3:GetBucketLocation',
      's3:ListBucketMultipartUploads',
    ].map((action) => ({ action })),
  ],
  // A task that Step Functions waits for tells its end by a rule that the role makes.
  [
    /\bcreate managed-rule\b/i,
    ['events:PutRule', 'events:PutTargets', 'events:DescribeRule'].map((action) => ({
      action,
      resource: 'arn:PARTITION:events:REGION:ACCOUNT:rule/StepFunctionsGetEventsFor*Rule',
    })),
  ],
];

/** `sentence`: of the role; `text`: with what stands before it. */
export function lackingActionsIn(sentence: string, text: string): readonly LackingAction[] | undefined {
  return lacksIn(sentence) ?? lacksBeside(text);
}

function lacksIn(sentence: string): readonly LackingAction[] | undefined {
  const fixed = FIXED.find(([pattern]) => pattern.test(sentence))?.[1];
  if (fixed !== undefined) return fixed;
  const object = /\bs3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]{1,62})(?:\/(?<key>[^\s"']{1,1024}))?/.exec(sentence)?.groups;
  const named = listedActions(sentence).filter((action) => action !== 'sts:AssumeRole');
  const actions = named.map((action) => ({ action, ...resourceOf(action, object?.['bucket'], object?.['key']) }));
  return actions.length === 0 ? undefined : actions;
}

/** Actions without their service, on a resource that tells it: an image, a stream, a connection. */
const BESIDE: readonly (readonly [RegExp, string])[] = [
  [/\bhave (?<actions>[A-Z]\w{3,60}) permission for the image: '?(?<image>\d{12}\.dkr\.ecr\.\S{1,300})/, 'ecr'],
  [
    /\bCannot access stream (?<arn>arn:[\w-]{3,12}:(?:kinesis|dynamodb):\S{1,300}?)\. Please ensure the role can perform the (?<actions>[\w ,]{1,200}?) Actions\b/i,
    '',
  ],
  [/\bUnable to use Connection: (?<arn>arn:[\w-]{3,12}:code(?:star-)?connections:\S{1,300}?)\. /i, ''],
];

function lacksBeside(text: string): readonly LackingAction[] | undefined {
  for (const [pattern, service] of BESIDE) {
    const { arn, image, actions = 'UseConnection' } = pattern.exec(text)?.groups ?? {};
    const resource = arn ?? (image === undefined ? undefined : repositoryArn(image));
    if (resource === undefined) continue;
    const prefix = service || (parseArn(resource)?.service ?? '');
    const named = actions.match(/[A-Z]\w{3,60}/g) ?? [];
    const known = named.flatMap((name) => knownAction(`${prefix}:${name}`) ?? []);
    if (known.length > 0) return known.map(({ action }) => ({ action, resource }));
  }
  return undefined;
}

/** `111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:latest`. */
function repositoryArn(image: string): string | undefined {
  const { account, region, name } =
    /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]{4,30})\.amazonaws\.com(?:\.cn)?\/(?<name>[a-z0-9][a-z0-9._/-]{0,255})/.exec(
      image,
    )?.groups ?? {};
  return name === undefined
    ? undefined
    : `arn:PARTITION:ecr:${region}:${account}:repository/${name.replace(/(?<![./-])[./-]+$/, '')}`;
}

function resourceOf(action: string, bucket: string | undefined, key: string | undefined): { resource?: string } {
  if (bucket === undefined || !action.startsWith('s3:')) return {};
  const onBucket = /^s3:(?:List|GetBucket)/.test(action);
  if (!onBucket && key === undefined) return {};
  return { resource: `arn:PARTITION:s3:::${bucket}${onBucket ? '' : `/${key?.replace(/(?<![.,])[.,]+$/, '')}`}` };
}
