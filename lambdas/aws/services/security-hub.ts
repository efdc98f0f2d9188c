/**
 * AWS Security Hub.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecurityhub.html
 */
import type { Service } from '../service.ts';

export const securityHub = {
  prefix: 'securityhub',
  name: 'AWS Security Hub',
  linkedRoles: { securityhub: { role: 'SecurityHub', words: ['Security Hub'] } },
} as const satisfies Service;
