/**
 * An error as people have it before them: printed by the AWS CLI, an SDK, Terraform, CloudFormation or the console, or
 * a bare encoded authorization message.
 * Knows the frames that tools put around AWS's own sentence; the sentence is read by `readMessage`. Errs towards
 * leaving out: what the text does not tell is unknown, and no service is guessed where two have the operation.
 */

import { actionsOfOperationName, type NamedAction } from '../action.ts';
import { type Caller, callerOf } from '../caller.ts';
import type { Parsed, Refusal } from '../denial.ts';
import { isObject, present } from '../fields.ts';
import { parse } from '../record/parse.ts';
import { standingOf } from '../record/refusal.ts';
import { clip } from '../redact.ts';
import { type MessageReading, readMessage } from '../stated-reason.ts';
import { decodedIn } from './decoded-text.ts';
import { deniedText, encodedText } from './denied-text.ts';
import { type ErrorFrame, readFrame } from './error-frame.ts';
import { type HandedRole, handedRoleIn } from './handed-role.ts';
import { impliedAction } from './implied-action.ts';
import { serviceOfOperation } from './operation-service.ts';
import { originOf } from './origin.ts';
import { plainText } from './plain-text.ts';
import { toldFailure } from './told-failure.ts';

/** An error is a page at most; what is longer is the log around it. */
const TEXT_LENGTH = 32_768;

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
  const whole = recordIn(text) ?? decodedIn(text);
  if (whole !== undefined) return whole;
  const { raw, flat } = plainText(text);
  if (flat === '') return { kind: 'unreadable', reason: 'the text is empty' };
  if (/^[\w+/=-]{100,}$/.test(flat.replaceAll(' ', ''))) return encodedText(flat.replaceAll(' ', ''));
  const frame = present<ErrorFrame>({ region: known.region, ...readFrame(flat) });
  const handed = handedRoleIn(flat);
  const read = withBlob(reading(raw, flat), flat, frame);
  const service = read.action?.split(':')[0] ?? serviceOfOperation(frame);
  const operation = actionsOfOperationName(service, frame.operation ?? '').filter(({ known }) => known);
  const named = actionsOfRole(handed) ?? operation;
  const implied = read.action === undefined && named.length === 0 ? impliedAction(flat) : undefined;
  const message = withRole(implied === undefined ? read : { ...read, action: implied }, named[0], handed);
  // A sentence about policies goes before words that any log around it may hold.
  const isStated = message.stated !== undefined || (read.action !== undefined && message.principal !== undefined);
  const told = isStated ? undefined : toldFailure(flat);
  const complete = told?.setting === undefined ? message : withSetting(message, told.setting);
  const isKnown = isStated || read.action !== undefined || complete.setting !== undefined || complete.encodedMessage;
  const foreign = isKnown ? undefined : ofOthers(flat, told !== undefined);
  if (foreign !== undefined) return foreign;
  // Who signs in now says nothing of credentials that were missing or refused then.
  const caller = callerIn(complete, flat, handed, told === undefined ? known : { ...known, signedIn: undefined });
  const found = service ?? implied?.split(':')[0];
  const refusal =
    told?.refusal ?? handedRefusal(handed, caller) ?? onKey(flat) ?? refusalOf(flat, frame, complete, found);
  if (typeof refusal !== 'string') return refusal;
  return {
    kind: 'denial',
    denial: deniedText(flat, {
      frame,
      message: complete,
      service: found,
      refusal,
      caller,
      isOperationKnown: operation.length > 0,
    }),
  };
}

/** Services that may be used and meet a key that may not. */
function onKey(flat: string): Refusal | undefined {
  return /Access to KMS is not allowed/i.test(flat) ? 'key' : undefined;
}

function ofOthers(flat: string, isTold: boolean): Parsed | undefined {
  const origin = originOf(flat);
  if (origin.kind === 'aws' || (origin.kind === 'unknown' && isTold)) return undefined;
  const reason =
    origin.kind === 'foreign'
      ? `a refusal of ${origin.system}, not of AWS`
      : REFUSED.test(flat)
        ? "the text holds no sign of AWS; if it is AWS's, paste the whole message with the command above it"
        : 'the text holds no refusal of AWS';
  return { kind: 'unreadable', reason };
}

const REFUSED =
  /access ?denied|not authorized|unauthorized|authorization[ _]failure|forbidden|permission|not allowed|denied/i;

/** The words around an encoded message may be of another language: nothing else is so long and without a blank. */
function withBlob(message: MessageReading, flat: string, { code }: ErrorFrame): MessageReading {
  if (message.encodedMessage !== undefined || !/UnauthorizedOperation$/.test(code ?? '')) return message;
  const blob = /(?<![\w+/=:.-])[\w-]{150,}(?<cut>\.\.\.|…)?/.exec(flat);
  if (blob === null) return message;
  const cut = blob.groups?.['cut'];
  return { ...message, encodedMessage: { text: blob[0].replace(cut ?? '', ''), truncated: cut !== undefined } };
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
    REFUSED.test(flat);
  if (refused) return 'authorization';
  return frame.code === undefined
    ? { kind: 'unreadable', reason: 'the text holds no refusal of AWS' }
    : { kind: 'not-a-denial', reason: 'other-error' };
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

function callerIn(
  message: MessageReading,
  flat: string,
  handed: HandedRole | undefined,
  { stated, signedIn }: KnownBeside,
): Caller {
  const named = message.principal ?? roleOfQuery(flat);
  // A name without its account, or with the account masked, may be anyone's: the caller is not known by it.
  if (named !== undefined && (!/^arn:|^[\w-]+$/.test(named) || isWhole(named))) return callerOf(undefined, named);
  if (handed?.setting === 'handed-role-trust')
    return handed.service === undefined ? { kind: 'unknown' } : { kind: 'service', invokedBy: handed.service };
  if (handed?.role !== undefined) return callerOf(undefined, handed.role);
  if (stated !== undefined) return { ...callerOf(undefined, stated), takenFrom: 'person' };
  return signedIn === undefined || handed !== undefined
    ? { kind: 'unknown' }
    : { ...callerOf(undefined, signedIn), takenFrom: 'sign-in' };
}

function isWhole(principal: string): boolean {
  return principal === 'anonymous' || /^arn:[\w-]{3,12}:(?:iam|sts)::\d{12}:/.test(principal);
}

/** Redshift and OpenSearch name the role they used. */
function roleOfQuery(flat: string): string | undefined {
  return /(?:iam_role '|User \[name=)(?<role>arn:[\w-]{3,12}:iam::\d{12}:role\/[^\s',\]]{1,512})/i.exec(flat)?.groups?.[
    'role'
  ];
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
