/**
 * Amazon EMR.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticmapreduce.html
 */
import type { Service } from '../service.ts';

export const emr = {
  prefix: 'elasticmapreduce',
  name: 'Amazon EMR',
  alsoCalled: ['emr'],
  saidAs: /\bEMR\b|Elastic ?MapReduce/,
  linkedRoles: {
    elasticmapreduce: { role: 'EMRCleanup', words: ['Amazon EMR', 'Elastic MapReduce', 'EMR cleanup'] },
  },
} as const satisfies Service;
