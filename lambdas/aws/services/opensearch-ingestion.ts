/**
 * Amazon OpenSearch Ingestion.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonopensearchingestion.html
 */
import type { Service } from '../service.ts';

export const opensearchIngestion = {
  prefix: 'osis',
  name: 'Amazon OpenSearch Ingestion',
  saidAs: /OpenSearch Ingestion/,
  passes: { to: 'osis-pipelines.amazonaws.com' },
} as const satisfies Service;
