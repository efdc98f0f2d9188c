/**
 * Amazon Detective.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondetective.html
 */
import type { Service } from '../service.ts';

export const detective = {
  prefix: 'detective',
  name: 'Amazon Detective',
  linkedRoles: { detective: { role: 'Detective', words: ['Detective'] } },
} as const satisfies Service;
