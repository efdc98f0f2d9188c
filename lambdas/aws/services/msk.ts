/**
 * Amazon Managed Streaming for Apache Kafka.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedstreamingforapachekafka.html
 */
import type { Service } from '../service.ts';

export const msk = {
  prefix: 'kafka',
  name: 'Amazon Managed Streaming for Apache Kafka',
  alsoCalled: ['msk'],
  linkedRoles: {
    kafka: { role: 'Kafka', words: ['Amazon MSK', 'Managed Streaming for Apache Kafka', 'MSK'] },
  },
} as const satisfies Service;
