/**
 * CloudTrail's event history and CloudWatch's alarm calls, as far as they are used.
 */
import { isObject, type Json, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { type Context, type Operations, operation, page } from '../world.ts';

function names(record: Json): readonly string[] {
  const listed = listAt(record, 'resources').flatMap((one) => textAt(one, 'ARN') ?? textAt(one, 'arn') ?? []);
  const parameters = Object.values(objectAt(record, 'requestParameters') ?? {}).filter(
    (one) => typeof one === 'string',
  );
  return [...listed, ...parameters].map(String);
}

function matches(record: Json, attribute: unknown): boolean {
  const value = textAt(attribute, 'AttributeValue') ?? '';
  switch (textAt(attribute, 'AttributeKey')) {
    case 'EventName':
      return textAt(record, 'eventName') === value;
    case 'EventId':
      return textAt(record, 'eventID') === value;
    case 'ResourceName':
      return (
        names(record).some((name) => name === value) ||
        textAt(objectAt(objectAt(record, 'responseElements'), 'credentials'), 'accessKeyId') === value
      );
    case 'Username':
      return textAt(objectAt(record, 'userIdentity'), 'userName') === value;
    default:
      return true;
  }
}

function within(context: Context, record: Json): boolean {
  const at = Date.parse(textAt(record, 'eventTime') ?? '') / 1000;
  const [from, to] = [context.params['StartTime'], context.params['EndTime']];
  return (typeof from !== 'number' || at >= from) && (typeof to !== 'number' || at <= to);
}

export const cloudTrail: Operations = {
  LookupEvents: operation([], (context) => {
    const attributes = listAt(context.params, 'LookupAttributes');
    const found = (context.world.events ?? [])
      .filter((record) => (textAt(record, 'recipientAccountId') ?? context.account) === context.account)
      .filter((record) => (textAt(record, 'awsRegion') ?? context.region) === context.region)
      .filter((record) => within(context, record) && attributes.every((one) => matches(record, one)));
    const { items, next } = page(context, found.filter(isObject), 'NextToken');
    const events = items.map((record) => ({
      EventId: textAt(record, 'eventID'),
      EventName: textAt(record, 'eventName'),
      EventTime: Date.parse(textAt(record, 'eventTime') ?? '') / 1000,
      CloudTrailEvent: JSON.stringify(record),
    }));
    return { Events: events, ...(next === undefined ? {} : { NextToken: next }) };
  }),
};

export const cloudWatch: Operations = {
  DescribeAlarms: operation([], () => ({ MetricAlarms: [] })),
  GetMetricData: operation(['MetricDataQueries', 'StartTime', 'EndTime'], () => ({ MetricDataResults: [] })),
};
