/**
 * Sentences in which a service says that it could not use a role handed to it: it may not assume the role, or the role
 * lacks what the service will do with it. The service checks this before it makes anything, so that no call of the
 * role's is refused; the call that hands it over fails under a code of validation.
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html,
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-services.html
 * Errs towards less: a call of STS itself is never one of these, and an action is named only where the sentence does or
 * stands for a fixed set.
 */
import { prefixOfSource } from '../../aws/look-up.ts';
import { present } from '../fields.ts';
import { isKnownService } from '../service-data.ts';
import { type LackingAction, lackingActionsIn } from './lacking-actions.ts';
import { receiverOfCall, serviceNamedIn } from './service-principals.ts';

export interface HandedRole {
  readonly setting: 'handed-role-permissions' | 'handed-role-trust';
  /** ARN or name of the role, where the text or the request has it. */
  readonly role?: string;
  /** Service principal that has to assume the role. */
  readonly service?: string;
  /** For whom it does: the user of a database, by ARN. */
  readonly onBehalfOf?: string;
  /** As the sentence names them: `CreateNetworkInterface`, `EC2`. */
  readonly operation?: string;
  readonly operationService?: string;
  /** Actions that the role lacks, each with the resource where the sentence tells it. */
  readonly lacks?: readonly LackingAction[];
}

export interface HandingOver {
  /** One sentence of a record, or the whole of a pasted text. */
  readonly text: string;
  /** IAM prefix of the call, where it is known. */
  readonly prefix?: string | undefined;
  readonly operation?: string | undefined;
  /** Roles that the request hands over. */
  readonly roles?: readonly string[];
}

const ROLE_ARN = /arn:[\w-]{3,12}:iam::\d{12}:role\/[\w+=,.@/-]{1,576}/;
const KINDS = [
  'provided',
  'given',
  'specified',
  'passed',
  'supplied',
  'execution',
  'service',
  'associated',
  'task',
  'target',
  'iam',
].join('|');
/** As a word of its own: a session's ARN holds `assumed-role/`. */
const HANDED_ROLE = `(?<![\\w:/-])(?:(?:${KINDS}) ){0,3}role(?=[ ,'"])`;
const SAID_OF_ROLE = new RegExp(`\\bEKS\\b|(?<![\\w:/-])(?:(?:${KINDS}) ){1,3}role\\b|\\brole (?:you|defined)\\b`, 'i');

const HAS_NOT = [
  "does(?: not|n't) have",
  "do(?: not|n't) have",
  'lacks',
  'is missing',
  'has insufficient',
  'is not authorized to(?! assume| perform)',
  'does not include',
  'requires?(?= permissions? for)',
].join('|');
const RIGHTS = ['permission', 'privilege', 'access', 'polic', 'perform', 'the required', '(?<=authorized to )\\w'].join(
  '|',
);

/** The role lacks a permission. */
const LACKS: readonly RegExp[] = [
  /\brole (?:(?<role>arn:\S{1,300}) )?does not have permissions? to call (?<operation>\w{1,80}) on (?<operationService>\w{1,40})/i,
  /\bdenied by (?<operationService>[A-Z0-9]{2,20}), please make sure your function execution role have permission to (?<operation>\w{1,80})/,
  // The principal of a call is called a user, and a session's ARN is of STS.
  /(?<!User: ?['"]?)['"](?<role>arn:[\w-]{3,12}:iam::\d{12}:role\/[\w+=,.@/-]{1,512})['"] is not authorized to (?!perform)/i,
  new RegExp(
    `${HANDED_ROLE}(?:(?!\\b(?:you|user)\\b)[^.;]){0,400}?\\b(?:${HAS_NOT}) (?!been |any relation)[^.;]{0,60}?(?:${RIGHTS})`,
    'i',
  ),
  /\bensure that the role "(?<role>arn:[^"\s]{1,300})" (?:exists[^.]{0,200}\. Also ensure that the role )?has "[\w:*]{1,80}" permissions?/i,
  // SageMaker, of the image that a model runs in; CodeDeploy, of all that it does for a deployment.
  /\brole (?<role>arn:\S{1,300}) has proper pull permissions\b/i,
  /\bIAM role (?<role>arn:\S{1,300}) does not give you permission to perform operations in the following AWS service\b/i,
  // AWS Backup, of the role that a plan or a job names.
  /\bAWS Backup does not have permission to (?!assume)|\bpermissions associated with your AWS Backup role\b/i,
  // Firehose, of the domain it delivers to.
  /\bVerify that the IAM role has access to the (?:Elasticsearch|OpenSearch)\b/i,
  // Lambda, of a stream that it polls; Firehose, of the bucket it delivers to.
  /\bCannot access stream arn:\S{1,300} Please ensure the role can perform\b/i,
  /\bEnsure that the trust policy for the provided IAM role allows\b/i,
  /\bNo S3 objects found under S3 URL\b/i,
  /\bCould not access model data at s3:/i,
];

