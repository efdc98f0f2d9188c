/**
 * CloudTrail's event history and CloudWatch's alarm calls, as far as they are used.
 */
import { isObject, type Json, listAt, objectAt, textAt } from '../../../lambdas/denial/fields.ts';
import { AwsFault, type Context, type Operations, operation, page } from '../world.ts';

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

const PERIOD_SECONDS = 300;

/** One series as CloudWatch gives it: periods within the time asked for, oldest first. */
function metricSeries(context: Context, id: string, values: readonly number[]): Json {
  const [from, to] = [Number(context.params['StartTime']), Number(context.params['EndTime'])];
  const start = Date.parse(context.world.rates?.start ?? '') / 1000;
  const points = values
    .map((value, at) => ({ time: start + at * PERIOD_SECONDS, value }))
    .filter(({ time }) => time >= from && time < to);
  return {
    Id: id,
    Label: id,
    StatusCode: 'Complete',
    Timestamps: points.map(({ time }) => time),
    Values: points.map(({ value }) => value),
  };
}

export const cloudWatch: Operations = {
  DescribeAlarms: operation([], () => ({ MetricAlarms: [] })),
  GetMetricData: operation(['MetricDataQueries', 'StartTime', 'EndTime'], (context) => {
    const { rates } = context.world;
    const results = listAt(context.params, 'MetricDataQueries').flatMap((query) => {
      const id = textAt(query, 'Id') ?? '';
      if (rates === undefined) return [];
      if (textAt(query, 'Expression') === undefined) return [metricSeries(context, id, rates.counts)];
      // A band is two series under one id.
      return [rates.upper, rates.lower].flatMap((edge) =>
        edge === undefined ? [] : [metricSeries(context, id, edge)],
      );
    });
    return { MetricDataResults: results, Messages: [] };
  }),
  GetInsightRuleReport: operation(['RuleName', 'StartTime', 'EndTime', 'Period'], (context) => {
    const known = context.world.contributors?.[textAt(context.params, 'RuleName') ?? ''];
    if (known === undefined) throw new AwsFault('ResourceNotFoundException', 404, 'The rule does not exist');
    const contributors = Object.entries(known).toSorted(([, a], [, b]) => b - a);
    return {
      KeyLabels: ['key'],
      AggregationStatistic: 'Sum',
      AggregateValue: contributors.reduce((sum, [, value]) => sum + value, 0),
      ApproximateUniqueCount: contributors.length,
      Contributors: contributors.map(([key, value]) => ({
        Keys: [key],
        ApproximateAggregateValue: value,
        Datapoints: [],
      })),
    };
  }),
};
