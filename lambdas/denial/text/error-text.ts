/**
 * An error as people have it before them: printed by the AWS CLI, an SDK, Terraform, CloudFormation or the console, or
 * a bare encoded authorization message.
 * Knows the frames that tools put around AWS's own sentence; the sentence is read by `readMessage`. Errs towards
 * leaving out: what the text does not tell is unknown, and no service is guessed where two have the operation.
 */

import { actionsOfOperationName, type NamedAction } from '../action.ts';
import { parseArn, partitionOfRegion } from '../arn.ts';
import { type Caller, callerOf } from '../caller.ts';
import { circumstancesOf } from '../circumstances.ts';
import type { Denial, Parsed, Refusal } from '../denial.ts';
import { isObject, present } from '../fields.ts';
import { needsOf } from '../needs.ts';
import { keptParameters } from '../record/parameters.ts';
import { digest, parse } from '../record/parse.ts';
import { standingOf } from '../record/refusal.ts';
import { clip, redact } from '../redact.ts';
import { ownerOf, type ResourceContext } from '../resource.ts';
import { type MessageReading, readMessage } from '../stated-reason.ts';
import { type ErrorFrame, plainText, readFrame } from './error-frame.ts';
import { type HandedRole, handedRoleIn } from './handed-role.ts';
import { serviceOfOperation } from './operation-service.ts';
import { toldFailure } from './told-failure.ts';

/** An error is a page at most; what is longer is the log around it. */
const TEXT_LENGTH = 32_768;
const MESSAGE_LENGTH = 4_000;

/** What is known beside the text: who was refused and where, when it does not say. */
export interface KnownBeside {
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
  const frame = present<ErrorFrame>({ region: known.region, ...readFrame(flat) });
  const handed = handedRoleIn(flat);
  const read = reading(raw, flat);
  const service = read.action?.split(':')[0] ?? serviceOfOperation(frame);
  const named =
    actionsOfRole(handed) ?? (service === undefined ? [] : actionsOfOperationName(service, frame.operation ?? ''));
  const message = withRole(read, named[0], handed);
  // A sentence about policies goes before words that any log around it may hold.
  const isStated = message.stated !== undefined || (message.action !== undefined && message.principal !== undefined);
  const told = isStated ? undefined : toldFailure(flat);
  const whole = told?.setting === undefined ? message : withSetting(message, told.setting);
  // Who signs in now says nothing of credentials that were missing or refused then.
  const caller = callerIn(whole, handed, told === undefined ? known : { ...known, signedIn: undefined });
  const refusal = told?.refusal ?? handedRefusal(handed, caller) ?? refusalOf(flat, frame, whole, service);
  if (typeof refusal !== 'string') return refusal;
  return { kind: 'denial', denial: denialOf(flat, { frame, message: whole, service, refusal, caller }) };
}

function withSetting(message: MessageReading, setting: string): MessageReading {
  return { ...message, setting: { kind: 'service-setting', setting } };
}

function withRole(
  read: MessageReading,
  named: NamedAction | undefined,
  handed: HandedRole | undefined,
): MessageReading {
  if (handed === undefined) return read;
  const action = read.action ?? (named?.from === 'message' ? named.action : undefined);
  const onRole = handed.setting === 'handed-role-trust' && handed.role !== undefined ? { resource: handed.role } : {};
  return withSetting({ ...read, ...(action === undefined ? {} : { action }), ...onRole }, handed.setting);
}

/** With the role and its user known the policies can be asked; else the sentence is all there is. */
function handedRefusal(handed: HandedRole | undefined, caller: Caller): Refusal | undefined {
  if (handed === undefined) return undefined;
  const complete = handed.setting === 'handed-role-trust' ? handed.role !== undefined : caller.kind !== 'unknown';
  return complete && caller.kind !== 'unknown' ? 'authorization' : 'service-setting';
}

function refusalOf(
  flat: string,
  frame: ErrorFrame,
  message: MessageReading,
  service: string | undefined,
): Refusal | Parsed {
  const eventSource = service === undefined ? '' : `${service}.amazonaws.com`;
  const standing = standingOf({ errorCode: frame.code ?? '', errorMessage: flat, eventSource, message });
  if (standing.kind === 'refused') return standing.refusal;
  if (frame.code !== undefined && standing.reason !== 'other-error') {
    return { kind: 'not-a-denial', reason: standing.reason };
  }
  const refused =
    message.action !== undefined ||
    message.encodedMessage !== undefined ||
    message.setting !== undefined ||
    /access ?denied|not authorized|unauthorized|forbidden|permission/i.test(flat);
  if (refused) return 'authorization';
  return frame.code === undefined
    ? { kind: 'unreadable', reason: 'the text holds no refusal of AWS' }
    : { kind: 'not-a-denial', reason: 'other-error' };
}

interface ReadText {
  readonly frame: ErrorFrame;
  readonly message: MessageReading;
  readonly service: string | undefined;
  readonly refusal: Refusal;
  readonly caller: Caller;
}

function denialOf(flat: string, { frame, message, service, refusal, caller }: ReadText): Denial {
  const named = parseArn(message.resource ?? '');
  const region = frame.region ?? named?.region ?? '';
  const partition = parseArn(caller.arn ?? '')?.partition ?? named?.partition ?? partitionOfRegion(region);
  const account = caller.account ?? '';
  const eventSource = service === undefined ? '' : `${service}.amazonaws.com`;
  const context: ResourceContext = { partition, region, account, parameters: frame.parameters, resources: undefined };
  // The role lacks what the service needs; the call that hands it over is the caller's.
  const handed = message.setting?.kind === 'service-setting' && message.setting.setting.startsWith('handed-role-');
  const needs = needsOf(message, eventSource, handed ? '' : (frame.operation ?? ''), context);
  const first = needs[0];
  const resourceAccount =
    first?.resourceFrom === 'message' ? ownerOf({ resource: first.resource, from: 'message' }) : undefined;
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
      ...(first === undefined ? {} : { asked: first }),
      eventSource,
      partition,
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

/** The sentence names an operation and a service in words, not an action. */
function actionsOfRole(handed: HandedRole | undefined): readonly NamedAction[] | undefined {
  if (handed === undefined) return undefined;
  const { setting, operation, operationService } = handed;
  if (setting === 'handed-role-trust') return [{ action: 'sts:AssumeRole', from: 'message', known: true }];
  const actions = actionsOfOperationName((operationService ?? '').toLowerCase(), operation ?? '');
  return actions.map((named) => ({ ...named, from: 'message' }));
}

function callerIn(message: MessageReading, handed: HandedRole | undefined, { stated, signedIn }: KnownBeside): Caller {
  if (message.principal !== undefined) return callerOf(undefined, message.principal);
  if (handed?.setting === 'handed-role-trust')
    return handed.service === undefined ? { kind: 'unknown' } : { kind: 'service', invokedBy: handed.service };
  if (handed?.role !== undefined) return callerOf(undefined, handed.role);
  if (stated !== undefined) return { ...callerOf(undefined, stated), takenFrom: 'person' };
  return signedIn === undefined || handed !== undefined
    ? { kind: 'unknown' }
    : { ...callerOf(undefined, signedIn), takenFrom: 'sign-in' };
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
  const circumstances = circumstancesOf({ caller, actions: [], eventSource: '', partition: 'aws', region: '' });
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
