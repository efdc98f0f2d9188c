/**
 * The few request parameters a diagnosis needs, as short texts without secrets.
 * Errs towards leaving out: only listed names are kept.
 */
import { isObject, listAt } from '../fields.ts';
import { requestTags } from '../keys/request-tags.ts';
import { clip, isSecretName, redact } from '../redact.ts';

/** By what they name. */
const KEPT: ReadonlySet<string> = new Set(
  [
    // S3.
    'bucketName key prefix versionId uploadId acl x-amz-acl x-amz-copy-source',
    'x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id',
    'x-amz-object-ownership x-amz-expected-bucket-owner',
    // Keys.
    'keyId kmsKeyId kMSKeyId kmsKeyArn',
    // IAM and STS.
    'roleName userName groupName policyName policyArn instanceProfileName permissionsBoundary aWSServiceName',
    'roleArn roleARN role iamInstanceProfile executionRoleArn taskRoleArn serviceRole',
    'roleSessionName externalId durationSeconds',
    // Names of what else there is.
    'functionName qualifier tableName queueUrl topicArn secretId repositoryName registryId stackName name logGroupName',
    'eventBusName stateMachineArn clusterName cluster dBInstanceIdentifier domainName',
    'instanceType imageId instanceId vpcId subnetId dryRun',
    // Who and where else.
    'sourceArn sourceAccount principal targetAccountId accountId',
  ].flatMap((names) => names.split(' ')),
);

/** Roles are handed over under many names: `executionRoleArn`, `iamInstanceProfile.arn`. */
const ROLES = /role|instanceProfile/i;

export function keptParameters(parameters: unknown): Readonly<Record<string, string>> {
  if (!isObject(parameters)) return {};
  const kept: Record<string, string> = {};
  const keep = (name: string, value: unknown): void => {
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (isPlain && Object.keys(kept).length < MOST) kept[name] = clip(redact(String(value)), LONGEST);
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (isSecretName(name) || !(KEPT.has(name) || ROLES.test(name))) continue;
    if (!isObject(value)) keep(name, value);
    else for (const [inner, part] of Object.entries(value)) if (!isSecretName(inner)) keep(`${name}.${inner}`, part);
  }
  for (const name of LAUNCH_LISTS) launched(parameters[name], name, keep);
  const tags = [...(requestTags(parameters)?.keys() ?? [])];
  if (tags.length > 0) keep('tagKeys', tags.join(', '));
  return kept;
}

/** What a launch of instances is made from, as EC2 lists it: `instancesSet.items[].imageId`, `groupSet.items[].groupId`. */
const LAUNCH_LISTS = ['instancesSet', 'groupSet', 'networkInterfaceSet'] as const;
const LAUNCH_IDS: ReadonlySet<string> = new Set(['imageId', 'groupId', 'subnetId', 'networkInterfaceId']);
/** A launch names few; a longer list would be a record made to cost. */
const MOST_ITEMS = 16;

function launched(set: unknown, place: string, keep: (name: string, value: unknown) => void): void {
  for (const [at, item] of listAt(set, 'items').slice(0, MOST_ITEMS).entries()) {
    if (!isObject(item)) continue;
    for (const [name, value] of Object.entries(item)) if (LAUNCH_IDS.has(name)) keep(`${place}.${at}.${name}`, value);
    if (!place.endsWith('groupSet')) launched(item['groupSet'], `${place}.${at}.groupSet`, keep);
  }
}

/** A key of S3 has up to 1,024 bytes, and is looked up by its whole name. */
const LONGEST = 1_100;

/** More are not wanted by any diagnosis. */
const MOST = 40;
