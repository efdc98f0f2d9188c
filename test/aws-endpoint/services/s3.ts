/**
 * S3 and S3 Control. A bucket policy is given as plain JSON, everything else as XML.
 */
import { flagAt, type Json, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import {
  AwsFault,
  accountOf,
  type Context,
  findResource,
  type Operations,
  operation,
  policyText,
  resource,
  text,
} from '../world.ts';
import { escapeXml, toXml } from '../xml.ts';

function bucket(context: Context): Json {
  const found = resource(context.world, `arn:aws:s3:::${text(context, 'Bucket')}`);
  if (found === undefined) throw new AwsFault('NoSuchBucket', 404, 'The specified bucket does not exist');
  const expected = textAt(context.params, 'x-amz-expected-bucket-owner');
  if (expected !== undefined && expected !== found.owner) throw new AwsFault('AccessDenied', 403, 'Access Denied');
  return found.entry;
}

function block(settings: Json | undefined, missing: string): string {
  if (settings === undefined) throw new AwsFault(missing, 404, 'The public access block configuration was not found');
  return `<PublicAccessBlockConfiguration>${toXml(settings, 'member')}</PublicAccessBlockConfiguration>`;
}

export const s3: Operations = {
  GetBucketPolicy: operation(['Bucket'], (context) => {
    const policy = policyText(bucket(context));
    if (policy === undefined) throw new AwsFault('NoSuchBucketPolicy', 404, 'The bucket policy does not exist');
    return policy;
  }),
  GetPublicAccessBlock: operation(['Bucket'], (context) =>
    block(objectAt(bucket(context), 'publicAccessBlock'), 'NoSuchPublicAccessBlockConfiguration'),
  ),
  GetBucketOwnershipControls: operation(['Bucket'], (context) => {
    const ownership = textAt(bucket(context), 'objectOwnership');
    if (ownership === undefined) throw new AwsFault('OwnershipControlsNotFoundError', 404);
    return `<OwnershipControls><Rule><ObjectOwnership>${ownership}</ObjectOwnership></Rule></OwnershipControls>`;
  }),
  GetBucketEncryption: operation(['Bucket'], (context) => {
    const key = textAt(bucket(context), 'kmsKeyArn');
    const rule =
      key === undefined
        ? '<SSEAlgorithm>AES256</SSEAlgorithm>'
        : `<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${escapeXml(key)}</KMSMasterKeyID>`;
    const inner = `<Rule><ApplyServerSideEncryptionByDefault>${rule}</ApplyServerSideEncryptionByDefault></Rule>`;
    return `<ServerSideEncryptionConfiguration>${inner}</ServerSideEncryptionConfiguration>`;
  }),
  GetBucketTagging: operation(['Bucket'], (context) => {
    const tags = Object.entries(objectAt(bucket(context), 'tags') ?? {});
    if (tags.length === 0) throw new AwsFault('NoSuchTagSet', 404, 'The TagSet does not exist');
    const inner = tags.map(([Key, Value]) => `<Tag>${toXml({ Key, Value }, 'member')}</Tag>`).join('');
    return `<Tagging><TagSet>${inner}</TagSet></Tagging>`;
  }),
  GetBucketAbac: operation(['Bucket'], (context) => {
    const abac = flagAt(bucket(context), 'abac');
    const status = abac === undefined ? '' : `<Status>${abac ? 'Enabled' : 'Disabled'}</Status>`;
    return `<AbacStatus>${status}</AbacStatus>`;
  }),
  ListObjectsV2: operation(['Bucket'], (context) => {
    const prefix = textAt(context.params, 'prefix') ?? '';
    const behind = textAt(context.params, 'continuation-token') ?? textAt(context.params, 'start-after') ?? '';
    const delimiter = textAt(context.params, 'delimiter');
    const kept = context.world.objects?.[text(context, 'Bucket')];
    const all = (kept === undefined ? listAt(bucket(context), 'objects').map(String) : Object.keys(kept))
      .filter((key) => key.startsWith(prefix) && key > behind)
      .sort();
    if (delimiter !== undefined) {
      const folders = all.map((key) => prefix + key.slice(prefix.length).split(delimiter)[0] + delimiter);
      const inner = [...new Set(folders)].map(
        (each) => `<CommonPrefixes><Prefix>${escapeXml(each)}</Prefix></CommonPrefixes>`,
      );
      return `<ListBucketResult><IsTruncated>false</IsTruncated>${inner.join('')}</ListBucketResult>`;
    }
    const most =
      kept === undefined ? Number(textAt(context.params, 'max-keys') ?? '1000') : (context.world.pageSize ?? 1000);
    const keys = all.slice(0, most);
    const isCut = kept !== undefined && all.length > most;
    const token = isCut ? `<NextContinuationToken>${escapeXml(keys.at(-1) ?? '')}</NextContinuationToken>` : '';
    const contents = keys.map((key) => `<Contents><Key>${escapeXml(key)}</Key><Size>1</Size></Contents>`).join('');
    return `<ListBucketResult><KeyCount>${keys.length}</KeyCount><IsTruncated>${isCut}</IsTruncated>${token}${contents}</ListBucketResult>`;
  }),
  GetObject: operation(['Bucket', 'Key'], (context) => {
    const object = context.world.objects?.[text(context, 'Bucket')]?.[text(context, 'Key')];
    if (object === undefined) throw new AwsFault('AccessDenied', 403, 'Access Denied');
    return object;
  }),
};

function accessPoint(context: Context) {
  const name = text(context, 'Name');
  const found = findResource(context.world, (arn) => arn.endsWith(`:accesspoint/${name}`));
  if (found === undefined) throw new AwsFault('NoSuchAccessPoint', 404, 'The specified accesspoint does not exist');
  return found;
}

export const s3Control: Operations = {
  GetPublicAccessBlock: operation(['x-amz-account-id'], (context) => {
    const account = accountOf(context.world, text(context, 'x-amz-account-id'));
    return block(objectAt(account, 'publicAccessBlock'), 'NoSuchPublicAccessBlockConfiguration');
  }),
  GetAccessPoint: operation(['Name', 'x-amz-account-id'], (context) => {
    const { entry, owner } = accessPoint(context);
    const name = (textAt(entry, 'bucket') ?? '').split(':').at(-1) ?? '';
    const inner = { Name: text(context, 'Name'), Bucket: name, BucketAccountId: owner, NetworkOrigin: 'Internet' };
    return `<GetAccessPointResult>${toXml(inner, 'member')}</GetAccessPointResult>`;
  }),
  GetAccessPointPolicy: operation(['Name', 'x-amz-account-id'], (context) => {
    const policy = policyText(accessPoint(context).entry);
    if (policy === undefined) throw new AwsFault('NoSuchAccessPointPolicy', 404);
    return `<GetAccessPointPolicyResult><Policy>${escapeXml(policy)}</Policy></GetAccessPointPolicyResult>`;
  }),
};
