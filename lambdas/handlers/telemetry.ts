/**
 * Metrics and log lines of the functions. Metrics go out as EMF through stdout, each dimension set once a batch. Logs
 * hold ids, fingerprints, durations and gaps, never a record, a decoded message or a policy.
 */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DENIAL_LINE, METRICS_NAMESPACE } from '../contract/names.ts';
import type { Outcome } from '../delivery/outcome.ts';
import type { DenialLine, Measure } from '../flows/metrics.ts';

export const logger = new Logger({ serviceName: 'denyscope' });

/** One EMF document for the totals and one for each dimension. */
export function emit(measures: readonly Measure[]): void {
  const bySet = Map.groupBy(measures, (one) => JSON.stringify(one.dimension ?? {}));
  for (const set of bySet.values()) {
    const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
    const dimension = set[0]?.dimension;
    if (dimension !== undefined) metrics.addDimension(dimension.name, dimension.value);
    for (const { name, unit, value } of set) {
      metrics.addMetric(name, unit === 'Count' ? MetricUnit.Count : MetricUnit.Milliseconds, value);
    }
    metrics.publishStoredMetrics();
  }
}

/** The line that the contributor rule counts. */
export function logDenials(lines: readonly DenialLine[]): void {
  for (const line of lines) logger.info('denial', { [DENIAL_LINE.marker]: DENIAL_LINE.value, ...line });
}

export function logOutcomes(outcomes: readonly Outcome[]): void {
  for (const outcome of outcomes) {
    if (outcome.kind === 'diagnosed') {
      const { diagnosis, admission, receipts } = outcome;
      logger.info('diagnosed', {
        eventId: diagnosis.denial.eventId,
        fingerprint: admission.fingerprint,
        cause: diagnosis.cause,
        confidence: diagnosis.confidence,
        gaps: diagnosis.gaps.map(({ layer, reason, permission }) => ({ layer, reason, permission })),
        receipts: receipts.map(({ kind, channel }) => `${channel}: ${kind}`),
      });
    } else if (outcome.kind === 'failed') {
      logger.error('failed', { eventId: outcome.denial.eventId, step: outcome.step, reason: outcome.reason });
    }
  }
}
