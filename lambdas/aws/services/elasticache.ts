/**
 * Amazon ElastiCache.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticache.html
 */
import type { Service } from '../service.ts';

export const elasticache = {
  prefix: 'elasticache',
  name: 'Amazon ElastiCache',
  linkedRoles: { elasticache: { role: 'ElastiCache', words: ['ElastiCache'] } },
} as const satisfies Service;
