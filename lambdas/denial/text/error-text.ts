/**
 * An error as people have it before them: printed by the AWS CLI, an SDK, Terraform, CloudFormation or the console, or
 * a bare encoded authorization message.
 * Knows the frames that tools put around AWS's own sentence; the sentence is read by `readMessage`. Errs towards
 * leaving out: what the text does not tell is unknown, and no service is guessed where two have the operation.
 */

import { actionsOfOperationName } from '../action.ts';
import { parseArn, partitionOfRegion } from '../arn.ts';
import { type Caller, callerOf } from '../caller.ts';
import { circumstancesOf } from '../circumstances.ts';
import type { Denial, Parsed, Refusal } from '../denial.ts';
import { isObject, present } from '../fields.ts';
import { type OtherSubject, otherSubjectOf, standingOfOther } from '../other-subject.ts';
import { keptParameters } from '../record/parameters.ts';
import { digest, needsOf, parse, withSetting } from '../record/parse.ts';
import { type Standing, standingOf } from '../record/refusal.ts';
import { clip, redact } from '../redact.ts';
import { ownerOf, type ResourceContext } from '../resource.ts';
import { type MessageReading, readMessage } from '../stated-reason.ts';
import { isSigningIn } from '../token.ts';
import { type ErrorFrame, plainText, readFrame } from './error-frame.ts';
import { serviceOfOperation } from './operation-service.ts';
import { type KnownToken, roleParameter, tokenCallerOf } from './token-text.ts';
import { toldFailure } from './told-failure.ts';

/** An error is a page at most; what is longer is the log around it. */
const TEXT_LENGTH = 32_768;
const MESSAGE_LENGTH = 4_000;

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
  const record = recordIn(text);
  if (record !== undefined) return record;
  const { raw, flat } = plainText(text);
  if (flat === '') return { kind: 'unreadable', reason: 'the text is empty' };
  if (/^[\w+/=-]{100,}$/.test(flat.replaceAll(' ', ''))) return encodedOnly(flat.replaceAll(' ', ''));
  const framed = present<ErrorFrame>({ region: known.region, ...readFrame(flat) });
  const read = reading(raw, flat);
  const service = read.action?.split(':')[0] ?? serviceOfOperation(framed);
  const action = read.action ?? actionsOfOperationName(service ?? '', framed.operation ?? '')[0]?.action ?? '';
  const frame = { ...framed, parameters: { ...roleParameter(action, flat, known), ...framed.parameters } };
  const place = placeOf(frame, read);
  const other = otherSubjectOf({
    code: frame.code ?? '',
    text: flat,
    prefix: service,
    operation: frame.operation,
    message: read,
    context: place,
    role: known.stated,
  });
  const message = withSetting(read, other?.setting);
  // A sentence about policies goes before words that any log around it may hold.
  const isStated = message.stated !== undefined || (message.action !== undefined && message.principal !== undefined);
  const told = isStated ? undefined : toldFailure(flat);
  // Who signs in now says nothing of credentials that were missing or refused then.
  const caller =
    tokenCallerOf(action, known) ??
    callerIn(message, other, told === undefined ? known : { ...known, signedIn: undefined });
  const standing: RefusedSo | Parsed =
    (told && { kind: 'refused', ...told }) ??
    (other && standingOfOther(other)) ??
    refusalOf(flat, frame, message, service);
  if (standing.kind !== 'refused') return standing;
  const whole = withSetting(message, standing.setting);
  const { refusal } = standing;
  return { kind: 'denial', denial: denialOf(flat, { frame, message: whole, service, refusal, caller, other, place }) };
}

/** Where the call was made, as far as the text tells: in the account of whoever it names. */
function placeOf(frame: ErrorFrame, message: MessageReading): ResourceContext {
  const named = parseArn(message.resource ?? '');
  const principal = parseArn(message.principal ?? '');
  const region = frame.region ?? named?.region ?? '';
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
    /access ?denied|not authorized|unauthorized|forbidden|permission/i.test(flat);
  if (refused) return { kind: 'refused', refusal: 'authorization' };
  return frame.code === undefined
    ? { kind: 'unreadable', reason: 'the text holds no refusal of AWS' }
    : { kind: 'not-a-denial', reason: 'other-error' };
}

