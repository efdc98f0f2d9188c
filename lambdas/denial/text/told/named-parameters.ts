/**
 * What a text tells of the request beside the error: the command that was typed, the address that was called, the
 * resource that Terraform was at work on. Under CloudTrail's names, so that ARNs are built as from a record.
 * Errs towards nothing: two commands in one text name nothing, as it is not told which of them failed.
 */
import { imageIn, objectIn, queueIn, repositoryIn } from './addresses.ts';

type Parameters = Readonly<Record<string, string>>;

export function parametersIn(flat: string): Parameters {
  return {
    ...ofArns(flat),
    ...imageIn(flat),
    ...repositoryIn(flat),
    ...queueIn(flat),
    ...ofTerraform(flat),
    ...ofCommand(flat),
    ...ofCall(flat),
    ...objectIn(flat),
  };
}

/** Secrets, keys and roles that the text names whole, each where it names one only. */
const ARNS: readonly (readonly [RegExp, string])[] = [
  [/arn:[\w-]{3,12}:secretsmanager:[\w-]{1,30}:\d{12}:secret:[\w/+=.@-]{1,512}/g, 'secretId'],
  [/arn:[\w-]{3,12}:kms:[\w-]{1,30}:\d{12}:(?:key|alias)\/[\w/-]{1,256}/g, 'keyId'],
  [/arn:[\w-]{3,12}:ssm:[\w-]{1,30}:\d{12}:parameter\/[\w/.-]{1,1011}/g, 'name'],
  [/\bami-[0-9a-f]{8,17}\b/g, 'imageId'],
  [/\bvol-[0-9a-f]{8,17}\b/g, 'volumeId'],
  [/\bfs-[0-9a-f]{8,17}\b/g, 'fileSystemId'],
];

function ofArns(flat: string): Parameters {
  const found: Record<string, string> = {};
  for (const [pattern, name] of ARNS) {
    const told = new Set([...flat.matchAll(pattern)].map(([arn]) => arn.replace(/(?<![.:-])[.:-]+$/, '')));
    const [only] = told;
    if (only !== undefined && told.size === 1) found[name] = only;
  }
  return found;
}

/** `creating S3 Bucket (acme-logs): operation error …`. */
const TERRAFORM: readonly (readonly [RegExp, string])[] = [
  [/\bS3 (?:Object \([^)]*\) to )?Bucket \(([^\s()]{1,64})\)/, 'bucketName'],
  [/\bS3 Object \(([^\s()]{1,1024})\) to Bucket/, 'key'],
  [/\bIAM Role \(([\w+=,.@-]{1,64})\)/, 'roleName'],
  [/\bIAM User \(([\w+=,.@-]{1,64})\)/, 'userName'],
  // The number of the attempt stands where later versions put the name.
  [/\bLambda Function \((?!\d\))([\w-]{1,140})\)/, 'functionName'],
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
  if (!/\boperation error \w|\bError: |\bstatus code: \d{3}|^error /.test(flat)) return {};
  const found: Record<string, string> = {};
  // In words of Terraform's own the whole ARN of what it reads, also of another account's.
  const arn = /[A-Za-z] \((?<arn>arn:[\w-]{3,12}:[\w-]{1,40}:[\w-]{0,30}:\d{0,12}:[^\s()]{1,600})\):? /.exec(flat)
    ?.groups?.['arn'];
  if (arn !== undefined) found['resourceArn'] = arn;
  for (const [pattern, name] of TERRAFORM) {
    const told = pattern.exec(flat)?.[1];
    if (told !== undefined) found[name] = told;
  }
  return found;
}

/** `Call failed: getBucketLocation({"Bucket":"b"}) => …`, as the CDK prints it. */
function ofCall(flat: string): Parameters {
  const json = /\bCall failed: \w{1,80}\((?<json>\{[^{}]{1,2000}\})\) => /.exec(flat)?.groups?.['json'] ?? '';
  return Object.fromEntries(
    [...json.matchAll(/"(?<name>[A-Za-z]{1,60})":"(?<value>[^"]{1,1024})"/g)].map(({ groups }) => {
      const { name = '', value = '' } = groups ?? {};
      return [name === 'Bucket' ? 'bucketName' : `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`, value];
    }),
  );
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
  const commands = [
    ...flat.matchAll(/(?:^|[\s$>`])aws (?:--\S{1,80} \S{1,400} ){0,12}[a-z][a-z0-9-]+ [a-z][a-z-]+(?= )/g),
  ];
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
