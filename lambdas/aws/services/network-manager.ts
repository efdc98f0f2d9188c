/**
 * AWS Network Manager.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsnetworkmanager.html
 */
import type { Service } from '../service.ts';

export const networkManager = {
  prefix: 'networkmanager',
  name: 'AWS Network Manager',
  linkedRoles: { networkmanager: { role: 'NetworkManager', words: ['Network Manager', 'Cloud WAN'] } },
} as const satisfies Service;
