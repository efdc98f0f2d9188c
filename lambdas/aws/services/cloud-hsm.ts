/**
 * AWS CloudHSM.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudhsm.html
 */
import type { Service } from '../service.ts';

export const cloudHsm = {
  prefix: 'cloudhsm',
  name: 'AWS CloudHSM',
  linkedRoles: { cloudhsm: { role: 'CloudHSM', words: ['CloudHSM'] } },
} as const satisfies Service;
