/**
 * What tools write around AWS's own sentence: the code, the operation, the service, the request id.
 * Frames of the AWS CLI and botocore, the SDKs for JavaScript, Java, Go, PHP, Ruby, .NET and Rust, Terraform,
 * CloudFormation, the console and S3's XML. Errs towards fewer parts.
 */
import { present } from '../../fields.ts';
import { parametersIn } from '../told/named-parameters.ts';
import { regionIn } from './region-told.ts';
import { saidIn } from './said.ts';

export interface ErrorFrame {
  readonly code?: string;
  readonly operation?: string;
  /** As the tools call them, the nearest to the error first: `S3`, `AmazonDynamoDBv2`. */
  readonly services: readonly string[];
  readonly message?: string;
  readonly requestId?: string;
  readonly region?: string;
  /** What the text tells of the request, under CloudTrail's names. */
  readonly parameters: Readonly<Record<string, string>>;
}

const CODE = '[A-Za-z][\\w.]{0,120}|\\d{3}';

/** Codes that AWS writes alone before its sentence; a dotted one is one code. */
const KNOWN_CODES = [
  'AccessDenied',
  'UnauthorizedOperation',
  'Unauthorized(?=" ?,|: Not Authorized)',
  'ExpiredToken',
  'InvalidClientTokenId',
  'RequestExpired',
  'AuthFailure',
  'OptInRequired',
  'DryRunOperation',
  'VpceAccessDenied',
  'KMSAccessDenied',
  'KmsAccessDenied',
  'AuthorizationError',
  '[A-Z]\\w{0,60}(?:Denied|Unauthorized|Authorized|Forbidden|Access|Throttling|Token|Client|Signature)(?:Exception|Fault)',
  'ThrottlingException',
  'ForbiddenException',
  'UnauthorizedException',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'InvalidAccessKeyId',
  'MissingAuthenticationToken',
  'ValidationError',
  'ValidationException',
].join('|');