type RefusedSo = Standing & { readonly kind: 'refused' };

interface ReadText {
  readonly frame: ErrorFrame;
  readonly message: MessageReading;
  readonly service: string | undefined;
  readonly refusal: Refusal;
  readonly caller: Caller;
  readonly other: OtherSubject | undefined;
  readonly place: ResourceContext;
}

function denialOf(flat: string, { frame, message, service, refusal, caller, other, place }: ReadText): Denial {
  // STS serves a token in the account of the role that it asks for.
  const role = parseArn(isSigningIn(caller) ? (frame.parameters['roleArn'] ?? '') : '');
  const partition = parseArn(caller.arn ?? '')?.partition ?? role?.partition ?? place.partition;
  const account = caller.account ?? role?.account ?? '';
  const { region } = place;
  const eventSource = service === undefined ? '' : `${service}.amazonaws.com`;
  // The role lacks what the service needs; the call that hands it over is the caller's.
  const needs = other?.needs ?? needsOf(message, eventSource, frame.operation ?? '', { ...place, partition, account });
  const first = needs[0];
  const resourceAccount =
    first?.resourceFrom === 'message' ? ownerOf({ resource: first.resource, from: 'message' }) : role?.account;
  // Where nothing was sent no part of the text is AWS's own sentence.
  const said = refusal === 'no-credentials' ? flat : (frame.message ?? flat);
  return present<Denial>({
    eventId: digest(flat),
    sharedEventId: undefined,
    corrects: undefined,
    requestId: frame.requestId,
    time: '',
    account,
    region,
    partition,
    eventSource,
    eventName: frame.operation ?? '',
    readOnly: undefined,
    errorCode: frame.code ?? '',
    errorMessage: clip(redact(said), MESSAGE_LENGTH),
    refusal,
    caller,
    needs,
    resourceAccount,
    message,
    circumstances: circumstancesOf({
      caller,
      actions: needs.map((need) => need.action),
      eventSource,
      region,
      ...(resourceAccount === undefined ? {} : { resourceAccount }),
    }),
    parameters: keptParameters(frame.parameters),
    unread: [],
  });
}

/** The words of the text may be wrapped; a hint ends with its line. */
function reading(raw: string, flat: string): MessageReading {
  const whole = readMessage(flat);
  if (whole.resourceHint === undefined) return whole;
  const hint = readMessage(raw).resourceHint;
  return hint === undefined ? whole : { ...whole, resourceHint: hint };
}

function callerIn(message: MessageReading, other: OtherSubject | undefined, { stated, signedIn }: KnownBeside): Caller {
  if (other !== undefined) {
    const isGiven = stated !== undefined && other.caller.arn === stated;
    return isGiven ? { ...other.caller, takenFrom: 'person' } : other.caller;
  }
  if (message.principal !== undefined) return callerOf(undefined, message.principal);
  if (stated !== undefined) return { ...callerOf(undefined, stated), takenFrom: 'person' };
  return signedIn === undefined ? { kind: 'unknown' } : { ...callerOf(undefined, signedIn), takenFrom: 'sign-in' };
}

/** Someone pasted the record itself. */
function recordIn(text: string): Parsed | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const parsed = isObject(value) ? parse(value) : undefined;
    return parsed?.kind === 'unreadable' ? undefined : parsed;
  } catch {
    return undefined;
  }
}

/** Nothing but the blob is known; EC2 and its kin are those that encode. */
function encodedOnly(blob: string): Parsed {
  const caller: Caller = { kind: 'unknown' };
  const circumstances = circumstancesOf({ caller, actions: [], eventSource: '', region: '' });
  return {
    kind: 'denial',
    denial: {
      eventId: digest(blob),
      time: '',
      account: '',
      region: '',
      partition: 'aws',
      eventSource: '',
      eventName: '',
      errorCode: '',
      errorMessage: '',
      refusal: 'authorization',
      caller,
      needs: [],
      message: { encodedMessage: { text: blob, truncated: false } },
      circumstances,
      parameters: {},
      unread: [],
    },
  };
}
