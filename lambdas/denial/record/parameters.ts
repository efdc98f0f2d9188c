/**
 * The few request parameters a diagnosis needs, as short texts without secrets.
 * Errs towards leaving out: only listed names are kept.
 */
import { isObject } from '../fields.ts';
import { requestTags } from '../keys/request-tags.ts';
import { clip, isSecretName, redact } from '../redact.ts';

const KEPT = new RegExp(
  `^(?:${['bucketName', 'key', 'prefix', 'versionId', 'uploadId', 'acl', 'x-amz-(?:acl|copy-source|server-side-encryption|server-side-encryption-aws-kms-key-id|object-ownership|expected-bucket-owner)', 'keyId', 'functionName', 'qualifier', 'tableName', 'queueUrl', 'topicArn', 'secretId', 'repositoryName', 'registryId', 'roleName', 'userName', 'groupName', 'policyName', 'policyArn', 'instanceProfileName', 'permissionsBoundary', 'aWSServiceName', 'roleArn', 'roleARN', 'role', 'iamInstanceProfile', 'executionRoleArn', 'taskRoleArn', 'serviceRole', 'roleSessionName', 'externalId', 'stackName', 'name', 'logGroupName', 'eventBusName', 'stateMachineArn', 'clusterName', 'cluster', 'instanceType', 'imageId', 'instanceId', 'vpcId', 'subnetId', 'dBInstanceIdentifier', 'kmsKeyId', 'kMSKeyId', 'kmsKeyArn', 'sourceArn', 'sourceAccount', 'principal', 'domainName', 'targetAccountId', 'accountId', 'durationSeconds', 'dryRun'].join('|')})$`,
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
    if (isSecretName(name) || !(KEPT.test(name) || ROLES.test(name))) continue;
    if (!isObject(value)) keep(name, value);
    else for (const [inner, part] of Object.entries(value)) if (!isSecretName(inner)) keep(`${name}.${inner}`, part);
  }
  const tags = [...(requestTags(parameters)?.keys() ?? [])];
  if (tags.length > 0) keep('tagKeys', tags.join(', '));
  return kept;
}

/** A key of S3 has up to 1,024 bytes, and is looked up by its whole name. */
const LONGEST = 1_100;

/** More are not wanted by any diagnosis. */
const MOST = 40;
