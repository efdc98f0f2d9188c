/**
 * What CloudWatch received of a deployment lately: heartbeats, denials, and what the contributor rules count.
 */
import {
  CloudWatchClient,
  GetInsightRuleReportCommand,
  GetMetricDataCommand,
  paginateDescribeInsightRules,
} from '@aws-sdk/client-cloudwatch';
import { INSIGHT_RULE, METRIC, METRICS_NAMESPACE, METRICS_SERVICE } from '../../contract/names.ts';
import type { InsightRule, Measurements } from '../../deployment/checks/measurements.ts';
import type { Reading } from '../../deployment/reading.ts';
import { baseConfig, type ConnectOptions } from '../connection/accounts.ts';
import { reading } from './reading.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A rule counts what was logged some minutes ago: what is newer may be on its way. */
const SETTLED_MS = 15 * MINUTE_MS;

export function readMeasurements(now: Date, connect: ConnectOptions): Promise<Reading<Measurements>> {
  const client = new CloudWatchClient({ ...baseConfig(connect) });
  const sumOf = async (MetricName: string, fromMs: number, untilMs: number): Promise<number> => {
    const { MetricDataResults = [] } = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(fromMs),
        EndTime: new Date(untilMs),
        MetricDataQueries: [
          {
            Id: 'sum',
            MetricStat: {
              Metric: {
                Namespace: METRICS_NAMESPACE,
                MetricName,
                Dimensions: [{ Name: METRICS_SERVICE.dimension, Value: METRICS_SERVICE.value }],
              },
              Period: 300,
              Stat: 'Sum',
            },
          },
        ],
      }),
    );
    return MetricDataResults.flatMap(({ Values = [] }) => Values).reduce((sum, one) => sum + one, 0);
  };
  return reading('cloudwatch:GetMetricData', async () => ({
    heartbeats: await sumOf(METRIC.heartbeat, now.getTime() - HOUR_MS / 2, now.getTime()),
    denials: await sumOf(METRIC.denials, now.getTime() - 24 * HOUR_MS, now.getTime() - SETTLED_MS),
  }));
}

export async function readInsightRules(
  stack: string,
  now: Date,
  connect: ConnectOptions,
): Promise<Reading<readonly InsightRule[]>> {
  const client = new CloudWatchClient({ ...baseConfig(connect) });
  const names = Object.values(INSIGHT_RULE).map((name) => `${stack}-${name}`);
  const described = await reading('cloudwatch:DescribeInsightRules', async () => {
    const states = new Map<string, string>();
    for await (const page of paginateDescribeInsightRules({ client }, {})) {
      for (const { Name = '', State = '' } of page.InsightRules ?? []) states.set(Name, State);
    }
    return states;
  });
  if (described.kind === 'unread') return described;
  return reading('cloudwatch:GetInsightRuleReport', () =>
    Promise.all(
      names.map(async (name): Promise<InsightRule> => {
        const state = described.value.get(name);
        if (state === undefined) return { name, contributors: 0 };
        const report = await client.send(
          new GetInsightRuleReportCommand({
            RuleName: name,
            StartTime: new Date(now.getTime() - 24 * HOUR_MS),
            EndTime: now,
            Period: 3600,
          }),
        );
        return { name, state, contributors: report.ApproximateUniqueCount ?? report.Contributors?.length ?? 0 };
      }),
    ),
  );
}
