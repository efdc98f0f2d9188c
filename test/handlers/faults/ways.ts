/**
 * The steps of a run, as its calls tell them, and the ways in which each can fail. A step is an operation with what it is
 * about: a write of the ceiling is another step than one of a fingerprint.
 */
import { objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import type { Call, Fault } from '../../aws-endpoint/index.ts';

export function stepOf({ service, operation, params }: Call): string {
  return [`${service}:${operation}`, ...aboutOf(service, params)].join(' ');
}

function aboutOf(service: string, params: Call['params']): readonly string[] {
  if (service === 'sns') return [textAt(params, 'TopicArn')?.split(':').at(-1) ?? ''];
  if (service !== 'dynamodb') return [];
  const values = objectAt(params, 'ExpressionAttributeValues');
  const keys = [objectAt(params, 'Key'), objectAt(params, 'Item')].map((key) => textAt(objectAt(key, 'pk'), 'S'));
  const key = [...keys, textAt(objectAt(values, ':pk'), 'S'), textAt(params, 'IndexName')].find(
    (one) => one !== undefined,
  );
  const names = Object.keys(objectAt(params, 'ExpressionAttributeNames') ?? {});
  const part = names.includes('#settled') && !names.includes('#latest') ? ['settled'] : [];
  return [key?.split('#')[0] ?? '', ...part];
}

/** Longer than any client waits. */
const HANGS_MS = 12_000;
const BROKEN = { code: 'InternalServerError', status: 500 };

const UNPROCESSED = ({ params }: Call) =>
  JSON.stringify({ Responses: {}, UnprocessedKeys: objectAt(params, 'RequestItems') ?? {} });
const NOT_TAKEN = () =>
  JSON.stringify({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'x' }] });

interface Way {
  readonly name: string;
  readonly fault: Fault;
  /** Costs seconds, not milliseconds. */
  readonly slow?: true;
  /** Only of operations that can be done in part. */
  readonly only?: RegExp;
}

const WAYS: readonly Way[] = [
  { name: 'fails', fault: BROKEN },
  { name: 'is not there', fault: { code: 'ServiceUnavailable', status: 503 } },
  { name: 'is throttled', fault: { code: 'ThrottlingException', status: 400 } },
  {
    name: 'has no capacity',
    fault: { code: 'ProvisionedThroughputExceededException', status: 400 },
    only: /^dynamodb:/,
  },
  { name: 'is refused', fault: { code: 'AccessDeniedException', status: 403 } },
  { name: 'has its key disabled', fault: { code: 'KMSDisabled', status: 400 }, only: /^sns:/ },
  { name: 'fails once', fault: { ...BROKEN, times: 1 } },
  { name: 'loses its answer', fault: { ...BROKEN, done: true } },
  { name: 'loses its answer once', fault: { ...BROKEN, done: true, times: 1 } },
  { name: 'is reset', fault: { cut: 'before' } },
  { name: 'is reset though done', fault: { cut: 'before', done: true } },
  { name: 'ends amid its answer', fault: { cut: 'amid' } },
  { name: 'answers nothing', fault: { body: '' } },
  { name: 'answers an empty object', fault: { body: '{}' } },
  { name: 'answers broken JSON', fault: { body: '{"a":[' } },
  { name: 'answers broken XML', fault: { body: '<a><b>' } },
  { name: 'leaves keys unread', fault: { body: UNPROCESSED }, only: /^dynamodb:BatchGetItem/ },
  { name: 'takes no entry', fault: { body: NOT_TAKEN }, only: /^events:PutEvents/ },
  { name: 'hangs', fault: { ...BROKEN, delayMs: HANGS_MS }, slow: true },
  { name: 'hangs though done', fault: { ...BROKEN, delayMs: HANGS_MS, done: true }, slow: true },
  { name: 'stalls amid its answer', fault: { cut: 'stall' }, slow: true },
];

/** Of pairs, a few that stand for the rest: not done, done and not told, and done late. */
const IN_PAIRS = ['fails', 'loses its answer', 'is reset though done'];

export interface Trouble {
  readonly step: string;
  readonly way: Way;
}

export const describeTrouble = (troubles: readonly Trouble[]): string =>
  troubles.map(({ step, way }) => `${step} ${way.name}`).join(', ');

export function singles(steps: readonly string[]): readonly (readonly Trouble[])[] {
  return steps.flatMap((step) =>
    WAYS.filter(({ only }) => only === undefined || only.test(step)).map((way) => [{ step, way }]),
  );
}

/** Every two steps of a run, in each combination of the ways that stand for the rest. */
export function pairs(steps: readonly string[]): readonly (readonly Trouble[])[] {
  const ways = WAYS.filter(({ name }) => IN_PAIRS.includes(name));
  return steps.flatMap((one, at) =>
    steps.slice(at + 1).flatMap((other) =>
      ways.flatMap((way) =>
        ways.map((otherWay) => [
          { step: one, way },
          { step: other, way: otherWay },
        ]),
      ),
    ),
  );
}
