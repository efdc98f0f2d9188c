/**
 * AWS Support.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssupport.html
 */
import type { Service } from '../service.ts';

export const support = {
  prefix: 'support',
  name: 'AWS Support',
  linkedRoles: { support: { role: 'Support', words: ['AWS Support'] } },
} as const satisfies Service;
