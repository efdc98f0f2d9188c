/**
 * The action that a text names in words of a tool or a service where no sentence names it: `Error launching source
 * instance`, `reading EC2 Instance Type (…)`, `Access to KMS is not allowed`.
 * Errs towards none: what the words stand for must be an action that the service authorization reference knows.
 */
import { knownAction } from '../../service-data.ts';
import { withRequestLine } from './addresses.ts';
import { prefixOfName } from './operation-service.ts';

/** With a key: `https://b.s3.eu-west-1.amazonaws.com/k`, and as the SDK for Java prints it, with a blank. */
const ADDRESS = '[ \\w]{0,20}[ \'"`]https?://(?:[\\w.-]{1,80}\\.)?s3[.-][\\w.-]{0,60}amazonaws\\.com(?:/| )[\\w%]';
/** Without one, where the bucket is in the host. */
const BUCKET_ADDRESS =
  '[ \\w]{0,20}[ \'"`]https?://[\\w.-]{1,80}\\.s3[.-][\\w.-]{0,60}amazonaws\\.com/(?:[?\\s\'"`]|$)';

const REGISTRY = '[\\w*.-]{1,40}\\.dkr[.-]ecr[\\w.-]{1,60}amazonaws\\.com(?:\\.cn)?';

/** What the file system of Hadoop says it was at when it wrote. */
const HADOOP_WRITES = [
  'putting',
  'PUT(?: 0-byte object)?',
  'Writing Object',
  'upload part[ #\\d]{0,12}',
  'initiate MultiPartUpload',
  'Completing multipart upload',
  'innerMkdirs',
];

