/**
 * AWS Global Accelerator.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsglobalaccelerator.html
 */
import type { Service } from '../service.ts';

export const globalAccelerator = {
  prefix: 'globalaccelerator',
  name: 'AWS Global Accelerator',
  linkedRoles: { globalaccelerator: { role: 'GlobalAccelerator', words: ['Global Accelerator'] } },
} as const satisfies Service;
