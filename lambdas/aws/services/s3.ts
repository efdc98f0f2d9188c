/**
 * Amazon S3, its access points and Block Public Access.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
import { type CallScope, pick, type RequestParameters } from '../parameters.ts';
import { alter, named, put, remove, type Service } from '../service.ts';

const bucket = (name: string | undefined, { globalArn }: { globalArn(resource: string, owner: string): string }) =>
  name === undefined ? undefined : globalArn(name, '');
const account = (named: string | undefined, record: { readonly account: string }) =>
  named !== undefined && /^\d{12}$/.test(named) ? named : record.account || undefined;
const accessPoint = named((name) => `accesspoint/${name}`);

const DECRYPT = ['kms:Decrypt'];
const GENERATE = ['kms:GenerateDataKey'];

export const s3 = {
  prefix: 's3',
  name: 'Amazon S3',
  alsoCalled: ['s3api', 's3control'],
  requestArn,
  carries: { policyName: 'bucket policy', permission: 's3:GetBucketPolicy', resource: /^/ },
  creates: ['CreateBucket', 'CreateAccessPoint'],
  reads: {
    's3-bucket': [
      { action: 's3:GetBucketPolicy', reason: 'Bucket policy', layer: 'resource' },
      { action: 's3:GetBucketPublicAccessBlock', reason: 'Block Public Access of a bucket', layer: 'resource' },
      { action: 's3:GetBucketOwnershipControls', reason: 'Object ownership of a bucket', layer: 'resource' },
      { action: 's3:GetEncryptionConfiguration', reason: 'The KMS key behind a bucket', layer: 'resource' },
      { action: 's3:GetBucketTagging', reason: 'Tags of a bucket, for conditions on them' },
      { action: 's3:GetBucketAbac', reason: 'Whether conditions see the tags of a bucket' },
    ],
    's3-account': [
      { action: 's3:GetAccountPublicAccessBlock', reason: 'Block Public Access of an account', layer: 'resource' },
      { action: 's3:GetAccessPoint', reason: 'The bucket behind an access point', layer: 'resource' },
      { action: 's3:GetAccessPointPolicy', reason: 'Access point policy', layer: 'resource' },
    ],
    's3-object': [
      {
        action: 's3:ListBucket',
        reason: 'Whether one named object exists, with max-keys 1 and nothing else',
        layer: 'resource',
        condition: 'one-key-at-most',
      },
    ],
  },
  inventory: [
    { action: 's3:ListAllMyBuckets', reason: 'Which buckets there are' },
    { action: 's3:ListAccessPoints', reason: 'Which access points there are' },
  ],
  changes: {
    PutBucketPolicy: put('bucketName', 'bucketPolicy', bucket),
    DeleteBucketPolicy: remove('bucketName', bucket),
    PutBucketPublicAccessBlock: alter('bucketName', bucket),
    DeleteBucketPublicAccessBlock: alter('bucketName', bucket),
    PutAccountPublicAccessBlock: alter('accountId', account),
    DeleteAccountPublicAccessBlock: alter('accountId', account),
    PutBucketOwnershipControls: alter('bucketName', bucket),
    PutBucketAcl: alter('bucketName', bucket),
    PutBucketEncryption: alter('bucketName', bucket),
    PutAccessPointPolicy: put('name', 'policy', accessPoint),
    DeleteAccessPointPolicy: remove('name', accessPoint),
  },
  passes: { calls: ['PutReplicationConfiguration'] },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
  keyUse: {
    actions: {
      GetObject: DECRYPT,
      GetObjectVersion: DECRYPT,
      GetObjectTorrent: DECRYPT,
      PutObject: GENERATE,
      ReplicateObject: GENERATE,
    },
    // The object's ARN, or the bucket's where S3 Bucket Keys are on: the event does not say which.
    context: () => ({ 'aws:s3:arn': null }),
  },
} as const satisfies Service;

function requestArn(parameters: RequestParameters, { partition }: CallScope, action: string): string | undefined {
  // The source of a copy is read, its target written.
  const source = /:GetObject/.test(action) ? pick(parameters, 'x-amz-copy-source') : undefined;
  if (source !== undefined) {
    const read = decoded(source.replace(/^\//, '').replace(/\?.*$/, ''));
    // An access point is named by its ARN, its object behind `/object/`.
    return read.startsWith('arn:') ? read : `arn:${partition}:s3:::${read}`;
  }
  const written = pick(parameters, 'bucketName', 'bucket', 'Bucket');
  if (written === undefined) return undefined;
  const root = written.startsWith('arn:') ? written : `arn:${partition}:s3:::${written}`;
  const isOfObject =
    /Object|ListMultipartUploadParts|AbortMultipartUpload/.test(action) && !/BucketObjectLock/.test(action);
  if (!isOfObject) return root;
  return `${root}${root.includes(':accesspoint/') ? '/object' : ''}/${pick(parameters, 'key') ?? '*'}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
