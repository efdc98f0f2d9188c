/**
 * What tools write around AWS's own sentence: the code, the operation, the service, the request id.
 * Frames of the AWS CLI and botocore, the SDKs for JavaScript, Java, Go, PHP, Ruby, .NET and Rust, Terraform,
 * CloudFormation, the console and S3's XML. Errs towards fewer parts.
 */
import { present } from '../fields.ts';
import { parametersIn } from './named-parameters.ts';

export interface ErrorFrame {
  readonly code?: string;
  readonly operation?: string;
  /** As the tool calls it: `S3`, `AmazonDynamoDBv2`. */
  readonly service?: string;
  readonly message?: string;
  readonly requestId?: string;
  readonly region?: string;
  /** What the text tells of the request, under CloudTrail's names. */
  readonly parameters: Readonly<Record<string, string>>;
}

const CODE = '[A-Za-z][\\w.]*|\\d{3}';

const FRAMES: readonly RegExp[] = [
  new RegExp(
    `An error occurred \\((?<code>${CODE})\\) when calling the (?<operation>\\w+) operation(?: \\([^)]*\\))?: ?(?<message>.*)`,
    's',
  ),
  new RegExp(
    `operation error (?!ec2imds)(?<service>[\\w ]{1,60}): (?<operation>\\w{1,80}), .{0,2000}?(?:api error|exceeded maximum number of attempts[^:]*:?)\\s*(?<code>${CODE})?: ?(?<message>.*)`,
    's',
  ),
  // Ended before an answer: the metadata service is asked by the SDK itself and is no call of the caller's.
  /operation error (?!ec2imds)(?<service>[\w ]{1,60}): (?<operation>\w{1,80}), (?:get identity|failed to sign|https response error)/,
  /Error executing "(?<operation>\w+)" on "(?<url>[^"]*)".*?(?<code>\w+(?:Denied|Exception|Operation|Token))/s,
  /Aws::(?<service>\w+)::Errors::(?<code>\w+)(?: \((?<message>.*?)\))?/s,
  /Resource handler returned message: "(?<message>.*?)" \(RequestToken: [^,]*, HandlerErrorCode: (?<code>\w+)\)/s,
  /<Code>(?<code>\w+)<\/Code>\s*<Message>(?<message>[^<]*)<\/Message>/,
  /\(Service: (?<service>[\w ]{1,60})[;,] Status Code: \d+[;,](?: Error Code: (?<code>\w+)[;,])?/,
  /"__type" ?: ?"(?:[\w.]+#)?(?<code>\w+)"/,
  /service error: unhandled error \((?<code>\w+)\)/,
  /\b(?<code>(?:Client\.)?(?:AccessDenied|UnauthorizedOperation|ExpiredToken|InvalidClientTokenId|RequestExpired|AuthFailure|OptInRequired|DryRunOperation|VpceAccessDenied|KMSAccessDenied|KmsAccessDenied|AuthorizationError|[A-Z]\w*(?:Denied|Unauthorized|Authorized|Forbidden|Access|Throttling|Token|Client|Signature)(?:Exception|Fault)|ThrottlingException|ForbiddenException|RequestTimeTooSkewed|SignatureDoesNotMatch|InvalidAccessKeyId|MissingAuthenticationToken|ValidationError))\b(?: \(client\))?:? ?(?<message>.*)/s,
];

/** `RequestID: …`, `"requestId": "…"`, `(…; Request ID: …; …)`, S3's XML; the extended id of S3 names a host. */
const REQUEST_ID = /(?<!extended ?)Request[ -]?ID"?(?:[:=]| is|>) ?["']?(?<id>[A-Za-z0-9][\w-]{7,63})/i;

const OPERATIONS: readonly RegExp[] = [
  /\bde_(?<operation>[A-Z]\w+?)CommandError/,
  /\b(?<operation>[A-Z][A-Za-z]+)Command\b/,
  /\(operation: (?<operation>[A-Z]\w+)\)/,
  /"operation(?:Name)?" ?: ?"(?<operation>[A-Z]\w+)"/,
];

