/**
 * AWS Elastic Disaster Recovery.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticdisasterrecovery.html
 */
import type { Service } from '../service.ts';

export const elasticDisasterRecovery = {
  prefix: 'drs',
  name: 'AWS Elastic Disaster Recovery',
  linkedRoles: { drs: { role: 'ElasticDisasterRecovery', words: ['Elastic Disaster Recovery'] } },
} as const satisfies Service;
