/**
 * Amazon Route 53 Resolver.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53resolver.html
 */
import type { Service } from '../service.ts';

export const route53Resolver = {
  prefix: 'route53resolver',
  name: 'Amazon Route 53 Resolver',
  linkedRoles: { route53resolver: { role: 'Route53Resolver', words: ['Route 53 Resolver'] } },
} as const satisfies Service;
