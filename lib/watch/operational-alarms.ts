/**
 * The alarms on Denyscope itself. CloudWatch publishes them straight to the topics, for the functions may be what failed.
 */
import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AnomalyDetectionAlarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRIC } from '../../lambdas/contract/names.ts';
import type { Settings } from '../../lambdas/contract/settings.ts';
import { alarmPrefix, describe } from './alarm-names.ts';
import { PERIOD, sumOf } from './alarms.ts';

export interface OperationalAlarmsProps {
  readonly settings: Settings;
  readonly topics: readonly Topic[];
  readonly queue: Queue;
  /** Of denials and of changes. */
  readonly deadLetters: readonly Queue[];
  readonly functions: readonly LambdaFunction[];
}

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, LESS_THAN_THRESHOLD, GREATER_THAN_UPPER_THRESHOLD } = ComparisonOperator;
const HOUR = Duration.hours(1);
/** A denial that waits longer is an answer that comes too late. */
const OLDEST_SECONDS = 900;
const UNEXPLAINED_PERCENT = 25;
/** Below so many denials in an hour a ratio says nothing. */
const ENOUGH = 10;

export class OperationalAlarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: OperationalAlarmsProps) {
    super(scope, id);
    const { queue, deadLetters, functions } = props;
    const alarm = (
      name: string,
      what: string,
      metric: IMetric,
      threshold: number,
      more: { periods?: number; missing?: TreatMissingData; operator?: ComparisonOperator } = {},
    ): Alarm =>
      new Alarm(this, name, {
        ...this.named(name, what, props.settings),
        metric,
        threshold,
        comparisonOperator: more.operator ?? GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: more.periods ?? 1,
        treatMissingData: more.missing ?? TreatMissingData.NOT_BREACHING,
      });
    this.all = [
      alarm(
        'dead-letters',
        'Denials or changes could not be handled and were set aside.',
        ofAll(
          deadLetters,
          (each) => each.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }),
          'Dead letters',
        ),
        1,
      ),
      alarm(
        'queue-age',
        'Denials wait longer than 15 minutes for their diagnosis.',
        queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum' }),
        OLDEST_SECONDS,
      ),
      alarm(
        'function-errors',
        'A function of Denyscope fails again and again.',
        ofAll(functions, (each) => each.metricErrors({ period: PERIOD }), 'Errors'),
        1,
        { periods: 2 },
      ),
      alarm(
        'function-throttles',
        "Functions of Denyscope are throttled: the account's concurrency is used up.",
        ofAll(functions, (each) => each.metricThrottles({ period: PERIOD }), 'Throttles'),
        1,
        { periods: 3 },
      ),
      alarm(
        'heartbeat-missing',
        'The five-minute tick has stopped: digests and zeros are missing, and silence proves nothing.',
        sumOf(METRIC.heartbeat),
        1,
        { periods: 3, missing: TreatMissingData.BREACHING, operator: LESS_THAN_THRESHOLD },
      ),
      ...(props.settings.organization === undefined && props.settings.accounts.length === 0
        ? []
        : [
            alarm(
              'members-silent',
              'An account or Region that forwards to this one is silent; a notice names it.',
              sumOf(METRIC.silentMembers),
              1,
            ),
          ]),
      alarm(
        'unexplained-ratio',
        `More than ${UNEXPLAINED_PERCENT} % of an hour's denials found no explanation.`,
        new MathExpression({
          expression: `IF(denials >= ${ENOUGH}, 100 * unexplained / denials, 0)`,
          usingMetrics: {
            unexplained: sumOf(METRIC.unexplained).with({ period: HOUR }),
            denials: sumOf(METRIC.denials).with({ period: HOUR }),
          },
          label: 'Unexplained, in percent',
          period: HOUR,
        }),
        UNEXPLAINED_PERCENT,
      ),
      this.readerPermissionLost(props.settings),
    ];
    for (const each of this.all) {
      for (const topic of props.topics) {
        each.addAlarmAction(new SnsAction(topic));
        each.addOkAction(new SnsAction(topic));
      }
    }
  }

  /**
   * Against its own band: an account that cannot read its organization has gaps in every diagnosis, and only more of
   * them than usual means that something was lost.
   */
  private readerPermissionLost(settings: Settings): Alarm {
    return new AnomalyDetectionAlarm(this, 'reader-permission-lost', {
      ...this.named(
        'reader-permission-lost',
        'Diagnoses have more gaps than usual: a right to read was lost.',
        settings,
      ),
      metric: sumOf(METRIC.gaps).with({ period: HOUR }),
      stdDevs: settings.alarms.bandWidth,
      comparisonOperator: GREATER_THAN_UPPER_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private named(name: string, what: string, { docsUrl }: Settings): { alarmName: string; alarmDescription: string } {
    return {
      alarmName: `${alarmPrefix(this, 'denyscope')}${name}`,
      alarmDescription: describe(what, docsUrl, name),
    };
  }
}

/** One alarm for all functions, or queues: its description says where to look. */
function ofAll<Part>(parts: readonly Part[], metric: (each: Part) => IMetric, label: string): MathExpression {
  const metrics = parts.map((each, at) => [`m${at}`, metric(each)] as const);
  return new MathExpression({
    expression: metrics.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics),
    label,
    period: PERIOD,
  });
}
