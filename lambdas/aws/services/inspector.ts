/**
 * Amazon Inspector.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoninspector2.html
 */
import type { Service } from '../service.ts';

export const inspector = {
  prefix: 'inspector2',
  name: 'Amazon Inspector',
  linkedRoles: { inspector2: { role: 'AmazonInspector2', words: ['Amazon Inspector'] } },
} as const satisfies Service;
