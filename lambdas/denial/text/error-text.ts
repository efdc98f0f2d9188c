/**
 * An error as people have it before them: printed by the AWS CLI, an SDK, Terraform, CloudFormation or the console, or
 * a bare encoded authorization message.
 * Knows the frames that tools put around AWS's own sentence; the sentence is read by `readMessage`. Errs towards
 * leaving out: what the text does not tell is unknown, and no service is guessed where two have the operation.
 */

import { servicePrefix } from '../../aws/action.ts';
import { parseArn, partitionOfRegion } from '../../aws/arn.ts';
import { actionsOfOperationName } from '../action.ts';
import { type Caller, callerOf } from '../caller.ts';
import type { Parsed } from '../denial.ts';
import { isObject, present } from '../fields.ts';
import { type OtherSubject, otherSubjectOf, standingOfOther } from '../message/other-subject.ts';
import { type MessageReading, readMessage } from '../message/stated-reason.ts';
import { withSetting } from '../record/asked.ts';
import { type Standing, standingOf } from '../record/refusal.ts';
import { clip } from '../redact.ts';
import type { ResourceContext } from '../resource.ts';
import { parseWrapped } from '../wrapped/parse-wrapped.ts';
import { decodedIn } from './decoded-text.ts';
import { deniedText, encodedText, regionOfParameters } from './denied-text.ts';
import { type ErrorFrame, readFrame } from './frame/error-frame.ts';
import { plainText } from './frame/plain-text.ts';
import { originOf } from './origin.ts';
import { impliedAction, passedOnAction } from './told/implied-action.ts';
import { serviceOfOperation } from './told/operation-service.ts';
import { type KnownToken, roleParameter, tokenCallerOf } from './told/token-text.ts';
import { toldFailure } from './told/told-failure.ts';

/** An error is a page at most; what is longer is the log around it. */
const TEXT_LENGTH = 32_768;

/** What is known beside the text: who was refused and where, when it does not say. */
export interface KnownBeside extends KnownToken {
  readonly region?: string | undefined;
  /** A person says so. */
  readonly stated?: string | undefined;
  /** Who runs the command and so most likely ran the one that failed; never stands in for a role handed to a service. */
  readonly signedIn?: string | undefined;
}

export function parseText(text: string, known: KnownBeside = {}): Parsed {
  try {
    return parseErrorText(clip(text, TEXT_LENGTH), known);
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : 'not readable' };
  }
}

function parseErrorText(text: string, known: KnownBeside): Parsed {
  const whole = recordIn(text) ?? decodedIn(text);
  if (whole !== undefined) return whole;
  const { raw, flat } = plainText(text);
  if (flat === '') return { kind: 'unreadable', reason: 'the text is empty' };
  if (/^[\w+/=-]{100,}$/.test(flat.replaceAll(' ', ''))) return encodedText(flat.replaceAll(' ', ''));
  const framed = present<ErrorFrame>({ region: known.region, ...readFrame(flat) });
  const said = withBlob(reading(raw, flat), flat, framed);
  const isOwn = said.action !== undefined && !/\bAPI: [\w-]+:\w+ You are not\b/.test(flat);
  const passedOn = isOwn ? undefined : passedOnAction(flat);
  const read = passedOn === undefined ? said : { ...said, action: passedOn };
  const own = read.action === undefined ? serviceOfOperation(framed) : servicePrefix(read.action);
  const ofOperation = actionsOfOperationName(own ?? '', framed.operation ?? '').filter(({ known: isKnown }) => isKnown);
  const implied = read.action === undefined && ofOperation.length === 0 ? impliedAction(flat) : undefined;
  const service = own ?? (implied && servicePrefix(implied));
  const action = read.action ?? ofOperation[0]?.action ?? implied ?? '';
  const frame = {
    ...framed,
    parameters: { ...roleParameter(action, flat, known), ...framed.parameters, ...objectOf(read.resource) },
  };
  const place = placeOf(frame, read, known);
  const other = otherSubjectOf({
    code: frame.code ?? '',
    text: flat,
    prefix: own,
    operation: frame.operation,
    message: read,
    context: place,
    role: known.stated,
  });
  const isImplied = implied !== undefined && other === undefined;
  const message = withSetting(isImplied ? { ...read, action: implied } : read, other?.setting);
  // A sentence about policies goes before words that any log around it may hold.
  const isStated = message.stated !== undefined || (read.action !== undefined && message.principal !== undefined);
  const told = isStated ? undefined : toldFailure(flat);
  const isKnown = isStated || read.action !== undefined || message.setting !== undefined || message.encodedMessage;
  const foreign = isKnown ? undefined : ofOthers(flat, told !== undefined);
  if (foreign !== undefined) return foreign;
  // Who signs in now says nothing of credentials that were missing or refused then.
  const caller =
    tokenCallerOf(action, known) ??
    callerIn(message, flat, other, told === undefined ? known : { ...known, signedIn: undefined });
  const standing: RefusedSo | Parsed =
    (told && { kind: 'refused', ...told }) ??
    (other && standingOfOther(other)) ??
    onKey(flat) ??
    refusalOf(flat, frame, message, service);
  if (standing.kind !== 'refused') return standing;
  const { refusal } = standing;
  const complete = withSetting(message, standing.setting);
  const isOperationKnown = ofOperation.length > 0;
  return {
    kind: 'denial',
    denial: deniedText(flat, { frame, message: complete, service, refusal, caller, other, place, isOperationKnown }),
  };
}

