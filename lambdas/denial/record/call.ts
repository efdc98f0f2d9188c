/**
 * One CloudTrail record to the call that it tells of, refused or not: for what looks at all calls and not at the denials
 * alone. A call that was let through stands in the form of a denial whose error is empty, so that everything that is
 * asked of the one can be asked of the other.
 * Errs towards leaving out: a call that failed for another reason may never have come as far as a policy.
 */
import type { Denial } from '../denial.ts';
import { type Json, textAt } from '../fields.ts';
import { answerIn, requestIn } from './asked.ts';

export type CallReading =
  | {
      readonly kind: 'call';
      readonly outcome: 'made' | 'refused';
      readonly call: Denial;
      /** A service made it, by itself or by a role that is linked to it. */
      readonly byService: boolean;
    }
  /** No policy decides it: a sign-in, an event of a service, a call that anyone may make, bad credentials. */
  | { readonly kind: 'no-policy'; readonly reason: string }
  /** It failed otherwise. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html#ct-event-type */
const NO_CALLS: ReadonlySet<string> = new Set([
  'AwsServiceEvent',
  'AwsConsoleSignIn',
  'AwsConsoleAction',
  'AwsCloudTrailInsight',
]);

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html says so of itself, as does its neighbour. */
const FREE: ReadonlySet<string> = new Set(['sts:GetCallerIdentity', 'sts:GetSessionToken']);

/** `lacks` names what the form of the record does not carry. */
export function callOf(record: Json, lacks: readonly string[] = []): CallReading {
  try {
    return read(record, lacks);
  } catch (error) {
    // Not reachable as far as known; a poisoned record must not stop the others.
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : 'not readable' };
  }
}

function read(record: Json, lacks: readonly string[]): CallReading {
  const eventType = textAt(record, 'eventType') ?? '';
  if (NO_CALLS.has(eventType)) return { kind: 'no-policy', reason: eventType };
  if (textAt(record, 'eventName') === undefined || textAt(record, 'eventSource') === undefined)
    return { kind: 'unreadable', reason: 'it names no operation of a service' };
  const answer = answerIn(record);
  if (answer === undefined) return called('made', requestIn(record, lacks));
  const { standing } = answer;
  if (standing.kind === 'not-refused') return { kind: 'failed', reason: standing.reason };
  return called('refused', requestIn(record, lacks, { ...answer, standing }));
}

function called(outcome: 'made' | 'refused', call: Denial): CallReading {
  const { refusal, needs } = call;
  if (refusal !== 'authorization' && refusal !== 'key' && refusal !== 'endpoint')
    return { kind: 'no-policy', reason: refusal };
  const [need] = needs;
  // A VPC endpoint refuses it all the same.
  if (
    need !== undefined &&
    FREE.has(need.action) &&
    refusal !== 'endpoint' &&
    call.requestContext.vpcEndpointId === undefined
  )
    return { kind: 'no-policy', reason: need.action };
  return { kind: 'call', outcome, call, byService: isOfService(call) };
}

function isOfService({ caller, requester }: Denial): boolean {
  return [caller, ...(requester === undefined ? [] : [requester])].some(
    ({ kind, entityArn }) => kind === 'service' || entityArn?.includes(':role/aws-service-role/') === true,
  );
}
