/** What a function asked of AWS, compared with what its role may do: neither more nor less. */
import { type Handler, OWN_ACTIONS } from '../../lib/rights/own-actions.ts';
import { JOURNAL_READS, readerActions, SPIKE_READS } from '../../lib/rights/reader-actions.ts';
import { actionOf } from '../adapters/action-names.ts';
import type { Call } from '../aws-endpoint/index.ts';

export interface Asked {
  readonly service: string;
  readonly operation: string;
  /** Of a table's index, which is a resource of its own. */
  readonly onIndex: boolean;
}

export function askedOf(calls: readonly Call[]): readonly Asked[] {
  return calls.map(({ service, operation, params }) => ({
    service,
    operation,
    onIndex: params['IndexName'] !== undefined,
  }));
}

const READS: Readonly<Record<Handler, readonly string[]>> = {
  'diagnose-denial': namesOf(readerActions({ objectExistence: true }), 'sts:AssumeRole'),
  'report-spike': namesOf([...readerActions({ objectExistence: true }), ...SPIKE_READS], 'sts:AssumeRole'),
  'record-change': namesOf(JOURNAL_READS),
  tick: [],
  'chat-action': [],
};

/** AWS answers it to everyone: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const NEEDS_NO_RIGHT = 'sts:GetCallerIdentity';

/** What AWS does itself under the role of a function: no call of the function's shows it. */
const BY_AWS: readonly RegExp[] = [
  /^logs:/,
  // Lambda polls the queue.
  /^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)$/,
  // SNS encrypts with the topic's key in the name of the publisher.
  /^kms:/,
];

/** A change that fails goes to the queue by Lambda itself, under the role of the function. */
const SENT_BY_LAMBDA: Readonly<Partial<Record<Handler, readonly string[]>>> = { 'record-change': ['sqs:SendMessage'] };

/** The calls that the role would refuse; none is right. */
export function beyondRights(handler: Handler, asked: readonly Asked[]): readonly string[] {
  const allowed = new Set([...ownOf(handler), ...READS[handler], NEEDS_NO_RIGHT]);
  return [...new Set(asked.map(nameOf))].filter((action) => !allowed.has(action));
}

/** Rights to Denyscope's own resources that no call needed; none should be there. */
export function unusedRights(handler: Handler, asked: readonly Asked[]): readonly string[] {
  const used = new Set(asked.map(nameOf));
  return ownOf(handler)
    .filter((action) => !used.has(action))
    .filter((action) => !BY_AWS.some((one) => one.test(action)))
    .filter((action) => SENT_BY_LAMBDA[handler]?.includes(action) !== true);
}

function ownOf(handler: Handler): readonly string[] {
  return OWN_ACTIONS.filter(({ by }) => by.includes(handler)).map(({ action, on }) =>
    on === 'due-windows' ? `${action} on an index` : action,
  );
}

function nameOf({ service, operation, onIndex }: Asked): string {
  return onIndex ? `${actionOf(service, operation)} on an index` : actionOf(service, operation);
}

function namesOf(reads: readonly { readonly action: string }[], ...more: readonly string[]): readonly string[] {
  return [...reads.map(({ action }) => action), ...more];
}
