/**
 * Amazon CloudWatch.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
import type { Service } from '../service.ts';

export const cloudWatch = {
  prefix: 'cloudwatch',
  name: 'Amazon CloudWatch',
  sources: ['monitoring'],
} as const satisfies Service;
