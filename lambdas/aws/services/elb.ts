/**
 * Elastic Load Balancing.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
import type { Service } from '../service.ts';

export const elb = {
  prefix: 'elasticloadbalancing',
  name: 'Elastic Load Balancing',
  alsoCalled: ['elb', 'elbv2'],
  linkedRoles: {
    elasticloadbalancing: { role: 'ElasticLoadBalancing', words: ['Elastic Load Balancing', 'ELB'] },
  },
} as const satisfies Service;
