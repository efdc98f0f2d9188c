/**
 * The steps of a run, as its calls tell them, and the ways in which each can fail. A step is an operation with what it is
 * about: a write of the ceiling is another step than one of a fingerprint.
 */
import { fieldAt, isObject, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
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

/** What AWS answers with status 200 of what it did not do, or did in part. */
const UNPROCESSED = (_: unknown, { params }: Call) => ({
  Responses: {},
  UnprocessedKeys: objectAt(params, 'RequestItems') ?? {},
});
const ONE_UNPROCESSED = (answer: unknown, { params }: Call) => {
  const requests = Object.entries(objectAt(params, 'RequestItems') ?? {});
  return {
    ...(isObject(answer) ? answer : {}),
    UnprocessedKeys: Object.fromEntries(
      requests.map(([table, request]) => [table, { Keys: listAt(request, 'Keys').slice(-1) }]),
    ),
    Responses: Object.fromEntries(
      requests.map(([table, request]) => [
        table,
        listAt(objectAt(answer, 'Responses'), table).filter(
          (item) => nameOf(item) !== nameOf(listAt(request, 'Keys').at(-1)),
        ),
      ]),
    ),
  };
};
const nameOf = (item: unknown) => JSON.stringify([fieldAt(item, 'pk'), fieldAt(item, 'sk')]);
const NOT_TAKEN = () => ({
  FailedEntryCount: 1,
  Entries: [{ ErrorCode: 'InternalFailure', ErrorMessage: 'x' }],
});
const WITHOUT_VALUES = (answer: unknown) => ({
  MetricDataResults: listAt(answer, 'MetricDataResults').map((one) => ({
    ...(isObject(one) ? one : {}),
    StatusCode: 'InternalError',
    Timestamps: [],
    Values: [],
  })),
});

/** Each service reads the one it knows. */
const MORE = {
  ...Object.fromEntries(['NextToken', 'nextToken', 'Marker', 'NextMarker'].map((name) => [name, 'x'])),
  ...Object.fromEntries(['IsTruncated', 'Truncated'].map((name) => [name, true])),
};
const WITH_MORE = (answer: unknown, { operation }: Call) => ({
  ...(isObject(answer) ? answer : {}),
  ...(operation === 'Query' ? { LastEvaluatedKey: { pk: { S: 'x' }, sk: { S: '-' } } } : MORE),
});
const OTHER_TYPES = (answer: unknown) =>
  isObject(answer) ? Object.fromEntries(Object.keys(answer).map((name) => [name, 7])) : answer;

const PAGED = /:(?:List|Lookup|Query|GetMetricData|Simulate|Describe(?!Key|Account|Policy$|Organization$|Secret))/;

interface Way {
  readonly name: string;
  /** What happens to the first call, or every call; to those after it the next one. */
  readonly faults: readonly Fault[];
  /** Only of operations that can be done in part. */
  readonly only?: RegExp;
}

/** Whoever answers with status 200 has done it, whatever the answer looks like. */
const WAYS: readonly Way[] = [
  { name: 'fails', faults: [BROKEN] },
  { name: 'is not there', faults: [{ code: 'ServiceUnavailable', status: 503 }] },
  { name: 'is throttled', faults: [{ code: 'ThrottlingException', status: 400 }] },
  { name: 'is asked too often', faults: [{ code: 'TooManyRequestsException', status: 429 }] },
  {
    name: 'has no capacity',
    faults: [{ code: 'ProvisionedThroughputExceededException', status: 400 }],
    only: /^dynamodb:/,
  },
  { name: 'is refused', faults: [{ code: 'AccessDeniedException', status: 403 }] },
  { name: 'has its key disabled', faults: [{ code: 'KMSDisabled', status: 400 }], only: /^sns:/ },
  { name: 'has its key disabled', faults: [{ code: 'KMSDisabledException', status: 400 }], only: /^kms:/ },
  { name: 'fails once', faults: [{ ...BROKEN, times: 1 }] },
  { name: 'fails from its second time on', faults: [{ ...BROKEN, after: 1 }] },
  { name: 'loses its answer', faults: [{ ...BROKEN, done: true }] },
  { name: 'loses its answer once', faults: [{ ...BROKEN, done: true, times: 1 }] },
  { name: 'is reset', faults: [{ cut: 'before' }] },
  { name: 'is reset though done', faults: [{ cut: 'before', done: true }] },
  { name: 'ends amid its answer', faults: [{ cut: 'amid' }] },
  { name: 'answers nothing', faults: [{ body: '', done: true }] },
  { name: 'answers an empty object', faults: [{ body: '{}', done: true }] },
  { name: 'answers null', faults: [{ body: 'null', done: true }] },
  { name: 'answers an empty element', faults: [{ body: '<a/>', done: true }] },
  { name: 'answers broken JSON', faults: [{ body: '{"a":[', done: true }] },
  { name: 'answers broken XML', faults: [{ body: '<a><b>', done: true }] },
  { name: 'answers a page of a proxy', faults: [{ body: '<!doctype html><html><br></html>', status: 502 }] },
  { name: 'answers other types', faults: [{ changed: OTHER_TYPES }] },
  { name: 'leaves all keys unread', faults: [{ changed: UNPROCESSED }], only: /^dynamodb:BatchGetItem/ },
  { name: 'leaves a key unread', faults: [{ changed: ONE_UNPROCESSED }], only: /^dynamodb:BatchGetItem/ },
  {
    name: 'leaves a key unread once',
    faults: [{ changed: ONE_UNPROCESSED, times: 1 }],
    only: /^dynamodb:BatchGetItem/,
  },
  { name: 'takes no entry', faults: [{ changed: NOT_TAKEN }], only: /^events:PutEvents/ },
  { name: 'answers without values', faults: [{ changed: WITHOUT_VALUES }], only: /^monitoring:GetMetricData/ },
  { name: 'breaks at its second page', faults: [{ changed: WITH_MORE, times: 1 }, BROKEN], only: PAGED },
  { name: 'never ends its pages', faults: [{ changed: WITH_MORE }], only: PAGED },
  { name: 'hangs', faults: [{ ...BROKEN, delayMs: HANGS_MS }] },
  { name: 'hangs though done', faults: [{ ...BROKEN, delayMs: HANGS_MS, done: true }] },
  { name: 'stalls amid its answer', faults: [{ cut: 'stall' }] },
  { name: 'answers a character at a time', faults: [{ cut: 'trickle' }] },
];

/** Of pairs, a few that stand for the rest: not done, done and not told, and done late. */
const IN_PAIRS = ['fails', 'loses its answer', 'is reset though done'];
/** Of what only reads there is nothing done: one stands for all. */
const ONLY_READS = /:(?:Get|List|Describe|Lookup|Query|BatchGet|Simulate|AssumeRole)/;

export interface Trouble {
  /** The step, or what its name begins with. */
  readonly step: string;
  readonly way: Way;
  /** For so many tries; for one when absent. */
  readonly lasts?: number;
}

/** What takes a quarter of an hour to be seen and mended: three tries of the queue, or three ticks. */
const FOR_LONG: readonly (readonly [step: string, name: string, fault: Fault])[] = [
  ['dynamodb:', 'has no capacity for long', { code: 'ProvisionedThroughputExceededException', status: 400 }],
  ['dynamodb:', 'hangs for long', { ...BROKEN, delayMs: HANGS_MS }],
  ['dynamodb:UpdateItem', 'is throttled for long', { code: 'ThrottlingException', status: 400 }],
  ['sns:Publish', 'has its key disabled for long', { code: 'KMSDisabled', status: 400 }],
  ['sns:Publish alerts', 'is refused for long', { code: 'AuthorizationError', status: 403 }],
  ['', 'is not there for long', { code: 'ServiceUnavailable', status: 503 }],
];
export const LASTING: readonly Trouble[] = FOR_LONG.map(([step, name, fault]) => ({
  step,
  way: { name, faults: [fault] },
  lasts: 3,
})).concat({ step: '', way: { name: 'all is gone', faults: [BROKEN] }, lasts: 1 });

export const describeTrouble = (troubles: readonly Trouble[]): string =>
  troubles.map(({ step, way }) => `${step} ${way.name}`).join(', ');

export function singles(steps: readonly string[]): readonly (readonly Trouble[])[] {
  return steps.flatMap((step) =>
    WAYS.filter(({ only }) => only === undefined || only.test(step)).map((way) => [{ step, way }]),
  );
}

/** Every two steps of a run, in each combination of the ways that stand for the rest. */
export function pairs(steps: readonly string[]): readonly (readonly Trouble[])[] {
  const inPairs = WAYS.filter(({ name }) => IN_PAIRS.includes(name));
  const troublesOf = (step: string): readonly Trouble[] =>
    (ONLY_READS.test(step) ? inPairs.slice(0, 1) : inPairs).map((way) => ({ step, way }));
  return steps.flatMap((one, at) =>
    steps
      .slice(at + 1)
      .flatMap((other) => troublesOf(one).flatMap((trouble) => troublesOf(other).map((second) => [trouble, second]))),
  );
}
