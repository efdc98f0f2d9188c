/**
 * Whose words a refusal is in: AWS's, another system's, or nobody's in particular.
 * Errs towards AWS where a sign is there that others do not print, and away from it where none is: an explanation of
 * something that AWS never said sends people to the wrong policies.
 */
import { answeredByOther } from './answered-by.ts';

export type Origin =
  | { readonly kind: 'aws' }
  | { readonly kind: 'foreign'; readonly system: string }
  | { readonly kind: 'unknown' };

/** What nobody but AWS and its tools prints. */
const AWS = new RegExp(
  [
    'arn:aws[\\w-]{0,8}:',
    // An endpoint of AWS's own; behind the names of machines anything may answer.
    '(?<!\\.(?:compute(?:-\\d)?|elb|rds|redshift|cache))\\.amazonaws\\.com',
    '\\baws\\.amazon\\.com',
    'An error occurred \\([\\w.]{1,120}\\) when calling the \\w{1,80} operation',
    'operation error [\\w ]{1,60}: \\w{1,80}, ',
    'software\\.amazon\\.awssdk',
    'com\\.amazonaws\\.',
    '\\bAmazon\\.(?:Runtime|S3|[A-Z]\\w{1,30}\\.)',
    '\\bAws::\\w{1,40}::Errors::',
    '\\bbotocore\\b|\\bboto3?\\b|\\baws-sdk\\b|@aws-sdk/|\\baws-cdk\\b|\\bawscli\\b',
    'AWS::\\w{1,40}::\\w{1,60}',
    '\\(Service: [\\w ]{1,60}[;,] Status Code: \\d',
    'User does not have permissions for the requested resource',
    '\\berrorType["\']? ?[:=] ?["\']?Unauthorized(?:Exception)?\\b',
    'UnauthorizedException: (?:Permission denied|Unable to parse JWT)',
    'Not Authorized to access \\w{1,80} on type \\w{1,80}',
    'You are not authorized to make this call\\.',
    'User is not authorized to access this resource\\b',
    '\\bS3Bucket=[a-z0-9.-]{3,63}, S3Key=',
    'AUTHORIZATION_FAILURE',
    // IAM in front of a Kafka cluster, of a database, of a stage in a warehouse; a deployment by the Serverless Framework.
    'SaslAuthenticationException: \\[[0-9a-f-]{36}\\]: Access denied',
    'PAM authentication failed for user',
    'Error assuming AWS_ROLE\\b',
    '\\(Status Code: 403; Error Code: AccessDenied\\b',
    'sufficient permissions to call s3\\.\\w',
    'serverless/lib/plugins/aws/',
    'Resource handler returned message',
    'HandlerErrorCode',
    'Encoded authorization failure message',
    'You are not authorized to perform this operation',
    '\\bx-amzn?-',
    '\\bamazon-efs\\b|\\befs-utils\\b|\\bmount(?:\\.efs| -t efs)\\b|Mounting arguments: -t efs\\b',
    '\\bCall failed: [a-z]\\w{2,80}\\(.{0,2000}\\(code=\\w|\\[AWS [a-z0-9-]{2,40} \\d{3} [\\d.]{1,10}s \\d',
    '\\bs3[an]?://',
    '\\bA[KS]IA[A-Z0-9]{12,}',
  ].join('|'),
);

/** Names and codes of AWS's that others mention too. */
const MENTIONS = new RegExp(
  [
    '\\bAWS\\b|\\bAmazon\\b|\\bEC2\\b|\\bIAM\\b|\\bAmazonS3',
    '\\b(?:ECS|EKS|CodeBuild|Firehose|CloudFormation|SageMaker|DynamoDB|Bedrock|Lambda|Lake Formation|KMS|STS|SSO)\\b',
    'S3 (?:error|bucket|object)|S3ServiceException|\\bS3 .{0,40}Access Denied',
    '\\b(?:UnauthorizedOperation|AccessDeniedException|OptInRequired|AuthFailure)\\b',
    '\\b(?:ExpiredTokenException|UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId)\\b',
    '\\b(?:SignatureDoesNotMatch|RequestTimeTooSkewed|MissingAuthenticationToken)\\b',
    '<Error><Code>|<RequestId>|<HostId>',
    '\\bservice[- ]linked role\\b',
    'Missing Authentication Token',
    'IDPRejectedClaim|InvalidIdentityToken|OpenIDConnect provider',
  ].join('|'),
);

