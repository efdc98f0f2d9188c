/**
 * One page that answers, from the top: is it more than usual, who is behind it, why are they refused, and is Denyscope
 * itself well and cheap.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  type CfnInsightRule,
  Dashboard as CloudWatchDashboard,
  ConcreteWidget,
  GraphWidget,
  type IAlarm,
  type IMetric,
  MathExpression,
  type Metric,
  PeriodOverride,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DIMENSION, METRIC } from '../../lambdas/contract/names.ts';
import type { Settings } from '../../lambdas/contract/settings.ts';
import { measured, PERIOD, sumOf } from './alarms.ts';
import type { InsightRules } from './insight-rules.ts';

/** Layers as the diagnosis names them; each is one series. */
const LAYERS = ['identity', 'boundary', 'session', 'scp', 'rcp', 'resource', 'trust', 'endpoint'] as const;

export interface DashboardProps {
  readonly settings: Settings;
  readonly denialAlarms: readonly IAlarm[];
  readonly operationalAlarms: readonly IAlarm[];
  readonly insight: InsightRules;
  readonly queue: Queue;
  readonly deadLetters: readonly Queue[];
  readonly functions: readonly LambdaFunction[];
}

export class Dashboard extends Construct {
  readonly dashboard: CloudWatchDashboard;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { settings, insight } = props;
    this.dashboard = new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: `${Stack.of(this).stackName}-denials`,
      defaultInterval: Duration.days(1),
      periodOverride: PeriodOverride.INHERIT,
    });
    this.dashboard.addWidgets(
      new TextWidget({
        width: 24,
        height: 2,
        markdown: `Refused calls that CloudTrail recorded in this account and Region, explained by Denyscope. The gray band is what CloudWatch learned to be usual. [What to do when an alarm fires](${settings.docsUrl}/runbook.md)`,
      }),
    );
    this.dashboard.addWidgets(
      graph('Denials in five minutes, and the usual band', 18, [
        new MathExpression({
          expression: `ANOMALY_DETECTION_BAND(denials, ${settings.alarms.bandWidth})`,
          usingMetrics: { denials: sumOf(METRIC.denials) },
          label: 'Usual',
          period: PERIOD,
        }),
      ]),
      new AlarmStatusWidget({ title: 'Denial alarms', width: 6, height: 6, alarms: [...props.denialAlarms] }),
    );
    this.dashboard.addWidgets(
      new ContributorWidget('Principals refused most', 12, insight.principals),
      new ContributorWidget('Actions refused most', 12, insight.actions),
    );
    this.dashboard.addWidgets(
      graph(
        'Which layer refused',
        12,
        LAYERS.map((layer) => sumOf(METRIC.denials, { [DIMENSION.layer]: layer }).with({ label: layer })),
        { stacked: true },
      ),
      graph('New, repeated, held, muted, not explained', 12, [
        sumOf(METRIC.denials).with({ label: 'All' }),
        sumOf(METRIC.repeats).with({ label: 'Repeats' }),
        sumOf(METRIC.held).with({ label: 'Held by the ceiling' }),
        sumOf(METRIC.muted).with({ label: 'Muted' }),
        sumOf(METRIC.unexplained).with({ label: 'Not explained' }),
      ]),
    );
    this.dashboard.addWidgets(
      graph('From the call to the notice, in milliseconds', 8, [
        latency('p50', 'Half of them within'),
        latency('p99', '99 of 100 within'),
      ]),
      graph('Waiting and set aside', 8, [
        props.queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, label: 'Waiting' }),
        ...props.deadLetters.map((queue, at) =>
          queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, label: LETTERS[at] ?? 'Dead letters' }),
        ),
      ]),
      new AlarmStatusWidget({ title: 'Denyscope itself', width: 8, height: 6, alarms: [...props.operationalAlarms] }),
    );
    this.dashboard.addWidgets(
      graph(
        'What drives the bill: invocations',
        12,
        props.functions.map((each, at) => each.metricInvocations({ period: PERIOD, label: NAMES[at] ?? 'function' })),
      ),
      graph('Gaps in diagnoses, disagreements with AWS, unreadable records', 12, [
        sumOf(METRIC.gaps).with({ label: 'Gaps' }),
        sumOf(METRIC.disagreements).with({ label: 'Disagreements' }),
        sumOf(METRIC.unreadable).with({ label: 'Unreadable' }),
      ]),
    );
  }
}

/** In the order in which the queues are handed over. */
const LETTERS = ['Denials set aside', 'Changes set aside'] as const;

/** In the order in which the stack hands the functions over. */
const NAMES = ['Diagnoses', 'Changes recorded', 'Spike reports', 'Ticks'] as const;

function graph(title: string, width: number, left: readonly IMetric[], more: { stacked?: boolean } = {}): GraphWidget {
  return new GraphWidget({ title, width, height: 6, left: [...left], leftYAxis: { min: 0 }, ...more });
}

function latency(statistic: string, label: string): Metric {
  return measured(METRIC.latencyMs, statistic).with({ label });
}

/** The L2 knows no widget for Contributor Insights; its form is that of the console's own source view. */
class ContributorWidget extends ConcreteWidget {
  private readonly title: string;
  private readonly rule: CfnInsightRule;

  constructor(title: string, width: number, rule: CfnInsightRule) {
    super(width, 6);
    this.title = title;
    this.rule = rule;
  }

  toJson(): unknown[] {
    return [
      {
        type: 'metric',
        width: this.width,
        height: this.height,
        x: this.x,
        y: this.y,
        properties: {
          title: this.title,
          region: Stack.of(this.rule).region,
          period: PERIOD.toSeconds(),
          insightRule: { maxContributorCount: 10, orderBy: 'Sum', ruleName: this.rule.ruleName },
          legend: { position: 'bottom' },
          view: 'timeSeries',
          stacked: true,
        },
      },
    ];
  }
}