const SERVICES: readonly RegExp[] = [
  /software\.amazon\.awssdk\.services\.(?<service>\w+)\.model/,
  /com\.amazonaws\.services\.(?<service>\w+)\.model/,
  /\bAmazon\.(?<service>\w+)\.(?:Model\.)?Amazon\w+Exception/,
  /\baws (?:--\S+ \S+ )*(?<service>s3api|[a-z][a-z0-9-]+) [a-z-]+/,
  /https:\/\/(?:[\w.-]+\.)?(?<service>s3|sqs|sns|kms|sts|iam|ec2|lambda|dynamodb|secretsmanager|ssm|ecr|logs|events|states)[.-][\w.-]*amazonaws\.com/,
  /Service: (?<service>[\w ]+)[;,]/,
];

export function readFrame(flat: string): ErrorFrame {
  let found: Readonly<Record<string, string | undefined>> = {};
  for (const pattern of FRAMES) {
    const groups = pattern.exec(flat)?.groups;
    // The first frame is the most telling one; later ones fill in what it lacks.
    if (groups) found = { ...groups, ...Object.fromEntries(Object.entries(found).filter(([, value]) => value)) };
  }
  return present<ErrorFrame>({
    code: found['code'],
    operation: found['operation'] ?? firstGroup(OPERATIONS, flat, 'operation'),
    service: found['service'] ?? firstGroup(SERVICES, flat, 'service'),
    message: (found['message'] ?? beforeDetails(flat))?.trim() || undefined,
    requestId: REQUEST_ID.exec(flat)?.groups?.['id'],
    region: regionIn(flat),
    parameters: parametersIn(flat),
  });
}

/** The SDKs for Java put what they know behind AWS's sentence. */
function beforeDetails(flat: string): string | undefined {
  const end = flat.indexOf('(Service: ');
  return end <= 0 ? undefined : flat.slice(0, end).replace(/^[\w.]+(?:Exception|Error): /, '');
}

/** Without colours, boxes and wrapping; `flat` is one line. */
export function plainText(text: string): { readonly raw: string; readonly flat: string } {
  const raw = text
    .replace(ANSI, '')
    .replace(/^[ \t]*[│╷╵|>] ?/gm, '')
    .replace(/\r\n?/g, '\n')
    .trim();
  const written = consoleForm(raw) ?? raw;
  // A long encoded message is broken over lines by the terminal.
  const whole = written.replace(/(?<![\w-])([\w-]{40,})\n(?=[\w-]{20,}(?:\s|$))/g, '$1');
  return { raw: written, flat: whole.replace(/\s+/g, ' ').trim() };
}

const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g');

/** The console's list of User, Action, On resource(s) and Context, as AWS's sentence. */
function consoleForm(text: string): string | undefined {
  const user = /^\s*User:\s*(\S+)\s*$/m.exec(text)?.[1];
  const action = /^\s*(?:Action|Service Action):\s*([\w-]+:\w+)\s*$/m.exec(text)?.[1];
  if (user === undefined || action === undefined) return undefined;
  const resource = /^\s*On resource(?:\(s\)|s)?:\s*(\S+)\s*$/m.exec(text)?.[1];
  const context = /^\s*Context:\s*(.+)$/m.exec(text)?.[1] ?? '';
  const because =
    context === ''
      ? ''
      : /explicit deny/i.test(context)
        ? ` with ${context.replace(/^with /, '')}`
        : ` because ${context.replace(/^because /, '')}`;
  return `User: ${user} is not authorized to perform: ${action}${resource === undefined ? '' : ` on resource: ${resource}`}${because}`;
}

function regionIn(flat: string): string | undefined {
  const region =
    '(?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\\d';
  return new RegExp(`(?:region[\\s:="']+|amazonaws\\.com/|\\w[.-])(${region})\\b`, 'i').exec(flat)?.[1];
}

function firstGroup(patterns: readonly RegExp[], text: string, name: string): string | undefined {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.groups?.[name];
    if (found !== undefined) return found;
  }
  return undefined;
}
