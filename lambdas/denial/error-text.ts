/**
 * An error as people have it before them: printed by the AWS CLI, an SDK, Terraform, CloudFormation or the console, or
 * a bare encoded authorization message.
 * Knows the frames that tools put around AWS's own sentence; the sentence is read by `readMessage`. Errs towards
 * leaving out: what the text does not tell is unknown, and no service is guessed where two have the operation.
 */

import { actionsOfOperationName, type NamedAction } from './action.ts';
import { parseArn, partitionOfRegion } from './arn.ts';
import { type Caller, callerOf } from './caller.ts';
import { circumstancesOf } from './circumstances.ts';
import type { Denial, Parsed, Refusal } from './denial.ts';
import { type ErrorFrame, plainText, readFrame } from './error-frame.ts';
import { isObject, present } from './fields.ts';
import { serviceOfOperation } from './operation-service.ts';
import { keptParameters } from './parameters.ts';
import { digest, needsOf, parse } from './parse.ts';
import { clip, redact } from './redact.ts';
import { standingOf } from './refusal.ts';
import { ownerOf, type ResourceContext } from './resource.ts';
import { type MessageReading, readMessage } from './stated-reason.ts';

/** An error is a page at most; what is longer is the log around it. */
const TEXT_LENGTH = 32_768;
const MESSAGE_LENGTH = 4_000;

/** Failures that a text names without an error code, or before any call was made. */
const BY_WORDS: readonly (readonly [RegExp, Refusal])[] = [
  [/requested DurationSeconds exceeds the (?:MaxSessionDuration|1 hour session limit)/i, 'session-duration'],
  [
    /Unable to locate credentials|NoCredentialsError|NoCredentialProviders|Could not load credentials from any providers|Unable to load (?:AWS )?credentials from any|no EC2 IMDS role found|CredentialsProviderError|Unable to get IAM security credentials|no valid credential sources? (?:found|for)|Unable to find credentials|Missing credentials in config|config profile \([^)]*\) could not be found|169\.254\.169\.254|EC2 ?Metadata\w*:? .*401/i,
    'no-credentials',
  ],
  [
    /security token included in the request is expired|provided token has expired|SSO session (?:associated with this profile )?has expired|Token has expired and refresh failed|Error loading SSO Token|Your session has expired|Request has expired|\bExpiredToken(?:Exception)?\b/i,
    'credentials-expired',
  ],
  [
    /\bRequestTimeTooSkewed\b|Signature expired: |Signature not yet current|difference between the request time and the current time is too large/i,
    'clock-skew',
  ],
  [
    /security token included in the request is invalid|Access Key Id you provided does not exist|request signature we calculated does not match|not able to validate the provided access credentials|\b(?:InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|MissingAuthenticationToken)\b/i,
    'credentials-invalid',
  ],
];

const EXECUTION_ROLE =
  /\brole (?:(?<role>arn:\S{1,300}) )?does not have permissions? to call (?<operation>\w{1,80}) on (?<service>\w{1,40})/i;
const NOT_ASSUMABLE = /role defined for the function cannot be assumed by Lambda/i;

export function parseText(text: string): Parsed {
  try {
    return parseErrorText(clip(text, TEXT_LENGTH));
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : 'not readable' };
  }
}

function parseErrorText(text: string): Parsed {
  const record = recordIn(text);
  if (record !== undefined) return record;
  const { raw, flat } = plainText(text);
  if (flat === '') return { kind: 'unreadable', reason: 'the text is empty' };
  if (/^[\w+/=-]{100,}$/.test(flat.replaceAll(' ', ''))) return encodedOnly(flat.replaceAll(' ', ''));
  const frame = readFrame(flat);
  const read = reading(raw, flat);
  const service = read.action?.split(':')[0] ?? serviceOfOperation(frame);
  const named =
    extraActions(flat) ?? (service === undefined ? [] : actionsOfOperationName(service, frame.operation ?? ''));
  const message: MessageReading =
    read.action === undefined && named[0]?.from === 'message' ? { ...read, action: named[0].action } : read;
  const refusal = refusalOf(flat, frame, message, service);
  if (typeof refusal !== 'string') return refusal;
  return { kind: 'denial', denial: denialOf(flat, frame, message, service, refusal) };
}

function refusalOf(
  flat: string,
  frame: ErrorFrame,
  message: MessageReading,
  service: string | undefined,
): Refusal | Parsed {
  // A sentence about policies goes before words that any log around it may hold.
  const stated = message.stated !== undefined || (message.action !== undefined && message.principal !== undefined);
  const eventSource = service === undefined ? '' : `${service}.amazonaws.com`;
  const standing = standingOf({ errorCode: frame.code ?? '', errorMessage: flat, eventSource, message });
  if (!stated) {
    const byWords = BY_WORDS.find(([pattern]) => pattern.test(flat))?.[1];
    if (byWords !== undefined) return byWords;
  }
  if (standing.kind === 'refused') return standing.refusal;
  if (frame.code !== undefined && standing.reason !== 'other-error') {
    return { kind: 'not-a-denial', reason: standing.reason };
  }
  if (message.setting?.kind === 'service-setting') return 'service-setting';
  const refused =
    message.action !== undefined ||
    message.encodedMessage !== undefined ||
    message.setting !== undefined ||
    /access ?denied|not authorized|unauthorized|forbidden|permission/i.test(flat) ||
    NOT_ASSUMABLE.test(flat);
  if (refused) return 'authorization';
  return frame.code === undefined
    ? { kind: 'unreadable', reason: 'the text holds no refusal of AWS' }
    : { kind: 'not-a-denial', reason: 'other-error' };
}

function denialOf(
  flat: string,
  frame: ErrorFrame,
  message: MessageReading,
  service: string | undefined,
  refusal: Refusal,
): Denial {
  const caller = callerIn(flat, message);
  const named = parseArn(message.resource ?? '');
  const region = frame.region ?? named?.region ?? '';
  const partition = parseArn(caller.arn ?? '')?.partition ?? named?.partition ?? partitionOfRegion(region);
  const account = caller.account ?? '';
  const eventSource = service === undefined ? '' : `${service}.amazonaws.com`;
  const context: ResourceContext = { partition, region, account, parameters: frame.parameters, resources: undefined };
  const needs = needsOf(message, eventSource, frame.operation ?? '', context);
  const first = needs[0];
  const resourceAccount =
    first?.resourceFrom === 'message' ? ownerOf({ resource: first.resource, from: 'message' }) : undefined;
  const said = frame.message ?? flat;
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

/** Sentences that name an operation and a service in words, not an action. */
function extraActions(flat: string): readonly NamedAction[] | undefined {
  const role = EXECUTION_ROLE.exec(flat)?.groups;
  if (role?.['operation'] && role['service']) {
    return actionsOfOperationName(role['service'].toLowerCase(), role['operation']).map((named) => ({
      ...named,
      from: 'message',
    }));
  }
  return NOT_ASSUMABLE.test(flat) ? [{ action: 'sts:AssumeRole', from: 'message', known: true }] : undefined;
}

function callerIn(flat: string, message: MessageReading): Caller {
  if (message.principal !== undefined) return callerOf(undefined, message.principal);
  const role = EXECUTION_ROLE.exec(flat)?.groups?.['role'];
  if (role !== undefined) return callerOf(undefined, role);
  return NOT_ASSUMABLE.test(flat) ? { kind: 'service', invokedBy: 'lambda.amazonaws.com' } : { kind: 'unknown' };
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
