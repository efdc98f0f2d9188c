/**
 * A decoded authorization message as people paste it: what `aws sts decode-authorization-message` prints, or the JSON in
 * it. AWS wrote down whom it refused, what, and every condition key it saw.
 */
import { servicePrefix } from '../../aws/action.ts';
import { parseArn, partitionOfRegion } from '../../aws/arn.ts';
import { callerOf } from '../caller.ts';
import type { Parsed } from '../denial.ts';
import { present } from '../fields.ts';
import { requestContextOf } from '../keys/read-keys.ts';
import type { ContextFact, RequestContext } from '../keys/request-context.ts';
import { type DecodedMessage, readDecodedMessage } from '../message/decoded-message.ts';
import type { MessageReading } from '../message/stated-reason.ts';
import { digest } from '../record/asked.ts';
import { exactAction, knownAction } from '../service-data.ts';

export function decodedIn(text: string): Parsed | undefined {
  const whole = text.trim().replace(/^["'](?=\{)|(?<=\})["']$/g, '');
  const json = whole.startsWith('{') ? whole : objectIn(whole);
  if (json === undefined) return undefined;
  const decoded = readDecodedMessage(json) ?? readDecodedMessage(json.replaceAll('\\"', '"'));
  if (decoded?.action === undefined) return undefined;
  if (decoded.allowed) return { kind: 'not-a-denial', reason: 'allowed' };
  return denialOf(decoded, decoded.action, text);
}

/** Behind the command that decoded it, or behind the error whose message it was. */
const BEGINS = /\{\s{0,40}"(?:DecodedMessage|allowed)"\s{0,8}:/;

function objectIn(text: string): string | undefined {
  const from = BEGINS.exec(text)?.index;
  if (from === undefined) return undefined;
  let [depth, isText] = [0, false];
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (isText && char === '\\') at += 1;
    else if (char === '"') isText = !isText;
    else if (!isText && char === '{') depth += 1;
    else if (!isText && char === '}') depth -= 1;
    if (depth === 0) return text.slice(from, at + 1);
  }
  return undefined;
}

function denialOf(decoded: DecodedMessage, named: string, text: string): Parsed {
  const action = exactAction(named);
  const { explicitDeny, principalArn, resource = '*' } = decoded;
  // With its account masked a name may be anyone's.
  const isWhole = parseArn(principalArn ?? '')?.account !== undefined;
  const caller =
    principalArn === undefined || !isWhole ? ({ kind: 'unknown' } as const) : callerOf(undefined, principalArn);
  const arn = parseArn(resource);
  const region = arn?.region ?? decoded.conditions['aws:Region']?.[0] ?? decoded.conditions['ec2:Region']?.[0] ?? '';
  const eventSource = `${servicePrefix(action)}.amazonaws.com`;
  const message = present<MessageReading>({
    principal: principalArn,
    action,
    resource,
    stated: { effect: explicitDeny ? 'explicitDeny' : 'implicitDeny' },
  });
  const partition = parseArn(caller.arn ?? '')?.partition ?? arn?.partition ?? partitionOfRegion(region);
  const asked = { action, resource, resourceFrom: 'message' } as const;
  const told = requestContextOf({ caller, actions: [action], asked, eventSource, partition, region });
  return {
    kind: 'denial',
    denial: {
      eventId: digest(text),
      origin: 'text',
      time: '',
      account: caller.account ?? '',
      region,
      partition,
      eventSource,
      eventName: '',
      errorCode: '',
      errorMessage: '',
      refusal: 'authorization',
      caller,
      needs: [
        {
          action,
          actionFrom: 'decoded',
          actionKnown: knownAction(action) !== undefined,
          resource,
          resourceFrom: 'decoded',
        },
      ],
      message,
      requestContext: withConditions(told, decoded),
      parameters: {},
      unread: [],
    },
  };
}

/** Exact: AWS's own evaluation. */
function withConditions(told: RequestContext, { conditions }: DecodedMessage): RequestContext {
  const facts = Object.entries(conditions).map(([key, values]): [string, ContextFact] => {
    const [only = ''] = values;
    return [key, { value: values.length === 1 ? only : [...values], standing: 'exact', from: 'decoded message' }];
  });
  const known = new Set(facts.map(([key]) => key.toLowerCase()));
  return {
    ...told,
    context: { ...told.context, ...Object.fromEntries(facts) },
    unknown: told.unknown.filter((key) => !known.has(key.toLowerCase())),
  };
}
