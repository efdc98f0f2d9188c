/**
 * What a text tells of the request beside the error: the command that was typed, the address that was called, the
 * resource that Terraform was at work on. Under CloudTrail's names, so that ARNs are built as from a record.
 * Errs towards nothing: two commands in one text name nothing, as it is not told which of them failed.
 */
type Parameters = Readonly<Record<string, string>>;

export function parametersIn(flat: string): Parameters {
  return { ...ofAddress(flat), ...ofTerraform(flat), ...ofCommand(flat), ...ofObject(flat) };
}

/** `s3://bucket/key`, as the high-level S3 commands print it. */
function ofObject(flat: string): Parameters {
  // Of a copy, the last is the one written; of a download the only one is read.
  const [, bucketName, key] = [...flat.matchAll(/s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(\S+))?/g)].at(-1) ?? [];
  if (bucketName === undefined) return {};
  return key === undefined ? { bucketName } : { bucketName, key };
}

/** `https://bucket.s3.eu-west-1.amazonaws.com/key`: only this form tells the bucket from the key. */
function ofAddress(flat: string): Parameters {
  const found =
    /https:\/\/(?<bucketName>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com(?:\.cn)?(?:\/(?<key>[^\s?"'`<>)]+))?/.exec(
      flat,
    )?.groups;
  const { bucketName, key } = found ?? {};
  if (bucketName === undefined) return {};
  return key === undefined ? { bucketName } : { bucketName, key };
}

/** `creating S3 Bucket (acme-logs): operation error …`. */
const TERRAFORM: readonly (readonly [RegExp, string])[] = [
  [/\bS3 (?:Object \([^)]*\) to )?Bucket \(([^\s()]{1,64})\)/, 'bucketName'],
  [/\bS3 Object \(([^\s()]{1,1024})\) to Bucket/, 'key'],
  [/\bIAM Role \(([\w+=,.@-]{1,64})\)/, 'roleName'],
  [/\bIAM User \(([\w+=,.@-]{1,64})\)/, 'userName'],
  [/\bLambda Function \(([\w-]{1,140})\)/, 'functionName'],
  [/\bDynamoDB Table \(([\w.-]{1,255})\)/, 'tableName'],
  [/\bSQS Queue \((https:\/\/[^\s()]+)\)/, 'queueUrl'],
  [/\bSQS Queue \(([\w.-]{1,80})\)/, 'queueName'],
  [/\bSNS Topic \((arn:[^\s()]+)\)/, 'topicArn'],
  [/\bSNS Topic \(([\w.-]{1,256})\)/, 'name'],
  [/\bSecrets Manager Secret \(([^\s()]{1,512})\)/, 'secretId'],
  [/\bSSM Parameter \(([\w./-]{1,1011})\)/, 'name'],
  [/\bKMS Key \(([\w-]{1,64})\)/, 'keyId'],
  [/\bECR Repository \(([\w./-]{1,256})\)/, 'repositoryName'],
  [/\bCloudWatch Logs Log Group \(([\w./#-]{1,512})\)/, 'logGroupName'],
  [/\bCloudFormation Stack \(([\w-]{1,128})\)/, 'stackName'],
];

function ofTerraform(flat: string): Parameters {
  if (!/\boperation error \w/.test(flat)) return {};
  const found: Record<string, string> = {};
  for (const [pattern, name] of TERRAFORM) {
    const told = pattern.exec(flat)?.[1];
    if (told !== undefined) found[name] = told;
  }
  return found;
}

const OPTIONS: Readonly<Record<string, string>> = {
  bucket: 'bucketName',
  key: 'key',
  'function-name': 'functionName',
  'table-name': 'tableName',
  'queue-url': 'queueUrl',
  'topic-arn': 'topicArn',
  'secret-id': 'secretId',
  'key-id': 'keyId',
  'role-name': 'roleName',
  'role-arn': 'roleArn',
  'user-name': 'userName',
  'repository-name': 'repositoryName',
  'log-group-name': 'logGroupName',
  'stack-name': 'stackName',
  'cluster-name': 'clusterName',
};

/** `$ aws s3api get-object --bucket b --key k out`. */
function ofCommand(flat: string): Parameters {
  const commands = [...flat.matchAll(/(?:^|[\s$>`])aws (?:--\S+ \S+ )*[a-z][a-z0-9-]+ [a-z][a-z-]+(?= )/g)];
  const [command] = commands;
  if (command === undefined || commands.length > 1) return {};
  const end = flat.indexOf('An error occurred', command.index);
  const typed = flat.slice(command.index, end < 0 ? undefined : end);
  const found: Record<string, string> = {};
  for (const [, option = '', quoted, plain] of typed.matchAll(
    / --([a-z-]+)[ =](?:["']([^"']+)["']|([^\s"'-][^\s"']*))/g,
  )) {
    const name = Object.hasOwn(OPTIONS, option) ? OPTIONS[option] : undefined;
    const told = quoted ?? plain;
    if (name !== undefined && told !== undefined) found[name] ??= told;
  }
  return found;
}
