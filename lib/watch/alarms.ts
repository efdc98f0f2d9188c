/**
 * The alarms on denials; their state changes go to the spike report. Above the learned band AND above a small floor, for
 * the band of a quiet account has no width; a fixed ceiling beside it, for a band takes two weeks to learn; one
 * principal's rise while the total is calm; and principals that are watched by name.
 */
import { Duration, Tags } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  AnomalyDetectionAlarm,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DIMENSION, METRIC, METRICS_NAMESPACE, METRICS_SERVICE, watchedAlarmId } from '../../lambdas/contract/names.ts';
import type { Settings } from '../../lambdas/contract/settings.ts';
import { alarmPrefix, describe } from './alarm-names.ts';
import type { InsightRules } from './insight-rules.ts';

export const PERIOD = Duration.minutes(5);
/** Two of three: one odd period wakes nobody, and metrics that come with the logs may be late. */
const TWO_OF_THREE = { evaluationPeriods: 3, datapointsToAlarm: 2 } as const;

export function sumOf(metricName: string, dimensions: Record<string, string> = {}): Metric {
  return measured(metricName, 'Sum', dimensions);
}

export function measured(metricName: string, statistic: string, dimensions: Record<string, string> = {}): Metric {
  const dimensionsMap = { [METRICS_SERVICE.dimension]: METRICS_SERVICE.value, ...dimensions };
  return new Metric({ namespace: METRICS_NAMESPACE, metricName, dimensionsMap, statistic, period: PERIOD });
}

export interface DenialAlarmsProps {
  readonly settings: Settings;
  readonly insight: InsightRules;
}

export class DenialAlarms extends Construct {
  readonly all: readonly IAlarm[];
  readonly aboveBaseline: CompositeAlarm;
  private readonly settings: Settings;

  constructor(scope: Construct, id: string, { settings, insight }: DenialAlarmsProps) {
    super(scope, id);
    this.settings = settings;
    const { burst, perPrincipal } = settings.alarms;
    this.aboveBaseline = this.risen('above-baseline', 'above-baseline', sumOf(METRIC.denials), 'Denials');
    const atOnce = new Alarm(this, 'Burst', {
      alarmName: `${alarmPrefix(this, 'denials')}burst`,
      alarmDescription: this.describe(`At least ${burst} denials in five minutes, whatever is usual.`, 'burst'),
      metric: sumOf(METRIC.denials),
      threshold: burst,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const onePrincipal = new Alarm(this, 'OnePrincipal', {
      alarmName: `${alarmPrefix(this, 'denials')}of-one-principal`,
      alarmDescription: this.describe(
        `One principal was refused at least ${perPrincipal} times in five minutes.`,
        'of-one-principal',
      ),
      metric: insight.largestPrincipal,
      threshold: perPrincipal,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      ...TWO_OF_THREE,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    onePrincipal.node.addDependency(insight);
    this.all = [
      this.aboveBaseline,
      atOnce,
      onePrincipal,
      ...settings.watchedPrincipals.map((arn) => this.watched(arn)),
    ];
  }

  private watched(arn: string): CompositeAlarm {
    const alarm = this.risen(
      watchedAlarmId(arn),
      'of-watched-principal',
      sumOf(METRIC.denials, { [DIMENSION.principal]: arn }),
      arn,
    );
    Tags.of(alarm).add('denyscope:principal', arn);
    return alarm;
  }

  /** Above the band and above the floor, both for two of three periods. */
  private risen(name: string, section: string, metric: Metric, label: string): CompositeAlarm {
    const { bandWidth, floor } = this.settings.alarms;
    const common = { metric, ...TWO_OF_THREE, treatMissingData: TreatMissingData.NOT_BREACHING };
    const band = new AnomalyDetectionAlarm(this, `${name}-band`, {
      ...common,
      alarmName: `${alarmPrefix(this, 'part')}${name}-band`,
      alarmDescription: this.describe(`${label}: above the band that CloudWatch learned.`, section),
      stdDevs: bandWidth,
      comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
    });
    const least = new Alarm(this, `${name}-floor`, {
      ...common,
      alarmName: `${alarmPrefix(this, 'part')}${name}-floor`,
      alarmDescription: this.describe(`${label}: at least ${floor} in five minutes.`, section),
      threshold: floor,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    });
    return new CompositeAlarm(this, name, {
      compositeAlarmName: `${alarmPrefix(this, 'denials')}${name}`,
      alarmDescription: this.describe(`${label}: more than usual, and at least ${floor} in five minutes.`, section),
      alarmRule: AlarmRule.allOf(
        AlarmRule.fromAlarm(band, AlarmState.ALARM),
        AlarmRule.fromAlarm(least, AlarmState.ALARM),
      ),
    });
  }

  private describe(what: string, section: string): string {
    return describe(what, this.settings.docsUrl, `denials-${section}`);
  }
}
