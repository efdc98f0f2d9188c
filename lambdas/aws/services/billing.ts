/**
 * AWS Billing.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbilling.html
 */
import type { Service } from '../service.ts';

export const billing = {
  prefix: 'billing',
  name: 'AWS Billing',
  sources: ['billingconsole'],
} as const satisfies Service;
