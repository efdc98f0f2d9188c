/**
 * Amazon RDS Data API.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrdsdataapi.html
 */
import type { Service } from '../service.ts';

export const rdsData = {
  prefix: 'rds-data',
  name: 'Amazon RDS Data API',
  sources: ['rdsdata'],
} as const satisfies Service;
