/**
 * Amazon MSK Connect.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedstreamingforkafkaconnect.html
 */
import type { Service } from '../service.ts';

export const mskConnect = {
  prefix: 'kafkaconnect',
  name: 'Amazon MSK Connect',
  linkedRoles: { kafkaconnect: { role: 'KafkaConnect', words: ['MSK Connect'] } },
} as const satisfies Service;
