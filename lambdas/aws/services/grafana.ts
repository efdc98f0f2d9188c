/**
 * Amazon Managed Grafana.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonmanagedgrafana.html
 */
import type { Service } from '../service.ts';

export const grafana = {
  prefix: 'grafana',
  name: 'Amazon Managed Grafana',
  linkedRoles: { grafana: { role: 'AmazonGrafana', words: ['Managed Grafana'] } },
} as const satisfies Service;