/** A refusal of STS itself, or of who signs in, or of a role that no one can hand over. */
const NOT_HANDED = new RegExp(
  [
    'AssumeRoleWith',
    'with(?:out)? (?:OIDC|SAML|web identity)',
    'WebIdentityErr',
    'service[- ]linked role',
    'multi-?factor',
    'calling the AssumeRole\\b',
    'perform:? AssumeRole on',
    'STS: AssumeRole\\b',
    '\\bUser: ?[\'"]?arn:',
  ].join('|'),
  'i',
);
const ASSUME = new RegExp(
  [
    '\\bassum(?:e|ed(?!-role)|ing|able)\\b|\\bAssumeRole\\b',
    '\\bdms-[\\w-]{1,40}-role is not configured properly',
    // Redshift, of a role that its users' queries name.
    '\\bNot authorized to get credentials of role\\b',
  ].join('|'),
  'i',
);
const REFUSAL_WORDS = [
  'unable',
  'cannot',
  'can not',
  "can't",
  "could(?: not|n't)",
  'not (?:be )?(?:able|authorized|allowed|permitted|have|valid)',
  "does(?: not|n't) (?:have|allow|trust)",
  'must (?:allow|trust|be assumable)',
  'not configured properly',
  'should (?:be given|allow|trust)',
  "isn't",
  'failed',
  'invalid',
  // What AWS asks people to do about it.
  'ensure',
  'verify',
  'grant',
  'neither',
];
const REFUSES = new RegExp(`\\b(?:${REFUSAL_WORDS.join('|')})\\b`, 'i');
/** In a log around it the words of one sentence stand close together. */
const REACH = 260;

export function handedRoleIn(from: HandingOver): HandedRole | undefined {
  const { text, prefix } = from;
  const refused = refusedService(text);
  if (refused !== undefined) return refused;
  if (prefix === 'sts' || prefix === 'iam' || NOT_HANDED.test(text)) return undefined;
  return databaseRole(text) ?? lackingRole(from) ?? untrustedRole(from);
}

/** A service in the place of the caller, and not the last part of a caller's name: it was to take on the role that it was given. */
const SERVICE_REFUSED: readonly RegExp[] = [
  /(?<![^\s"'(])(?:AWS |Amazon )?(?<who>[A-Z][A-Za-z]{2,30}) is not authorized to perform:? (?:sts:)?AssumeRole on\b/,
  // A server of AWS Transfer Family.
  /\bERRORS AUTH_FAILURE (?<who>)Method=.{1,300}?Message="Unable to AssumeRole"/,
];

function refusedService(text: string): HandedRole | undefined {
  for (const pattern of SERVICE_REFUSED) {
    const found = pattern.exec(text);
    const who = found?.groups?.['who'];
    if (found === null || who === undefined) continue;
    const service = who === '' ? 'transfer' : prefixOfSource(who.toLowerCase());
    if (!isKnownService(service)) continue;
    return present<HandedRole>({
      setting: 'handed-role-trust',
      role: roleIn(text.slice(found.index)),
      service: receiverOfCall(service),
      operation: undefined,
      operationService: undefined,
      lacks: undefined,
    });
  }
  return undefined;
}

/** Redshift takes on a role for a user of the database: https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service.html */
const DATABASE_USER =
  /User:? ['"]?(?<user>arn:[\w-]{3,12}:(?<service>redshift(?:-serverless)?):[\w-]{1,30}:\d{12}:dbuser:[^\s'"]{1,400}) is not authorized to assume (?:IAM )?role/i;

function databaseRole(text: string): HandedRole | undefined {
  const found = DATABASE_USER.exec(text);
  const { user, service } = found?.groups ?? {};
  if (found === null || user === undefined) return undefined;
  return present<HandedRole>({
    setting: 'handed-role-trust',
    role: roleIn(text.slice(found.index)),
    service: `${service}.amazonaws.com`,
    onBehalfOf: user,
    operation: undefined,
    operationService: undefined,
    lacks: undefined,
  });
}

function lackingRole(from: HandingOver): HandedRole | undefined {
  const { text } = from;
  for (const pattern of LACKS) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const sentence = text.slice(found.index, found.index + 1_000);
    // "does not have permission to assume": the service lacks it, not the role.
    if (/permissions? to assume\b/i.test(sentence)) return undefined;
    return present<HandedRole>({
      setting: 'handed-role-permissions',
      role: found.groups?.['role'] ?? roleIn(sentence) ?? handedOver(from),
      service: undefined,
      operation: found.groups?.['operation'],
      operationService: found.groups?.['operationService'],
      lacks: lackingActionsIn(sentence, text),
    });
  }
  return undefined;
}

function untrustedRole(from: HandingOver): HandedRole | undefined {
  const { text, prefix = '', operation = '' } = from;
  const at = ASSUME.exec(text)?.index;
  if (at === undefined) return undefined;
  const around = text.slice(Math.max(0, at - REACH), at + REACH);
  if (!/\brole\b/i.test(around) || !REFUSES.test(around)) return undefined;
  const named = /get credentials of role/i.test(around) ? 'redshift.amazonaws.com' : serviceNamedIn(around);
  if (named === undefined && prefix === '' && !SAID_OF_ROLE.test(around)) return undefined;
  // "EKS" alone leaves open whether a cluster or its pods want the role.
  const service = named ?? receiverOfCall(prefix === 'eks' && operation === '' ? '' : prefix, operation);
  return present<HandedRole>({
    setting: 'handed-role-trust',
    role: roleIn(text.slice(Math.max(0, at - REACH))) ?? handedOver(from),
    service,
    operation: undefined,
    operationService: undefined,
    lacks: undefined,
  });
}

/** Of roles in a chain the first is the one that the service takes on: `arn:…:role/a,arn:…:role/b`. */
function roleIn(text: string): string | undefined {
  return ROLE_ARN.exec(text)?.[0]
    ?.replace(/,arn$/, '')
    .replace(/(?<![.,])[.,]+$/, '');
}

/** Of several roles in a request it is not known which is meant. */
function handedOver({ roles = [] }: HandingOver): string | undefined {
  return roles.length === 1 ? roles[0] : undefined;
}