/** The object that AWS names is the one that the operation itself is about. */
function objectOf(resource = ''): Readonly<Record<string, string>> {
  const { bucketName, key } =
    /^arn:[\w-]{3,12}:s3:::(?<bucketName>[a-z0-9][a-z0-9.-]{2,62})\/(?<key>[^*]+)$/.exec(resource)?.groups ?? {};
  return bucketName === undefined || key === undefined ? {} : { bucketName, key };
}

/** Services that may be used and meet a key that may not. */
function onKey(flat: string): RefusedSo | undefined {
  return /Access to KMS is not allowed/i.test(flat) ? { kind: 'refused', refusal: 'key' } : undefined;
}

function ofOthers(flat: string, isTold: boolean): Parsed | undefined {
  const origin = originOf(flat);
  if (origin.kind === 'aws' || (origin.kind === 'unknown' && isTold)) return undefined;
  return {
    kind: 'unreadable',
    reason: origin.kind === 'foreign' ? `a refusal of ${origin.system}, not of AWS` : whyNone(flat),
  };
}

function whyNone(flat: string): string {
  if (!REFUSED.test(flat)) return 'the text holds no refusal of AWS';
  return PUBLIC_PULL.test(flat)
    ? 'a pull from the public registry of Amazon ECR, which needs no permission; sign out of it (`docker logout public.ecr.aws`, `helm registry logout public.ecr.aws`), as it refuses a sign-in that has expired, and pull again'
    : "the text holds no sign of AWS; if it is AWS's, paste the whole message with the command above it";
}

/** https://docs.aws.amazon.com/AmazonECR/latest/public/docker-pull-ecr-image.html */
const PUBLIC_PULL =
  /\b(?:pulling from host public\.ecr\.aws|(?:HEAD|GET) request to https:\/\/public\.ecr\.aws\/).{0,400}\b403\b/i;

const REFUSED = new RegExp(
  [
    'denied',
    'not authorized|unauthorized|authorization[ _]failure',
    'forbidden',
    'permission',
    // Of a verb that an address does not take, 405 says as much.
    '(?<!\\bMethod )not allowed',
    // curl and git.
    'returned error: 403|response code: 403|status code: 403',
    // Databases, of a token of IAM.
    'authentication failed for user',
    'error assuming|unable to assume ?role',
    // Redshift, of a role that the cluster was not given.
    'not associated to cluster',
  ].join('|'),
  'i',
);

/** The words around an encoded message may be of another language: nothing else is so long and without a blank. */
function withBlob(message: MessageReading, flat: string, { code }: ErrorFrame): MessageReading {
  if (message.encodedMessage !== undefined || !/UnauthorizedOperation$/.test(code ?? '')) return message;
  const blob = /(?<![\w+/=:.-])[\w-]{150,}(?<cut>\.\.\.|…)?/.exec(flat);
  if (blob === null) return message;
  const cut = blob.groups?.['cut'];
  return { ...message, encodedMessage: { text: blob[0].replace(cut ?? '', ''), truncated: cut !== undefined } };
}