const ROWS: readonly (readonly [RegExp, string])[] = [
  // s5cmd, which copies between two buckets as well: then it is not told which of them refused.
  [/\bERROR "(?:cp|mv|sync|cat|head)(?: -\S{1,60}){0,8} s3:\/\/(?![^"]{1,1200} s3:\/\/)/, 's3:GetObject'],
  [/\bERROR "(?:pipe s3:\/\/|(?:cp|mv|sync)(?: -\S{1,60}){0,8} (?!s3:\/\/|-)[^"]{1,400}? s3:\/\/)/, 's3:PutObject'],
  [/\bERROR "(?:ls|du)(?: -\S{1,60}){0,8} s3:\/\//, 's3:ListBucket'],
  [/\bERROR "rm(?: -\S{1,60}){0,8} s3:\/\//, 's3:DeleteObject'],
  // Before they mount: Mountpoint for Amazon S3, s3fs.
  [/\b(?:HeadBucket|ListObjectsV2) failed for bucket\b|\bCheckBucket\(\d{1,6}\): Check bucket failed/, 's3:ListBucket'],
  [
    /\baccess denied by server while mounting (?:127\.0\.0\.1|fs-[0-9a-f]{8,17}\.efs\.)/,
    'elasticfilesystem:ClientMount',
  ],
  [/\btable_import_from_s3\b/, 's3:GetObject'],
  [/\bquery_export_to_s3\b/, 's3:PutObject'],
  // A registry sends its clients to S3 for the layers of an image.
  [
    /error pulling image configuration.{0,400}<Code>AccessDenied|(?:pull|layer|blob).{0,200}<Code>AccessDenied<\/Code>/i,
    's3:GetObject',
  ],
  // aws-iam-authenticator, for kubectl: it looks for a token only by taking on the role that it was given.
  [/\bcould not get token: AccessDenied: Access denied\b/, 'sts:AssumeRole'],
  // What containerd, Helm and Flux tell of the registry's own interface; the verb and the path tell the call.
  [new RegExp(`${REGISTRY} failed with status code \\[manifests [^\\]]{1,150}\\]: 403`), 'ecr:BatchGetImage'],
  [
    new RegExp(`\\bfrom (?:HEAD|GET) request to https://${REGISTRY}/\\S{1,300}/manifests/\\S{1,150}: 403`),
    'ecr:BatchGetImage',
  ],
  [
    new RegExp(`\\bfrom GET request to https://${REGISTRY}/\\S{1,300}/blobs/\\S{1,150}: 403`),
    'ecr:GetDownloadUrlForLayer',
  ],
  [new RegExp(`${REGISTRY}.{0,600}\\bfetching tags list:? 403`, 's'), 'ecr:ListImages'],
  [/not authorized to create managed-rule/i, 'events:PutRule'],
  [/(?:create|assume) (?:or assume )?(?:a |the )?service[- ]linked role/i, 'iam:CreateServiceLinkedRole'],
  [/ServiceLinkedRoleCreationNotPermitted/, 'iam:CreateServiceLinkedRole'],
  [
    /Access to KMS is not allowed.*secretsmanager|secretsmanager.*Access to KMS is not allowed/is,
    'secretsmanager:GetSecretValue',
  ],
  [
    /Access to KMS is not allowed|ciphertext refers to a customer master key|ciphertext references a key/i,
    'kms:Decrypt',
  ],
  [/Lake Formation permission\(s\): Required Create Database\b/i, 'glue:CreateDatabase'],
  [/Lake Formation permission\(s\): Required Create Table\b/i, 'glue:CreateTable'],
  [/Lake Formation permission\(s\): Required Alter\b/i, 'glue:UpdateTable'],
  [/Lake Formation permission\(s\): Required Drop\b/i, 'glue:DeleteTable'],
  [/Lake Formation permission\(s\): Required Describe\b/i, 'glue:GetTable'],
  // Packer, and the driver of docker-machine.
  [/Error launching (?:source )?instance/i, 'ec2:RunInstances'],
  [/Error querying AMI: UnauthorizedOperation/i, 'ec2:DescribeImages'],
  [/error validating regions: UnauthorizedOperation/i, 'ec2:DescribeRegions'],
  // What mounts a file system of EFS says for the server.
  [
    /\b(?:amazon-efs|efs-utils|mount(?:\.efs| -t efs)\b|arguments: -t efs\b|\.efs\.[a-z0-9-]{4,30}\.amazonaws).{0,2000}?mount\.nfs4?: access denied by server/is,
    'elasticfilesystem:ClientMount',
  ],
  [/Access denied when writing (?:output )?to (?:url|location)/i, 's3:PutObject'],
  // What the file system of Hadoop was at, as `S3AUtils.translateException` tells it.
  [/\b(?:getFileStatus|read|reopen[\w ]{0,40}|open) on s3[an]?:|\bopen(?:ing)? s3a:/, 's3:GetObject'],
  [new RegExp(`\\b(?:${HADOOP_WRITES.join('|')}) {1,2}on s3[an]?:`, 'i'), 's3:PutObject'],
  [
    /\b(?:list(?:Status|Objects|ing|Files)?|innerListStatus|LIST) on s3[an]?:|\binnerListStatus\b.{0,80}s3a:/,
    's3:ListBucket',
  ],
  [/\b(?:delete|Remove S3 \w{1,20}) on s3[an]?:/, 's3:DeleteObject'],
  // Of a request without an operation, its verb and the address of an object.
  [new RegExp(`\\b(?:GET|HEAD|Get|Head)\\b${ADDRESS}`), 's3:GetObject'],
  [new RegExp(`\\b(?:PUT|Put)\\b${ADDRESS}`), 's3:PutObject'],
  [new RegExp(`\\b(?:DELETE|Delete)\\b${ADDRESS}`), 's3:DeleteObject'],
  [new RegExp(`\\b(?:GET|Get)\\b${BUCKET_ADDRESS}`), 's3:ListBucket'],
  // Runners of GitLab, of their cache.
  [new RegExp(`\\bUploading \\S{1,300} to${ADDRESS}`), 's3:PutObject'],
  [new RegExp(`\\bDownloading \\S{1,300} from${ADDRESS}`), 's3:GetObject'],
  // Terragrunt makes the bucket of a state, Terraform lists, reads and writes it.
  [/\bCreate S3 bucket (?:with retry )?\S{1,63} returned an error: AccessDenied/, 's3:CreateBucket'],
  [
    /\b(?:Failed to get existing workspaces|inspecting states in the "s3" backend): ?(?:S3: )?AccessDenied/,
    's3:ListBucket',
  ],
  [/\bError (?:loading|refreshing) state: AccessDenied/, 's3:GetObject'],
  [/\bfailed to upload state: AccessDenied/, 's3:PutObject'],
  // Velero, of its backups.
  [/\berror putting object \S{1,1024}: AccessDenied\b/, 's3:PutObject'],
  [/\berror getting volume info: .{0,60}UnauthorizedOperation\b/, 'ec2:DescribeVolumes'],
  // CodeBuild, of where its source lies.
  [/\bAccessDenied: Access Denied\b.{0,300} for primary source\b/s, 's3:GetObject'],
  [/\bupload \S{1,1024} to bucket [a-z0-9][a-z0-9.-]{2,62}: /i, 's3:PutObject'],
  // What a task of ECS does before its container runs, as its stopped reason tells it.
  [/failed to create cloudwatch log group: ?\w*AccessDenied/i, 'logs:CreateLogGroup'],
  [/failed to create cloudwatch log stream: ?\w*AccessDenied/i, 'logs:CreateLogStream'],
  [/unable to retrieve secrets? from ssm:.{0,200}AccessDenied/i, 'ssm:GetParameters'],
  [/unable to retrieve secrets? from asm:.{0,400}AccessDenied/i, 'secretsmanager:GetSecretValue'],
  [/unable to retrieve ecr registry auth:.{0,200}AccessDenied/i, 'ecr:GetAuthorizationToken'],
  // AppSync where IAM signs the request in.
  [
    /UnauthorizedException\b.{0,80}Permission denied|Permission denied.{0,120}UnauthorizedException\b/,
    'appsync:GraphQL',
  ],
  // Snowflake takes on the role that its storage integration names.
  [/Error assuming AWS_ROLE\b/, 'sts:AssumeRole'],
  [/PAM authentication failed for user\b/, 'rds-db:connect'],
  [/Unable to verify\/create output bucket\b/i, 's3:GetBucketLocation'],
  // Git tells the address and the status alone: which of the two it wanted stands in the command.
  [
    /\bgit (?:clone|pull|fetch)\b.{0,2000}git-codecommit\..{0,200}error: 403|Cloning into .{0,400}git-codecommit\..{0,200}error: 403/s,
    'codecommit:GitPull',
  ],
  [/\bgit push\b.{0,2000}git-codecommit\..{0,200}error: 403/s, 'codecommit:GitPush'],
  [/CannotPullContainerError.{0,600}(?:403|denied|not authorized)/is, 'ecr:BatchGetImage'],
  [/pull access denied for \d{12}\.dkr\.ecr/i, 'ecr:BatchGetImage'],
  [
    /failed authentication due to: .{0,200}Access denied|SaslAuthenticationException.{0,200}Access denied/i,
    'kafka-cluster:Connect',
  ],
  [/reason"?: ?"?AUTHORIZATION_FAILURE.{0,2000}Publish-In|Publish-In.{0,2000}AUTHORIZATION_FAILURE/s, 'iot:Publish'],
  [/Subscribe.{0,2000}AUTHORIZATION_FAILURE/s, 'iot:Subscribe'],
  [/Connect.{0,2000}AUTHORIZATION_FAILURE/s, 'iot:Connect'],
  [/Publish-Out.{0,2000}AUTHORIZATION_FAILURE/s, 'iot:Receive'],
  [/not authorized to assume (?:IAM )?role/i, 'sts:AssumeRole'],
  // An endpoint without a Region is none that the client asked.
  [/^(?![\s\S]*\bInvalid endpoint: https?:)[\s\S]*(?:Unable|Failed|Not authorized) to assume ?role/i, 'sts:AssumeRole'],
  [/role (?:defined for the function )?cannot be assumed by/i, 'sts:AssumeRole'],
];

/**
 * Another service refused what this one was to do for the caller, and it was passed on as an error of its own operation:
 * S3 the template of a stack or the code of a function, EC2 the instances of a group,
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html
 */
export function passedOnAction(flat: string): string | undefined {
  return PASSED_ON.find(([pattern]) => pattern.test(flat))?.[1] ?? calledAction(flat);
}

const PASSED_ON: readonly (readonly [RegExp, string])[] = [
  [/\bS3 error: Access Denied\b/, 's3:GetObject'],
  [/\bnot authorized to (?:use|launch instances with this)\*{0,2} launch template\b/, 'ec2:RunInstances'],
];

export function impliedAction(text: string): string | undefined {
  const flat = withRequestLine(text);
  return (
    ROWS.find(([pattern]) => pattern.test(flat))?.[1] ??
    passedOnAction(flat) ??
    terraformAction(flat) ??
    plainAction(flat)
  );
}

/** CodePipeline and Lambda, of what they do with a role: "permissions to call s3.putObject", "denied by S3, … permission to GetObject". */
const CALLED: readonly RegExp[] = [
  /\bpermissions? to call (?<service>[a-zA-Z0-9]{2,40})\.(?<operation>[a-z][A-Za-z]{3,80})\b/,
  /\baccess has been denied by (?<service>[A-Z0-9]{2,20}), .{1,120}? permission to (?<operation>[A-Z][A-Za-z]{3,80})\b/,
];

function calledAction(flat: string): string | undefined {
  for (const pattern of CALLED) {
    const { service = '', operation = '' } = pattern.exec(flat)?.groups ?? {};
    const prefix = prefixOfName(service);
    const known = knownAction(`${prefix}:${operation}`);
    if (prefix !== undefined && known !== undefined) return known.action;
  }
  return undefined;
}

/** In words that tools put before EC2's code: the driver for EBS, Packer, kops. */
const PLAIN = new RegExp(
  [
    "\\b(?:could not|couldn't|cannot|failed to|unable to|error)",
    ' (?<verb>[a-z]{3,14})',
    ' (?<noun>(?:[a-z]{2,20} ){0,2}?[a-z]{2,20})(?: "[^"]{1,200}")?',
    '(?: (?:in|from|to|of) (?:EC2|[a-z]{2,20} "[^"]{1,200}"))?: (?:operation error|UnauthorizedOperation)',
  ].join(''),
  'gi',
);

/** The verb and the noun make an action of EC2's, or they name none. */
function plainAction(flat: string): string | undefined {
  for (const { groups } of flat.matchAll(PLAIN)) {
    const { verb = '', noun = '' } = groups ?? {};
    const stem = noun.split(' ').map(capital).join('');
    const bare = verb.replace(/ing$/i, '');
    for (const name of [verb, bare, `${bare}e`]) {
      for (const form of [stem, `${stem}s`]) {
        const known = knownAction(`ec2:${capital(name)}${form}`);
        if (known !== undefined) return known.action;
      }
    }
  }
  return undefined;
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`;
}

/** What Terraform does, as operations begin. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  creating: ['Create', 'Put', 'Register', 'Add'],
  reading: ['Get', 'Describe', 'List'],
  describing: ['Describe', 'Get'],
  listing: ['List', 'Describe'],
  fetching: ['Describe', 'Get', 'List'],
  updating: ['Update', 'Put', 'Modify'],
  putting: ['Put'],
  deleting: ['Delete'],
  tagging: ['Tag'],
};

const TERRAFORM = new RegExp(
  [
    `\\b(?:error )?(?<verb>${Object.keys(VERBS).join('|')})`,
    '(?<service>[A-Z][A-Za-z0-9]{1,20})',
    '(?<noun>[A-Z][A-Za-z0-9]{0,30}(?: [A-Z][A-Za-z0-9]{0,30}){0,3})(?: \\(| ?:)',
  ].join(' '),
  'g',
);

/** `error creating Lambda Function (name): AccessDeniedException`: verb, service and noun. */
function terraformAction(flat: string): string | undefined {
  for (const { groups } of flat.matchAll(TERRAFORM)) {
    const { verb = '', service = '', noun = '' } = groups ?? {};
    const prefix = prefixOfName(service);
    if (prefix === undefined) continue;
    const stem = noun.replaceAll(' ', '');
    for (const name of VERBS[verb] ?? []) {
      for (const form of [stem, `${stem}s`]) {
        const known = knownAction(`${prefix}:${name}${form}`);
        if (known !== undefined) return known.action;
      }
    }
  }
  return undefined;
}
