/**
 * AWS WAF.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html
 */
import type { Service } from '../service.ts';

export const waf = {
  prefix: 'wafv2',
  name: 'AWS WAF',
  linkedRoles: { wafv2: { role: 'WAFV2Logging', words: ['AWS WAF', 'WAFV2 logging'] } },
} as const satisfies Service;