const FRAMES: readonly RegExp[] = [
  new RegExp(
    `An error occurred \\((?<code>${CODE})\\) when calling the (?<operation>\\w{1,80}) operation(?: \\([^)]{0,100}\\))?: ?(?<message>.*)`,
    's',
  ),
  // The Japanese command line, and the other languages it may come to speak: operation, then code.
  /(?<operation>[A-Z][A-Za-z]{2,80}) (?:オペレーション|操作|작업)[^(]{0,60}\((?<code>[A-Za-z][\w.]{0,120})\) ?[:：]? ?(?<message>.*)/s,
  new RegExp(
    [
      'operation error (?!ec2imds)(?<service>[\\w ]{1,60}): (?<operation>\\w{1,80}), .{0,2000}?(?:',
      [
        'api error',
        'exceeded maximum number of attempts[^:]{0,60}:?',
        'RequestID: [\\w-]{0,80},(?: HostID: [^,]{0,200},)?(?! HostID:)',
      ].join('|'),
      `)\\s?(?<code>${CODE})?: ?(?<message>.*)`,
    ].join(''),
    's',
  ),
  // Ended before an answer: the metadata service is asked by the SDK itself and is not a call of the caller's.
  /operation error (?!ec2imds)(?<service>[\w ]{1,60}): (?<operation>\w{1,80}), (?:get identity|failed to sign|https response error)/,
  /Error executing "(?<operation>\w{1,80})" on "(?<url>[^"]{0,2000})".{0,3000}?(?<code>\b\w{1,60}(?:Denied|Exception|Operation|Token|DoesNotMatch|TokenId|KeyId|TooSkewed)\b)/s,
  /A(?:ws|WS)::(?<service>\w{1,60})::Errors::(?<code>\w{1,80})/,
  /Resource handler returned message: "(?<message>.{0,4000}?)" \(RequestToken: [^,]{0,80}, HandlerErrorCode: (?<code>\w{1,60})\)/s,
  /<Code>(?<code>[\w.]{1,80})<\/Code>\s?<Message>(?<message>[^<]{0,4000})<\/Message>/,
  /<(?<code>[A-Z]\w{2,60}Exception)>\s?<Message>(?<message>[^<]{0,4000})<\/Message>/,
  /\bcode: "(?<code>\w{1,80})", message: "(?<message>[^"]{0,4000})"/,
  /code: Some\("(?<code>\w{1,80})"\), message: Some\("(?<message>[^"]{0,4000})"\)/,
  // A row of CloudTrail, copied out of a table: source, event, code.
  new RegExp(
    [
      '\\b(?<service>[a-z0-9-]{2,40})\\.amazonaws\\.com',
      '(?<operation>[A-Z][A-Za-z0-9]{2,80})',
      '(?<code>(?:Client\\.)?[A-Z]\\w{1,60}(?:Denied|Exception|Operation))',
      '(?<message>.*)',
    ].join('[\\s|,"]{1,20}'),
    's',
  ),
  // What the CDK and the SDK under it print of a call.
  /\bCall failed: (?<operation>[a-z]\w{2,80})\(.{0,2000}?\) => (?<message>.{1,2000}?) \(code=(?<code>\w{1,80})\)/s,
  /\[AWS (?<service>[a-z0-9-]{2,40}) 40[013] [\d.]{1,10}s \d{1,3} retries\] (?<operation>[a-z]\w{2,80})\(/,
  // What Python prints of an answer, and the SDK for Go of a call.
  /["']Error["']: \{["']Message["']: (?<quote>["'])(?<message>.{1,2000}?)\k<quote>, ["']Code["']: ["'](?<code>\w{1,80})["']/s,
  /["']Error["']: \{["']Code["']: ["'](?<code>\w{1,80})["'], ["']Message["']: (?<quote>["'])(?<message>.{1,2000}?)\k<quote>[,}]/s,
  /\bMaking api call: \((?<service>[\w-]{2,40}), (?<operation>[a-z_]{3,80})\) to region: /,
  /\bValidate Response (?<service>[a-z0-9-]{2,40})\/(?<operation>\w{1,80}) failed, attempt \d{1,3}\/\d{1,3}, error (?<code>\w{1,80}): (?<message>.*)/s,
  /KMS Exception: ?(?<code>\w{1,60}?Exception) ?KMS Message: ?(?<message>.{1,2000})/s,
  /\(Service: (?<service>[\w ]{1,60})[;,] Status Code: \d+[;,](?: Error Code: (?<code>\w{1,80})(?: [A-Za-z ]{1,40})?[;,])?/,
  /Error Code (?<code>\w{1,60}) and Http Status Code/,
  /\bAmazon\.\w{1,40}\.(?:Model\.)?Amazon\w{1,60}Exception: (?<message>.{1,4000})/s,
  /\bAWS Error (?<code>[A-Z][A-Z_]{2,60}) during (?<operation>\w{1,80}) operation(?: \([^)]{0,60}\))?: ?(?<message>.*)/s,
  // The first SDK for Go.
  /\b(?<code>[A-Z]\w{2,80}Exception): (?<message>[^\n]{1,2000}?) status code: \d{3}, request id: /,
  /["']__type["'] ?: ?u?["'](?:[\w.]{1,120}#)?(?<code>\w{1,80})/,
  /service error: unhandled error \((?<code>\w{1,80})\)/,
  new RegExp(
    `\\b(?<!java\\.nio\\.file\\.)(?<code>(?:Client\\.)?(?:${KNOWN_CODES})(?:\\.[A-Z]\\w{1,80}){0,3})\\b(?: \\(client\\))?:? ?(?<message>.*)`,
    's',
  ),
  // The client of Rust was given no code.
  /Response \{ status: (?:StatusCode\()?(?<code>40[13])\b/,
];

/** `RequestID: …`, `"requestId": "…"`, `(…; Request ID: …; …)`, S3's XML; the extended id of S3 names a host. */
const REQUEST_ID = /(?<!extended ?)(?:Request[ -]?ID"?(?:[:=]| is|>) ?["']?|,Rid )(?<id>[A-Za-z0-9][\w-]{7,63})/i;

const OPERATIONS: readonly RegExp[] = [
  /\bAccess ?denied when calling (?:the )?(?<operation>[A-Z]\w{3,80}) operation\b/i,
  /\bde_(?<operation>[A-Z]\w{1,80}?)CommandError/,
  /\bdeserializeAws_(?:restXml|restJson1?|json1_\d|json|query|ec2)(?<operation>[A-Z]\w{1,80}?)CommandError/,
  /\b(?<operation>[A-Z][A-Za-z]{1,80})Command\b/,
  // The client in a stack of Ruby.
  /\/aws-sdk-\w{1,40}\/client\.rb:\d{1,6}:in [`'](?:Aws::\w{1,40}::Client#)?(?<operation>[a-z_]{3,80})'/,
  /\beventName["']? ?[:=] ?["']?(?<operation>[A-Z]\w{2,80})/,
  /\(operation: (?<operation>[A-Z]\w{1,80})\)/,
  /["']operation(?:Name)?["'] ?: ?["'](?<operation>[A-Z]\w{1,80})["']/,
  // The client in a stack of Java or Kotlin, nearest to the error; not what all its methods go through.
  /\bcom\.amazonaws\.services\.[\w.]{1,80}Client\.(?:execute)?(?<operation>(?!(?:do|anonymous)?[iI]nvoke\(|execute\(|init\()[A-Za-z]\w{2,80})\(/,
  /\b(?:software\.amazon\.awssdk|aws\.sdk\.kotlin)\.services\.\w{1,60}\.Default\w{1,60}Client\.(?:lambda\$)?(?<operation>[a-z]\w{2,80}?)(?:\$\d+)?\(/,
  /\bcalling (?:KMS |STS |S3 )?(?<operation>[A-Z][A-Za-z]{3,80}) API\b/,
];

/** Hosts that tools print; any other name in an address may be anybody's. */
const HOSTS = [
  's3',
  'sqs',
  'sns',
  'kms',
  'sts',
  'iam',
  'ec2',
  'lambda',
  'dynamodb',
  'secretsmanager',
  'ssm',
  'ecr',
  'logs',
  'events',
  'states',
  'email',
  'monitoring',
];

const SERVICES: readonly RegExp[] = [
  /software\.amazon\.awssdk\.services\.(?<service>\w+)\.model/,
  /com\.amazonaws\.services\.(?<service>\w+)\.(?:model|\w+Client)\b/,
  /\bAmazon\.(?<service>\w+)\.(?:Model\.)?Amazon\w+Exception/,
  /\baws (?:--\S{1,80} \S{1,400} ){0,12}(?<service>s3api|[a-z][a-z0-9-]+) [a-z-]+/,
  new RegExp(`https://(?:[\\w.-]{1,200}\\.)?(?<service>${HOSTS.join('|')})[.-][\\w.-]{0,80}amazonaws\\.com`),
  // The hosts of queues before they had a name of their own.
  /https:\/\/(?:[a-z0-9-]{1,40}\.)?(?<service>queue)\.amazonaws\.com/,
  /\beventSource["']? ?[:=] ?["']?(?<service>[a-z0-9-]{2,40})\.amazonaws\.com/,
  /\b(?:when|while) calling (?<service>Bedrock)\b/,
  /Service: (?<service>[\w ]+)[;,]/,
];

export function readFrame(flat: string): ErrorFrame {
  let found: Readonly<Record<string, string | undefined>> = {};
  const services: string[] = [];
  for (const pattern of FRAMES) {
    const groups = pattern.exec(flat)?.groups;
    if (!groups) continue;
    if (groups['service'] !== undefined) services.push(groups['service']);
    // The first frame is the most telling one; later ones fill in what it lacks.
    found = { ...groups, ...Object.fromEntries(Object.entries(found).filter(([, value]) => value)) };
  }
  for (const pattern of SERVICES) {
    const service = pattern.exec(flat)?.groups?.['service'];
    if (service !== undefined) services.push(service);
  }
  return present<ErrorFrame>({
    code: found['code']?.replace(/\.$/, ''),
    operation: operationNamed(found['operation'] ?? firstGroup(OPERATIONS, flat, 'operation')),
    services,
    message: saidIn(flat, found['message']),
    requestId: REQUEST_ID.exec(flat)?.groups?.['id'],
    region: regionIn(flat),
    parameters: parametersIn(flat),
  });
}

/** Methods are operations in another case, and one of S3's has a name of its own. */
function operationNamed(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (name === 'getObjectMetadata') return 'HeadObject';
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function firstGroup(patterns: readonly RegExp[], text: string, name: string): string | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.groups?.[name];
    if (found !== undefined) return found;
  }
  return undefined;
}
