/**
 * The denial that an error text tells, from what was read of it.
 * Errs towards less than the text may mean: an action that neither AWS's sentence names whole nor the reference knows is
 * none, and a resource of which the text says nothing is not named.
 */
import { parseArn } from '../../aws/arn.ts';
import type { Caller } from '../caller.ts';
import type { Denial, NeededAuthorization, Parsed, Refusal } from '../denial.ts';
import { present } from '../fields.ts';
import { requestContextOf } from '../keys/read-keys.ts';
import { isSigningIn } from '../keys/token.ts';
import type { OtherSubject } from '../message/other-subject.ts';
import type { MessageReading } from '../message/stated-reason.ts';
import { digest } from '../record/asked.ts';
import { needsOf } from '../record/needs.ts';
import { keptParameters } from '../record/parameters.ts';
import { clip, redact } from '../redact.ts';
import { ownerOf, type ResourceContext, resourceOf } from '../resource.ts';
import type { ErrorFrame } from './frame/error-frame.ts';

const MESSAGE_LENGTH = 4_000;

export interface ReadText {
  readonly frame: ErrorFrame;
  readonly message: MessageReading;
  readonly service: string | undefined;
  readonly refusal: Refusal;
  readonly caller: Caller;
  readonly other: OtherSubject | undefined;
  readonly place: ResourceContext;
  /** The service has the operation: its action is one. */
  readonly isOperationKnown: boolean;
}

export function deniedText(flat: string, read: ReadText): Denial {
  const { frame, message, service, refusal, caller, other, place, isOperationKnown } = read;
  // STS serves a token in the account of the role that it asks for.
  const role = parseArn(isSigningIn(caller) ? (frame.parameters['roleArn'] ?? '') : '');
  const partition = parseArn(caller.arn ?? '')?.partition ?? role?.partition ?? place.partition;
  const account = caller.account ?? role?.account ?? '';
  const eventSource = service === undefined ? '' : `${service}.amazonaws.com`;
  // The role lacks what the service needs; the call that hands it over is the caller's.
  const operation = isOperationKnown ? (frame.operation ?? '') : '';
  const context = { ...place, partition, account };
  const asked =
    other?.needs.map((need) => withObject(need, context)) ?? needsOf(message, eventSource, operation, context);
  const needs = asked.map((need) => asTold(need, frame));
  const first = needs[0];
  // A name alone is one of the caller's account; an ARN that the text holds whole may be of any.
  const isToldWhole = first !== undefined && (first.resourceFrom === 'message' || flat.includes(first.resource));
  const resourceAccount = isToldWhole ? ownerOf({ resource: first.resource, from: 'message' }) : role?.account;
  const region = place.region || (isToldWhole ? (parseArn(first.resource)?.region ?? '') : '');
  // Where nothing was sent no part of the text is AWS's own sentence.
  const said = refusal === 'no-credentials' ? flat : (frame.message ?? flat);
  return present<Denial>({
    eventId: digest(flat),
    sharedEventId: undefined,
    corrects: undefined,
    requestId: frame.requestId,
    origin: 'text',
    time: '',
    account: account || accountTold(flat) || resourceAccount || '',
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
    requestContext: requestContextOf(
      present({
        caller,
        actions: needs.map((need) => need.action),
        asked: first,
        eventSource,
        partition,
        region,
        resourceAccount,
      }),
    ),
    parameters: keptParameters(frame.parameters),
    unread: [],
  });
}

/** Nothing but the blob is known; EC2 and its kin are those that encode. */
export function encodedText(blob: string): Parsed {
  const caller: Caller = { kind: 'unknown' };
  const requestContext = requestContextOf({ caller, actions: [], eventSource: '', partition: 'aws', region: '' });
  return {
    kind: 'denial',
    denial: {
      eventId: digest(blob),
      origin: 'text',
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
      requestContext,
      parameters: {},
      unread: [],
    },
  };
}

/** The sentence about a role may name in words what the role was to reach. */
function withObject(need: NeededAuthorization, context: ResourceContext): NeededAuthorization {
  if (need.resourceFrom !== 'template') return need;
  const { resource, from } = resourceOf(need.action, context);
  return from === 'request-parameters' ? { ...need, resource, resourceFrom: from } : need;
}

/** An ARN in which nothing is of the text is the format of one. */
function asTold(need: NeededAuthorization, { parameters }: ErrorFrame): NeededAuthorization {
  if (need.resourceFrom !== 'request-parameters') return need;
  const names = Object.values(parameters).map((value) => value.split(/[/:]/).at(-1) ?? '');
  return names.some((name) => name !== '' && need.resource.includes(name))
    ? need
    : { ...need, resourceFrom: 'template' };
}

/** Some logs carry the account beside the error. */
function accountTold(flat: string): string | undefined {
  return /["']?\baccount_?id["']? ?[:=] ?["']?(?<account>\d{12})\b/i.exec(flat)?.groups?.['account'];
}

/** Of an ARN that the text names beside the sentence: a secret, a key. */
export function regionOfParameters({ parameters }: ErrorFrame): string | undefined {
  return Object.values(parameters)
    .map((value) => parseArn(value)?.region)
    .find((region) => region !== undefined);
}
