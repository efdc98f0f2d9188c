/**
 * AWS Network Firewall.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsnetworkfirewall.html
 */
import type { Service } from '../service.ts';

export const networkFirewall = {
  prefix: 'network-firewall',
  name: 'AWS Network Firewall',
  linkedRoles: { 'network-firewall': { role: 'NetworkFirewall', words: ['Network Firewall'] } },
} as const satisfies Service;
