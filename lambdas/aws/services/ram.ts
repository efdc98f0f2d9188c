/**
 * AWS Resource Access Manager.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsresourceaccessmanagerram.html
 */
import type { Service } from '../service.ts';

export const ram = {
  prefix: 'ram',
  name: 'AWS Resource Access Manager',
  linkedRoles: { ram: { role: 'ResourceAccessManager', words: ['Resource Access Manager', 'AWS RAM'] } },
} as const satisfies Service;
