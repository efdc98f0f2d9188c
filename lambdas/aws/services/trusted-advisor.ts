/**
 * AWS Trusted Advisor.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awstrustedadvisor.html
 */
import type { Service } from '../service.ts';

export const trustedAdvisor = {
  prefix: 'trustedadvisor',
  name: 'AWS Trusted Advisor',
  linkedRoles: { trustedadvisor: { role: 'TrustedAdvisor', words: ['Trusted Advisor'] } },
} as const satisfies Service;