/** Where the call was made, as far as the text tells: in the account of whoever it names, or a person says it was. */
function placeOf(frame: ErrorFrame, message: MessageReading, { stated }: KnownBeside): ResourceContext {
  const named = parseArn(message.resource ?? '');
  const principal = parseArn(message.principal ?? stated ?? '');
  const region = named?.region ?? frame.region ?? regionOfParameters(frame) ?? '';
  return {
    partition: principal?.partition ?? named?.partition ?? partitionOfRegion(region),
    region,
    account: principal?.account ?? '',
    parameters: frame.parameters,
    resources: undefined,
  };
}

function refusalOf(
  flat: string,
  frame: ErrorFrame,
  message: MessageReading,
  service: string | undefined,
): RefusedSo | Parsed {
  const eventSource = service === undefined ? '' : `${service}.amazonaws.com`;
  const standing = standingOf({
    errorCode: frame.code ?? '',
    errorMessage: flat,
    sentence: frame.message ?? '',
    eventSource,
    message,
  });
  if (standing.kind === 'refused') return standing;
  if (frame.code !== undefined && standing.reason !== 'other-error') {
    return { kind: 'not-a-denial', reason: standing.reason };
  }
  const refused =
    message.action !== undefined ||
    message.encodedMessage !== undefined ||
    message.setting !== undefined ||
    REFUSED.test(flat);
  if (refused) return { kind: 'refused', refusal: 'authorization' };
  return frame.code === undefined
    ? { kind: 'unreadable', reason: 'the text holds no refusal of AWS' }
    : { kind: 'not-a-denial', reason: 'other-error' };
}

type RefusedSo = Standing & { readonly kind: 'refused' };

/** The words of the text may be wrapped; a hint ends with its line. */
function reading(raw: string, flat: string): MessageReading {
  const whole = readMessage(flat);
  // Where a reason follows, it ends the hint.
  if (whole.resourceHint === undefined || whole.stated !== undefined) return whole;
  const hint = readMessage(raw).resourceHint;
  return hint === undefined ? whole : { ...whole, resourceHint: hint };
}

function callerIn(
  message: MessageReading,
  flat: string,
  other: OtherSubject | undefined,
  { stated, signedIn }: KnownBeside,
): Caller {
  if (other !== undefined) {
    const isGiven = stated !== undefined && other.caller.arn === stated;
    return isGiven ? { ...other.caller, takenFrom: 'person' } : other.caller;
  }
  const named = message.principal ?? roleOfQuery(flat);
  // A name without its account, or with the account masked, may be anyone's: the caller is not known by it.
  if (named !== undefined && isWhole(named)) return callerOf(undefined, named);
  if (stated !== undefined) return { ...callerOf(undefined, stated), takenFrom: 'person' };
  return signedIn === undefined ? { kind: 'unknown' } : { ...callerOf(undefined, signedIn), takenFrom: 'sign-in' };
}

function isWhole(principal: string): boolean {
  return principal === 'anonymous' || /^arn:[\w-]{3,12}:(?:iam|sts)::\d{12}:/.test(principal);
}

/** Redshift and OpenSearch name the role they used; a row of CloudTrail begins with who called. */
const NAMED_BESIDE: readonly RegExp[] = [
  /(?:iam_role '|User \[name=)(?<role>arn:[\w-]{3,12}:iam::\d{12}:role\/[^\s',\]]{1,512})/i,
  /(?<role>arn:[\w-]{3,12}:(?:iam|sts)::\d{12}:[^\s|,"]{1,512})[\s|,"]{1,20}[0-9a-f-]{36}[\s|,"]{1,20}[a-z0-9-]{2,40}\.amazonaws\.com\b/,
];

function roleOfQuery(flat: string): string | undefined {
  return NAMED_BESIDE.map((pattern) => pattern.exec(flat)?.groups?.['role']).find((role) => role !== undefined);
}

/** Someone pasted the record itself. */
function recordIn(text: string): Parsed | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const parsed = isObject(value) ? parseWrapped(value) : undefined;
    return parsed?.kind === 'unreadable' ? undefined : parsed;
  } catch {
    return undefined;
  }
}
