/**
 * AWS Firewall Manager.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsfirewallmanager.html
 */
import type { Service } from '../service.ts';

export const firewallManager = {
  prefix: 'fms',
  name: 'AWS Firewall Manager',
  linkedRoles: { fms: { role: 'FMS', words: ['Firewall Manager'] } },
} as const satisfies Service;
