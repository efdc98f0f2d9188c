/**
 * Amazon MQ.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmq.html
 */
import type { Service } from '../service.ts';

export const amazonMq = {
  prefix: 'mq',
  name: 'Amazon MQ',
  sources: ['amazonmq'],
  linkedRoles: { mq: { role: 'AmazonMQ', words: ['Amazon MQ'] } },
} as const satisfies Service;
