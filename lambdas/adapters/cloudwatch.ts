/**
 * The denial rate with the band that CloudWatch learned, and the contributors of its insight rules. Rejects when it
 * cannot answer. A rate without a band is an answer: a new band needs hours to appear.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */

import {
  CloudWatchClient,
  GetInsightRuleReportCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { DIMENSION, INSIGHT_RULE, METRIC, METRICS_NAMESPACE, METRICS_SERVICE } from '../contract/names.ts';
import { present } from '../denial/fields.ts';
import type { Alarm } from '../spike/alarm.ts';
import { PERIOD_MS, type Rates, type SpikeSource } from '../spike/source.ts';
import { baseConfig, type ConnectOptions } from './connection/accounts.ts';

const MOST_CONTRIBUTORS = 100;
/** Two series of a few hours fit in one. */
const MOST_PAGES = 20;
const RATE = 'rate';
const BAND = 'band';

export function cloudWatchSource(connect: ConnectOptions, bandWidth: number): Omit<SpikeSource, 'refused'> {
  const client = new CloudWatchClient({ ...baseConfig(connect) });

  async function data(queries: MetricDataQuery[], from: string, until: string): Promise<readonly MetricDataResult[]> {
    const results: MetricDataResult[] = [];
    let NextToken: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await client.send(
        new GetMetricDataCommand({
          MetricDataQueries: queries,
          StartTime: new Date(from),
          EndTime: new Date(until),
          ScanBy: 'TimestampAscending',
          NextToken,
        }),
      );
      results.push(...(page.MetricDataResults ?? []));
      NextToken = page.NextToken;
      if (NextToken === undefined) return results;
    }
    throw new Error('CloudWatch names one page after the other');
  }

  return {
    async rates(alarm, from, until) {
      const [start, end] = [wholePeriod(from), until];
      const periods = Math.max(1, Math.ceil((Date.parse(end) - Date.parse(start)) / PERIOD_MS));
      const rate = rateQuery(alarm);
      const band: MetricDataQuery = { Id: BAND, Expression: `ANOMALY_DETECTION_BAND(${RATE}, ${bandWidth})` };
      // Without a model CloudWatch may refuse the expression and the rate with it; a throttle hits both alike.
      const results = await data([rate, band], start, end).catch((error: unknown) => {
        if (error instanceof Error && error.name.startsWith('Validation')) return data([rate], start, end);
        throw error;
      });
      return ratesOf(results, start, periods);
    },

    async contributors(alarm, by, from, until) {
      const rule = by === 'principal' ? INSIGHT_RULE.principals : INSIGHT_RULE.actions;
      const report = await client.send(
        new GetInsightRuleReportCommand({
          RuleName: `${alarm.stack}-${rule}`,
          StartTime: new Date(from),
          EndTime: new Date(until),
          Period: PERIOD_MS / 1000,
          MaxContributorCount: MOST_CONTRIBUTORS,
          OrderBy: 'Sum',
        }),
      );
      return (report.Contributors ?? []).flatMap(({ Keys, ApproximateAggregateValue }) =>
        Keys?.[0] === undefined ? [] : [{ name: Keys[0], count: ApproximateAggregateValue ?? 0 }],
      );
    },
  };
}

function wholePeriod(time: string): string {
  return new Date(Math.floor(Date.parse(time) / PERIOD_MS) * PERIOD_MS).toISOString();
}

function rateQuery({ principal }: Alarm): MetricDataQuery {
  const dimensions = present<Readonly<Record<string, string>>>({
    [METRICS_SERVICE.dimension]: METRICS_SERVICE.value,
    [DIMENSION.principal]: principal,
  });
  return {
    Id: RATE,
    MetricStat: {
      Metric: {
        Namespace: METRICS_NAMESPACE,
        MetricName: METRIC.denials,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: PERIOD_MS / 1000,
      Stat: 'Sum',
    },
  };
}

function ratesOf(results: readonly MetricDataResult[], start: string, periods: number): Rates {
  const series = (result: MetricDataResult): readonly (number | undefined)[] => {
    const values = new Array<number | undefined>(periods).fill(undefined);
    for (const [at, time] of (result.Timestamps ?? []).entries()) {
      const place = Math.round((time.getTime() - Date.parse(start)) / PERIOD_MS);
      if (place >= 0 && place < periods) values[place] = result.Values?.[at];
    }
    return values;
  };
  // No value is no denial only where CloudWatch looked.
  if (results.some(({ Id, StatusCode }) => Id === RATE && StatusCode === 'InternalError')) {
    throw new Error('CloudWatch could not read the rate');
  }
  const of = (id: string) => results.filter((result) => result.Id === id).map(series);
  // A period without a denial and without a tick's zero has no value.
  const counts = Array.from({ length: periods }, (_, at) => of(RATE).reduce((sum, page) => sum + (page[at] ?? 0), 0));
  // Two series under one id, upper and lower, in an order that is nowhere promised.
  const edges = Array.from({ length: periods }, (_, at) => of(BAND).flatMap((edge) => edge[at] ?? []));
  const known = edges.filter((edge) => edge.length > 0);
  if (known.length === 0) return { start, counts };
  // Where a period has no band the one before it holds, or the first there is.
  let last = known[0] ?? [];
  const held = edges.map((edge) => {
    last = edge.length === 0 ? last : edge;
    return last;
  });
  return {
    start,
    counts,
    band: { lower: held.map((edge) => Math.min(...edge)), upper: held.map((edge) => Math.max(...edge)) },
  };
}
