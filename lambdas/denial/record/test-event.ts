/**
 * The event of `denyscope test-event` → an invented denial. Of the event itself only an id is taken, and where and when
 * EventBridge says it was put: whoever puts one in can choose neither caller, action nor words. Errs towards nothing.
 */
import { isPartition, partitionOf } from '../../aws/regions.ts';
import { TEST_EVENT } from '../../contract/names.ts';
import type { Denial } from '../denial.ts';
import { accountId, isObject, objectAt, textAt } from '../fields.ts';
import { parse } from './parse.ts';

export interface TestEvent {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** When it was put on the bus. ISO 8601. */
  readonly time: string;
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** No such role need exist: what cannot be read of it is what a test shows. */
const ROLE = 'denyscope-test';

/** It came by the rule of tests, whatever it holds: no denial may be read in it. */
export function isTest(item: unknown): boolean {
  return isObject(item) && item['source'] === TEST_EVENT.source;
}

/** `now`: for an envelope that does not say when. */
export function testIn(item: unknown, now: string): TestEvent | undefined {
  const id = textAt(objectAt(item, 'detail'), 'id');
  const account = accountId(textAt(item, 'account'));
  const region = textAt(item, 'region');
  const time = Date.parse(textAt(item, 'time') ?? '');
  if (!isTest(item) || id === undefined || !ID.test(id) || account === undefined) return undefined;
  if (region === undefined || partitionOf(region) === undefined) return undefined;
  return { id, account, region, time: Number.isFinite(time) ? new Date(time).toISOString() : now };
}

export function testDenial({ id, account, region, time }: TestEvent): Denial | undefined {
  const partition = partitionOf(region);
  if (!isPartition(partition)) return undefined;
  const session = `arn:${partition}:sts::${account}:assumed-role/${ROLE}/test-event`;
  const parsed = parse({
    eventVersion: '1.11',
    eventID: id,
    eventTime: time,
    eventSource: 'sqs.amazonaws.com',
    eventName: 'ListQueues',
    eventType: 'AwsApiCall',
    awsRegion: region,
    recipientAccountId: account,
    userAgent: 'denyscope test-event',
    readOnly: true,
    userIdentity: {
      type: 'AssumedRole',
      arn: session,
      accountId: account,
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: `arn:${partition}:iam::${account}:role/${ROLE}`, accountId: account },
      },
    },
    requestParameters: null,
    responseElements: null,
    errorCode: 'AccessDenied',
    errorMessage: `User: ${session} is not authorized to perform: sqs:listqueues on resource: arn:${partition}:sqs:${region}:${account}: because no identity-based policy allows the sqs:listqueues action`,
  });
  return parsed.kind === 'denial' ? parsed.denial : undefined;
}