/** A code of AWS's that others have taken over: it needs the rest of AWS's form around it. */
const AWS_CODE = /\bAccessDenied(?:: |$| \(|")|\(AccessDenied\)|"AccessDenied"/;
const AWS_REQUEST = /Request ?ID"?[:=]? ?"?[A-Z0-9]{16}\b|request id: [0-9a-f]{8}-|\(Request ID: /i;

/** Forms that belong to one system; the first that fits is named. */
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(
      [
        'cannot (?:list|get|create|update|patch|delete|watch|impersonate|bind|escalate|deletecollection) resource "',
        'is forbidden: User "',
        'Error from server \\(Forbidden\\)',
        'error: You must be logged in to the server',
        'forbidden: User "system:',
        'system:(?:serviceaccount|anonymous|node)',
        '\\(Unauthorized\\)$',
        'admission webhook "',
      ].join('|'),
      'i',
    ),
    'Kubernetes',
  ],
  [
    /\bgcloud\b|googleapis?\b|gserviceaccount\.com|google\.api|\bGoogle Cloud\b|PERMISSION_DENIED\b|storage\.objects\./i,
    'Google Cloud',
  ],
  [
    new RegExp(
      [
        '\\bAADSTS\\d{5,6}',
        "AuthorizationFailed\\b.*(?:Microsoft\\.|client '|scope '/)",
        'Microsoft\\.\\w+/',
        '\\bAzure\\b',
        'AuthorizationPermissionMismatch',
        'login\\.microsoftonline',
        '\\.azure\\.com',
        '\\.windows\\.net',
      ].join('|'),
      'i',
    ),
    'Microsoft Azure',
  ],
  [
    /\boss: service returned error|aliyun|alibaba|\bOSS\b.*AccessDenied|oss-[a-z]{2}-|<EC>\d{4}-\d{8}<\/EC>|\bacs:ram:/i,
    'Alibaba Cloud',
  ],
  [/\bscaleway\b|\.scw\.cloud\b|\bscw[_-]/i, 'Scaleway'],
  [/\.digitaloceanspaces\.com|digitalocean/i, 'DigitalOcean'],
  [/\bOCI\b|oraclecloud\.com|NotAuthorizedOrNotFound/i, 'Oracle Cloud'],
  [/myhuaweicloud|huaweicloud/i, 'Huawei Cloud'],
  [/tencentcloud|\.myqcloud\.com|qcs::/i, 'Tencent Cloud'],
  [/backblazeb2|\bb2_[a-z_]+\b/i, 'Backblaze B2'],
  [/r2\.cloudflarestorage\.com|cloudflare/i, 'Cloudflare'],
  [/\bminio\b|\.wasabisys\.com|\bceph\b|radosgw/i, 'another S3-compatible store'],
  [/Access denied for user '[^']*'@'|ERROR 1(?:044|045|142|227) \(/i, 'MySQL'],
  [
    new RegExp(
      [
        'permission denied for (?:table|schema|relation|database|sequence|function|view|language)',
        'password authentication failed for user',
        'FATAL: +(?:role|no pg_hba)',
        'must be owner of',
      ].join('|'),
      'i',
    ),
    'PostgreSQL',
  ],
  [/ORA-0(?:1031|1017)|TNS-\d{5}/, 'Oracle Database'],
  [/Login failed for user '|SQLServerException/i, 'SQL Server'],
  [/not authorized on \w+ to execute command|MongoServerError|MongoError|\bSCRAM\b/, 'MongoDB'],
  [/\bNOPERM\b|WRONGPASS|NOAUTH Authentication required/, 'Redis'],
  [
    /TopicAuthorizationException|GroupAuthorizationException|ClusterAuthorizationException|TransactionalIdAuthorizationException/,
    'Kafka',
  ],
  [/AccessControlException: Permission denied: user=|org\.apache\.hadoop\.security\.AccessControlException/, 'HDFS'],
  [/org\.elasticsearch|\belasticsearch\b.*security_exception/i, 'Elasticsearch'],
  [
    new RegExp(
      [
        'Permission denied \\((?:publickey|password|keyboard-interactive)',
        'fatal: Could not read from remote',
        'fatal: Authentication failed for',
        'remote: (?:Permission to|Write access|HTTP Basic: Access denied)',
        '(?:git@|GitLab: |HTTP Basic: Access denied)',
      ].join('|'),
      'i',
    ),
    'Git',
  ],
  [
    new RegExp(
      [
        'Resource not accessible by (?:integration|personal access token)',
        'api\\.github\\.com',
        'docs\\.github\\.com',
        'Bad credentials.*github',
        '\\bghcr\\.io\\b',
        'GitHub API',
        'HttpError: ',
        'must have (?:admin|push) (?:rights|access)',
      ].join('|'),
      'i',
    ),
    'GitHub',
  ],
  [
    new RegExp(
      [
        'registry-1\\.docker\\.io',
        'docker\\.io/',
        'insufficient_scope: authorization failed',
        'requested access to the resource is denied',
        'unauthorized: (?:authentication required|incorrect username)',
        'pull access denied for (?!\\d{12}\\.)',
      ].join('|'),
      'i',
    ),
    'a container registry',
  ],
  [/permission denied while trying to connect to the Docker daemon|docker\.sock/i, 'Docker'],
  [
    new RegExp(
      [
        '<center>nginx|nginx/\\d',
        'openresty',
        'Apache/\\d',
        "You don't have permission to access (?:this resource|/)",
        '<title>403 Forbidden</title>',
      ].join('|'),
      'i',
    ),
    'a web server',
  ],
  [/\bE(?:403|401)\b.*npm|npm ERR!|npm error|registry\.npmjs\.org/i, 'npm'],
  [
    new RegExp(
      [
        '\\[Errno 1?3\\]',
        'PermissionError:',
        '\\bEACCES\\b',
        '\\bEPERM\\b',
        'Operation not permitted',
        ': Permission denied\\s*$',
        '[Pp]ermission denied: [\'"]?/',
        'cannot (?:open|create|access|remove|touch|stat)\\b.*Permission denied',
        'Permission denied \\(os error 13\\)',
        'os\\.\\w*PermissionError',
        'Access is denied\\.',
        'UnauthorizedAccessException: Access to the path',
        'java\\.nio\\.file\\.AccessDeniedException: /',
      ].join('|'),
      'i',
    ),
    'the operating system',
  ],
  [/\borg\.springframework\./, 'Spring'],
  [/\bSymfony\\+Component|\bIlluminate\\+|\b(?:javax|jakarta)\.(?:ws\.rs|servlet)\b/, 'a web application'],
  [/\bvault\b.*permission denied|\* permission denied/i, 'Vault'],
  [/\bsnowflake\b|SQL access control error|Insufficient privileges to operate on/i, 'Snowflake'],
  [/\bTerraform Cloud\b|app\.terraform\.io/i, 'Terraform Cloud'],
  [/\bJenkins\b|hudson\.security/i, 'Jenkins'],
  [/sudo: |is not in the sudoers file/i, 'the operating system'],
];

export function originOf(flat: string): Origin {
  const answered = answeredByOther(flat);
  if (answered !== undefined) return { kind: 'foreign', system: answered };
  if (AWS.test(flat) && !isForeignByForm(flat)) return { kind: 'aws' };
  const system = SYSTEMS.find(([pattern]) => pattern.test(flat))?.[1];
  if (system !== undefined && !(system === 'the operating system' && OF_S3.test(flat)))
    return { kind: 'foreign', system };
  return MENTIONS.test(flat) || AWS_CODE.test(flat) || AWS_REQUEST.test(flat) ? { kind: 'aws' } : { kind: 'unknown' };
}

/** A file that may not be opened, be it one of an SDK's. */
const FILE = /\[Errno 1?3\] Permission denied: ['"]|\bEACCES: permission denied/;
/** S3 answered, and a file system of S3 passed it on as the operating system's refusal. */
const OF_S3 = /<Code>\w{1,80}<\/Code>.{0,2000}<HostId>/s;

/** Others' forms that may hold an ARN or the name of AWS: the user of a cluster, an application that signs in to AWS. */
function isForeignByForm(flat: string): boolean {
  if (
    new RegExp(
      [
        'is not authorized to perform',
        'An error occurred \\([\\w.]{1,120}\\) when calling',
        'operation error [\\w ]{1,60}: \\w',
        '\\(Service: [\\w ]{1,60}[;,] Status Code: \\d',
      ].join('|'),
    ).test(flat)
  )
    return false;
  return (
    FILE.test(flat) || STRONG.some((name) => SYSTEMS.some(([pattern, system]) => system === name && pattern.test(flat)))
  );
}

const STRONG = [
  'Kubernetes',
  'Google Cloud',
  'Microsoft Azure',
  'Alibaba Cloud',
  'Scaleway',
  'MySQL',
  'PostgreSQL',
] as const;
