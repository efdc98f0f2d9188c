/**
 * Amazon EMR.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticmapreduce.html
 */
import type { Service } from '../service.ts';

export const emr = {
  prefix: 'elasticmapreduce',
  name: 'Amazon EMR',
  alsoCalled: ['emr'],
} as const satisfies Service;
